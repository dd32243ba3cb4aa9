"""What the tests in a browser need; without it they are skipped by name."""

from pathlib import Path

import pytest

from tools.browser import MISSING, PROGRAM, browser

__all__ = ["AXE", "browser", "needs_axe", "needs_browser"]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

needs_browser = pytest.mark.skipif(PROGRAM is None, reason=MISSING)
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="there is no axe-core: run npm ci")

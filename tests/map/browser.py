"""A real browser, if there is one: Debian's Chromium or Google Chrome."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PROGRAM = next(filter(None, map(shutil.which, _NAMES)), None)

needs_browser = pytest.mark.skipif(
    PROGRAM is None, reason="there is no Chromium: run make browser, as root"
)
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="there is no axe-core: run npm ci")


@contextmanager
def browser() -> Iterator[Any]:
    """The browser; it is closed at the end."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not without a browser

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield opened
        opened.close()

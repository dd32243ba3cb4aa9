"""A real browser, if there is one: Debian's Chromium or Google Chrome."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

_NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PROGRAM: Final = next(filter(None, map(shutil.which, _NAMES)), None)
MISSING: Final = "there is no Chromium: run make browser, as root"


@contextmanager
def browser() -> Iterator[Any]:
    """The browser; it is closed at the end."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not without a browser

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield opened
        opened.close()

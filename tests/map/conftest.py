"""The browser, and the pages that a module of tests opens in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.map.browser import Opened, browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture
def opened(chromium: Any, folder: Path) -> Iterator[Any]:
    tabs: list[Opened] = []

    def open_page(name: str = "shop", link: str = "", **options: Any) -> Opened:
        tabs.append(Opened(chromium, folder / f"{name}.html", link, **options))
        return tabs[-1]

    yield open_page
    for tab in tabs:
        tab.close()

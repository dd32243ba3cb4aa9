"""What the tests in a browser need; without it they are skipped by name."""

from pathlib import Path
from typing import Any

import pytest

from tools.browser import MISSING, PROGRAM, browser

__all__ = ["AXE", "PAPER", "PHONE", "WIDE", "Opened", "browser", "needs_axe", "needs_browser"]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
PAPER = {"width": 718, "height": 1047}
"""A4 without its margins."""

needs_browser = pytest.mark.skipif(PROGRAM is None, reason=MISSING)
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="there is no axe-core: run npm ci")


class Opened:
    """A page in a tab of its own, which must not fail."""

    def __init__(self, chromium: Any, file: Path, link: str = "", **options: Any) -> None:
        options.setdefault("viewport", WIDE)
        self.context = chromium.new_context(**options)
        self.tab = self.context.new_page()
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.tab.on("console", lambda message: self.problems.append(message.text))
        self.tab.on("pageerror", lambda error: self.problems.append(str(error)))
        self.tab.on("dialog", lambda dialog: self.problems.append(dialog.message))
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.goto(f"{file.as_uri()}{link}")

    def labels(self, column: str = "") -> list[str]:
        """The names of the nodes that can be seen."""
        where = f'[data-column="{column}"] ' if column else ""
        return list(self.tab.locator(f"{where}.node:visible b").all_inner_texts())

    def node(self, label: str) -> Any:
        return (
            self.tab.locator(".node").filter(has=self.tab.locator("b", has_text=label).first).first
        )

    def follow(self, link: Any) -> None:
        """Follows a link in the page, and waits until the view is drawn."""
        before = self.text("#status")
        link.click()
        self.drawn_after(before)

    def show(self, name: str) -> None:
        """Chooses what is shown, and waits until it is."""
        before = self.text("#status")
        self.tab.locator("#show").select_option(name)
        self.drawn_after(before)

    def press(self, key: str) -> None:
        """Presses a key that draws another view, and waits until it is drawn."""
        before = self.text("#status")
        self.tab.keyboard.press(key)
        self.drawn_after(before)

    def drawn_after(self, status: str) -> None:
        """Waits until the line that says what is shown has changed."""
        changed = "(text) => document.getElementById('status').innerText !== text"
        self.tab.wait_for_function(changed, arg=status)

    def text(self, selector: str) -> str:
        return str(self.tab.locator(selector).inner_text())

    def lines(self, selector: str = "path") -> int:
        return int(self.tab.locator(f"#lines {selector}").count())

    def close(self) -> None:
        """Closes the tab, in which nothing may have failed or been loaded."""
        assert self.problems == []
        assert [url for url in self.requests if not url.startswith("file:")] == []
        self.context.close()

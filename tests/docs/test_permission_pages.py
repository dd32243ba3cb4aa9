"""The pages on the permission functions list all of them."""

from pathlib import Path

from iam_patterns import permissions
from tools.permission_calls import PAGE, page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_calls_is_that_of_the_table() -> None:
    assert PAGE.read_text() == page(), "run make permission-calls"


def test_the_overview_lists_every_function() -> None:
    text = (DOCS / "permissions.md").read_text()

    assert all(f"`{name}`" in text for name in permissions.__all__)

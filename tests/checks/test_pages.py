"""The pages of the checks are those of the rules."""

from pathlib import Path

from iam_patterns.checks.registry import ALL_RULES
from tools.check_pages import index, page
from tools.managed_policy_counts import counts

FOLDER = Path(__file__).parents[2] / "docs" / "checks"


def test_every_page_is_that_of_its_rule() -> None:
    written = {path.stem: path.read_text() for path in FOLDER.glob("*.md")}

    expected = {rule.id: page(rule) for rule in ALL_RULES} | {"README": index(counts())}

    assert written == expected, "run make check-pages"

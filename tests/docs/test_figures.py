"""Figures that several pages have are those of the page with the table."""

import re
from pathlib import Path

_DOCS = Path(__file__).parents[2] / "docs"
_ROW = re.compile(
    r"^\| (\d+), with ([\d,]+) hand-written roles \| (\S+) \| ([\d.]+) \|", re.MULTILINE
)


def _table() -> tuple[str, dict[str, float]]:
    """The templates of the comparison in words, and the CPU seconds of each tool."""
    rows = _ROW.findall((_DOCS / "command_line.md").read_text(encoding="utf-8"))
    (templates, roles), *others = dict.fromkeys((count, roles) for count, roles, _, _ in rows)
    assert not others
    seconds = {tool: float(each) for _, _, tool, each in rows}
    return f"{templates} templates with {roles} hand-written roles", seconds


def test_the_comparison_has_the_factors_of_the_table() -> None:
    templates, seconds = _table()
    ours = seconds.pop("iam-patterns")
    cfripper, cfn_lint, checkov = (
        round(seconds[tool] / ours) for tool in ("cfripper", "cfn-lint", "checkov")
    )

    assert (
        f"On {templates} cfripper takes {cfripper} times our CPU time, cfn-lint {cfn_lint} times, "
        f"checkov {checkov} times."
    ) in (_DOCS / "comparison.md").read_text(encoding="utf-8")


def test_the_costs_have_the_seconds_of_the_table() -> None:
    templates, seconds = _table()

    costs = (_DOCS / "costs.md").read_text(encoding="utf-8")
    assert f"{seconds['iam-patterns']} s for {templates}" in costs

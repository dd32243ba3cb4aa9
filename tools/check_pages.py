"""Writes the page of each check from the rules themselves."""

from pathlib import Path
from typing import Any, Final

from iam_patterns.checks.findings import EVERY_RULE
from iam_patterns.checks.rule import Rule

_FOLDER: Final = Path("docs/checks")


def page(rule: Rule[Any]) -> str:
    """The page of one rule."""
    return f"""# `{rule.id}`

{rule.summary} Severity: {rule.severity}.

**What an attacker could do.** {rule.attack}

**In its place.** `{rule.fix}`

**If you mean it.** `Acknowledgment(id="iam-patterns::{rule.id}", reason="...")` on the construct.

**If you never mean it.** `severities: {{"{rule.id}": "off"}}` in the settings.

See {rule.page}
"""


def index() -> str:
    """The list of all rules."""
    rows = "".join(
        f"| [`{rule.id}`]({rule.id}.md) | {rule.severity} | {rule.summary} |\n"
        for rule in EVERY_RULE
    )
    return (
        "# The checks\n\nWritten from the rules by `make check-pages`.\n\n"
        f"| rule | severity | what is weak |\n|---|---|---|\n{rows}"
    )


def main() -> None:
    """Writes every page."""
    _FOLDER.mkdir(exist_ok=True)
    (_FOLDER / "README.md").write_text(index())
    for rule in EVERY_RULE:
        (_FOLDER / f"{rule.id}.md").write_text(page(rule))


if __name__ == "__main__":
    main()

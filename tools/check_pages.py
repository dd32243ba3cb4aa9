"""Writes the page of each check from the rule itself and its example."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from iam_patterns.checks.catalog.escalation.account_takeover import TO_EVERYTHING
from iam_patterns.checks.catalog.escalation.existing_workloads import THROUGH_OTHERS
from iam_patterns.checks.catalog.escalation.pass_role import BY_PASSING
from iam_patterns.checks.catalog.escalation.path import EscalationPath
from iam_patterns.checks.catalog.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.catalog.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.catalog.exposures.resource_policies import GIVEN_AWAY
from iam_patterns.checks.rule import Rule
from iam_patterns.checks.run import EVERY_RULE
from iam_patterns.template.managed_policies import AwsManagedPolicies
from tools.managed_policy_counts import counts

_FAMILIES: Final = ("trust", "permissions", "policy", "organization", "keys")
_FOLDER: Final = Path(__file__).parents[1] / "docs" / "checks"


def page(rule: Rule[Any]) -> str:
    """The page of one rule."""
    example = json.loads((_FOLDER / "examples" / f"{rule.id}.json").read_text())
    settings = example.get("settings")
    under = f"\nUnder the settings `{json.dumps(settings)}`:\n" if settings else ""
    return f"""# `{rule.id}`

{rule.summary} Severity: {rule.severity}.

**What an attacker could do.** {rule.attack}

**What to write in its place.** `{rule.fix}`

**To accept one.** `Acknowledgment(id="iam-patterns::{rule.id}", reason="...")` on the construct.

**To turn the rule off.** `"severities": {{"{rule.id}": "off"}}` in the settings.

See {rule.page}

## What it finds
{under}
{_code(example["weak"])}

## What it leaves alone

{_code(example["sound"])}
{_looked_for(rule)}"""


def _looked_for(rule: Rule[Any]) -> str:
    """The ways or exposures that a rule knows, each once."""
    known = _KNOWN.get(rule.id)
    if known is None:
        return ""
    rows = sorted(
        {f"| {gain} | {' and '.join(map(_quoted, actions))} |\n" for gain, actions in known}
    )
    return f"""
## What it looks for

| what is gained | by |
|---|---|
{"".join(rows)}"""


def _quoted(action: str) -> str:
    return f"`{action}`"


def _ways(
    *tables: Iterable[EscalationPath],
) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (path.gain, tuple(step.action for step in path.steps)) for table in tables for path in table
    ]


def _exposures(table: Iterable[Exposure]) -> list[tuple[str, tuple[str, ...]]]:
    return [(exposure.gain, (exposure.action,)) for exposure in table]


_KNOWN: Final = {
    "permissions-privilege-escalation": _ways(TO_EVERYTHING, BY_PASSING),
    "permissions-takeover": _ways(THROUGH_OTHERS),
    "permissions-data-exposure": _exposures(DATA_EXPOSURES),
    "permissions-credential-exposure": _exposures(CREDENTIAL_EXPOSURES),
    "permissions-giving-away": _exposures(GIVEN_AWAY),
}


def index(found: Mapping[str, int]) -> str:
    """The list of all rules, and how many managed policies each finds."""
    rows = "".join(
        f"| [`{rule.id}`]({rule.id}.md) | {rule.severity} | {rule.summary} |\n"
        for rule in sorted(EVERY_RULE, key=lambda rule: _FAMILIES.index(rule.id.split("-")[0]))
    )
    counted = "".join(f"| [`{rule}`]({rule}.md) | {count} |\n" for rule, count in found.items())
    return f"""# The checks

How to use, set and acknowledge them: [checks in every synth](../checks_in_every_synth.md).

Written from the rules by `make check-pages`. An error stops the synthesis, a warning does not.

| rule | severity | what is weak |
|---|---|---|
{rows}
## On the managed policies of AWS

All {len(AwsManagedPolicies())} of them, as if they were one's own. How they are written is AWS's
to correct: in your app the rules look at what they allow.

| rule | policies |
|---|---|
{counted}"""


def _code(template: Mapping[str, Any]) -> str:
    return f"```json\n{json.dumps(template, indent=2)}\n```"


def main() -> None:
    """Writes every page."""
    (_FOLDER / "README.md").write_text(index(counts()))
    for rule in EVERY_RULE:
        (_FOLDER / f"{rule.id}.md").write_text(page(rule))


if __name__ == "__main__":
    main()

"""Writes the page of each check from the rule itself and its example."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from iam_patterns.checks.catalog.escalation.account_takeover import ACCOUNT_TAKEOVER
from iam_patterns.checks.catalog.escalation.existing_identities import EXISTING_IDENTITIES
from iam_patterns.checks.catalog.escalation.existing_workloads import EXISTING_WORKLOADS
from iam_patterns.checks.catalog.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.catalog.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.catalog.exposures.resource_policies import RESOURCE_POLICY_EXPOSURES
from iam_patterns.checks.registry import ALL_RULES
from iam_patterns.checks.rule import AnyRule
from iam_patterns.service_reference.escalation.pass_role import PASS_ROLE
from iam_patterns.service_reference.escalation.path import EscalationPath
from iam_patterns.template.managed_policies import AwsManagedPolicies
from tools.managed_policy_counts import counts

FAMILIES: Final = (
    "trust",
    "permissions",
    "resource",
    "policy",
    "organization",
    "keys",
    "credentials",
)
_FOLDER: Final = Path(__file__).parents[1] / "docs" / "checks"
_LOOKS_AT: Final = {
    "TrustPolicy": "The trust policy of each role.",
    "TrustingRole": "The roles of the app that trust each other.",
    "IamRole": "Each role.",
    "PolicyDocument": "Each policy in the app, inline or customer managed.",
    "IamIdentity": "Each role, user and group.",
    "EffectivePermissions": "Everything that a role, user or group is allowed by all its "
    "policies, under its permissions boundary.",
    "ResourcePolicy": "The policy of each resource that has one, such as a bucket, key or queue.",
    "TemplateResource": "Each resource, parameter, mapping and output.",
}
"""What the rules look at, by their subject."""
_LOOKS_AT_SOME: Final = {
    "credentials-imdsv1": "Each EC2 instance, launch template and launch configuration with an "
    "instance profile.",
    "keys-access-key": "Each access key (`AWS::IAM::AccessKey`).",
    "policy-unchecked-template": "Each nested stack, application, module and macro.",
}
"""What the rules look at whose subject is any resource, but that look at some types only."""


def page(rule: AnyRule) -> str:
    """The page of one rule."""
    example = json.loads((_FOLDER / "examples" / f"{rule.id}.json").read_text())
    settings = example.get("settings")
    under = f"\nWith the settings `{json.dumps(settings)}`:\n" if settings else ""
    return f"""# `{rule.id}`

{rule.summary} Severity: {rule.severity}.

## Risk

{rule.risk}

## What it looks at

{_LOOKS_AT_SOME.get(rule.id) or _LOOKS_AT[rule.subject.__name__]}

## Fix

{rule.fix}

```python
{rule.example}```

See {rule.page}

## Settings

To accept one finding, acknowledge it on the construct:
`Acknowledgment(id="iam-patterns::{rule.id}", reason="...")`.
To turn the rule off, write `"severities": {{"{rule.id}": "off"}}` in the settings.

## A template that it reports
{under}
{_code(example["weak"])}

## A template that it does not report

{_code(example["sound"])}
{_table(rule)}"""


def _table(rule: AnyRule) -> str:
    """The paths or exposures that a rule knows, each once."""
    known = _KNOWN.get(rule.id)
    if known is None:
        return ""
    rows = sorted(
        {
            f"| [{gain}]({source}) | {' and '.join(f'`{action}`' for action in actions)} |\n"
            for gain, actions, source in known
        }
    )
    return f"""
## What it knows

| gain | actions |
|---|---|
{"".join(rows)}"""


_Row = tuple[str, tuple[str, ...], str]
"""What is gained, by which actions, and the AWS page on them."""


def _paths(table: Iterable[EscalationPath], words: str = "") -> list[_Row]:
    return [
        (words + path.gain, tuple(step.action for step in path.steps), path.source)
        for path in table
    ]


def _exposures(table: Iterable[Exposure]) -> list[_Row]:
    return [
        (exposure.gain, tuple(step.action for step in exposure.steps), exposure.source)
        for exposure in table
    ]


_KNOWN: Final = {
    "permissions-privilege-escalation": [
        *_paths(ACCOUNT_TAKEOVER),
        *_paths(PASS_ROLE, "pass any role to "),
    ],
    "permissions-takeover": _paths((*EXISTING_WORKLOADS, *EXISTING_IDENTITIES)),
    "permissions-data-exposure": _exposures(DATA_EXPOSURES),
    "permissions-credential-exposure": _exposures(CREDENTIAL_EXPOSURES),
    "permissions-giving-away": _exposures(RESOURCE_POLICY_EXPOSURES),
}


def index(found: Mapping[str, int]) -> str:
    """The list of all rules, and in how many managed policies each finds something."""
    rows = "".join(
        f"| [`{rule.id}`]({rule.id}.md) | {rule.severity} | {rule.summary} |\n"
        for rule in sorted(ALL_RULES, key=lambda rule: FAMILIES.index(rule.id.split("-")[0]))
    )
    counted = "".join(f"| [`{rule}`]({rule}.md) | {count} |\n" for rule, count in found.items())
    return f"""# The checks

How to use, set and acknowledge them: [checks in every synth](../checks_in_every_synth.md).
`iam-patterns explain RULE` prints the page of a rule.

Generated from the rules by `make check-pages`. An error stops the synthesis; a warning or a note
does not.

| rule | severity | what is wrong |
|---|---|---|
{rows}
## On the AWS managed policies

What the rules report on all {len(AwsManagedPolicies())} of them, as customer managed policies. In
your app, AWS managed policies are only checked for what they allow, not for how they are written.

| rule | policies |
|---|---|
{counted}"""


def _code(template: Mapping[str, Any]) -> str:
    return f"```json\n{json.dumps(template, indent=2)}\n```"


def main() -> None:
    """Writes every page."""
    (_FOLDER / "README.md").write_text(index(counts()))
    for rule in ALL_RULES:
        (_FOLDER / f"{rule.id}.md").write_text(page(rule))


if __name__ == "__main__":
    main()

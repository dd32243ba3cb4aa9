"""The organizational units and accounts that a rollout deploys to.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/account-level-targets.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from aws_cdk import CfnStackSet

from iam_patterns.policy.formats import ACCOUNT_ID, Format
from iam_patterns.policy.problems import Problem
from iam_patterns.policy.tokens import contains_token

_ROOT: Final = r"r-[a-z0-9]{4,32}"
_UNIT: Final = r"ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}"
ORGANIZATIONAL_UNIT: Final = Format(
    rf"{_ROOT}|{_UNIT}|(o-[a-z0-9]{{10,32}}/)?{_ROOT}(/{_UNIT})*/?",
    "the ID of an organizational unit or root, or its path such as "
    "r-ab12/ou-ab12-11111111/ou-ab12-22222222",
    "Copy it from AWS Organizations; the path lists the parents from the root down.",
)
_MOST_UNITS: Final = 50


@dataclass(frozen=True, slots=True)
class OrganizationalUnit:
    """An organizational unit, or the root.

    Args:
        parameter: Where it was given.
        text: What was given: its ID or its path.
    """

    parameter: str
    text: str

    @property
    def path(self) -> tuple[str, ...]:
        """The IDs from the root down, as far as they are known."""
        parts = [part for part in self.text.split("/") if not part.startswith("o-")]
        return tuple(part for part in parts if part)

    @property
    def id(self) -> str:
        """Its own ID."""
        return self.path[-1]

    @property
    def has_known_parents(self) -> bool:
        """Whether its parents are known."""
        return self.path[0].startswith("r-")


def check_targets(
    organizational_units: Mapping[str, Sequence[str]],
    accounts: Sequence[str],
    excluded_accounts: Sequence[str],
) -> Iterator[Problem]:
    """The problems of the targets of one rollout: malformed, missing, too many, overlapping.

    Args:
        organizational_units: The units of all, and the canary units, by parameter.
        accounts: The accounts of the units that it is limited to.
        excluded_accounts: The accounts of the units that it leaves out.
    """
    named = {"accounts": accounts, "excluded_accounts": excluded_accounts}
    malformed = [
        problem
        for name, values in (*organizational_units.items(), *named.items())
        for problem in _format(name, values)
    ]
    yield from malformed
    if malformed:
        return
    all_units, canary_units = organizational_units
    if not organizational_units[all_units]:
        yield Problem.broken_rule(
            all_units,
            "at least one is required, also with accounts",
            "Name the organizational units of the accounts, or the root.",
            got="none",
        )
    given = [name for name, values in named.items() if values]
    if organizational_units[canary_units]:
        given.append(canary_units)
    if len(given) > 1:
        yield Problem.broken_rule(
            given[0],
            f"{' and '.join(given)} cannot be used together",
            "Use one of them, or one rollout for each.",
        )
    for name, units in organizational_units.items():
        if len(units) > _MOST_UNITS:
            yield Problem.broken_rule(
                name,
                f"a StackSet operation takes at most {_MOST_UNITS} organizational units",
                "Name their parents instead.",
                got=str(len(units)),
            )
    yield from _overlaps(
        [
            OrganizationalUnit(f"{name}[{index}]", text)
            for name, units in organizational_units.items()
            for index, text in enumerate(units)
        ]
    )


def deployment_targets(
    organizational_units: Sequence[str], accounts: Sequence[str], excluded_accounts: Sequence[str]
) -> CfnStackSet.DeploymentTargetsProperty:
    """The property of ``AWS::CloudFormation::StackSet``."""
    filters = (("INTERSECTION", accounts), ("DIFFERENCE", excluded_accounts))
    kind, listed = next(((kind, named) for kind, named in filters if named), ("NONE", None))
    return CfnStackSet.DeploymentTargetsProperty(
        account_filter_type=kind,
        accounts=listed,
        organizational_unit_ids=[OrganizationalUnit("", text).id for text in organizational_units],
    )


def _format(name: str, values: object) -> Iterator[Problem]:
    form = ACCOUNT_ID if "accounts" in name else ORGANIZATIONAL_UNIT
    if isinstance(values, str) or not isinstance(values, Sequence):
        yield Problem(name, values, "a list of strings", "Put it in [ ].")
        return
    for index, value in enumerate(values):
        if contains_token(value):
            yield Problem(
                f"{name}[{index}]",
                value,
                "known before deployment",
                "Write it in the code or in the context of cdk.json.",
            )
        elif problem := form.problem(f"{name}[{index}]", value):
            yield problem


def _overlaps(units: Sequence[OrganizationalUnit]) -> Iterator[Problem]:
    for unit in units if len(units) > 1 else ():
        if not unit.has_known_parents:
            yield Problem.broken_rule(
                unit.parameter,
                "its parents are not known, so that it could overlap with another target",
                "Write its path from the root, such as r-ab12/ou-ab12-11111111.",
                value=unit.text,
            )
    for one, other in combinations(units, 2):
        outer, inner = sorted((one, other), key=lambda unit: len(unit.path))
        if outer.id in inner.path:
            yield Problem.broken_rule(
                inner.parameter,
                f"overlaps with {outer.parameter}, {outer.id}, which includes its child units: "
                "its accounts would get the same roles twice",
                "Name the parent, or each child unit, once.",
                value=inner.text,
            )

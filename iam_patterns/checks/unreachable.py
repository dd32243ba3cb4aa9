"""A rule on statements that never apply.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Iterator
from typing import Final

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.rule import PermissionRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.patterns import covers

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


def _unreachable(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    statements = permissions.statements
    denials = [
        (place, statement)
        for place, statement in statements
        if statement.effect == "Deny" and not statement.conditions
    ]
    boundary = permissions.holder.boundary
    for place, statement in statements:
        if contradiction := _contradiction(statement.conditions):
            yield Weakness(f"{contradiction} can never hold together.", place)
        if statement.effect != "Allow":
            continue
        for other, denial in denials:
            if _denies_all_of(denial, statement):
                yield Weakness(f"{other} denies all of it.", place)
        if boundary and not _reaches(boundary.document.statements, statement):
            yield Weakness(f"The boundary {boundary.name} allows none of its actions.", place)


def _denies_all_of(denial: Statement, allow: Statement) -> bool:
    return (
        bool(denial.actions and allow.actions and denial.resources and allow.resources)
        and all(any(covers(d.lower(), a.lower()) for d in denial.actions) for a in allow.actions)
        and all(any(covers(d, r) for d in denial.resources) for r in allow.resources)
    )


def _reaches(boundary: Iterable[Statement], allow: Statement) -> bool:
    wide = [statement for statement in boundary if statement.effect == "Allow"]
    if not allow.actions or any(not statement.actions for statement in wide):
        return True
    limits = [action.lower() for statement in wide for action in statement.actions]
    return any(
        covers(limit, action.lower()) or covers(action.lower(), limit)
        for action in allow.actions
        for limit in limits
    )


def _contradiction(conditions: tuple[Condition, ...]) -> str | None:
    """Two conditions on one key that exclude each other."""
    for one in conditions:
        for other in conditions:
            if one.key.lower() != other.key.lower() or one is other:
                continue
            absent = one.operator == "Null" and one.values == ("true",)
            demanded = _is_plain(other) and not other.parsed_operator.is_negated
            if absent and demanded and other.operator != "Null":
                return f"Null true and {other.operator} of {one.key}"
            exact = one.operator == "StringEquals" and other.operator == "StringLike"
            literal = not any("${" in value for value in one.values + other.values)
            if (
                exact
                and literal
                and not any(covers(o, v) for v in one.values for o in other.values)
            ):
                return f"StringEquals and StringLike of {one.key}"
    return None


def _is_plain(condition: Condition) -> bool:
    return condition.parsed_operator.is_plain


RULES: Final[tuple[PermissionRule, ...]] = (
    Rule(
        "permissions-unreachable-statement",
        "warning",
        "A statement never applies.",
        "No attack, but whoever reads the policy takes the role for another than it is.",
        "Delete the statement, or what contradicts it",
        _GUIDE + "reference_policies_evaluation-logic.html",
        _unreachable,
    ),
)

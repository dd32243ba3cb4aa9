"""A statement never applies."""

from collections.abc import Iterable, Iterator

from iam_patterns.checks.analysis.denials import Denials
from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.wildcards import covers


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """Statements that a Deny, the boundary or their own conditions make ineffective."""
    statements = permissions.statements
    denials = Denials(
        (number, statement)
        for number, statement in statements
        if statement.effect == "Deny" and not statement.conditions
    )
    boundary = permissions.identity.boundary
    for number, statement in statements:
        if contradiction := _contradiction(statement.conditions):
            detail = f"{contradiction} can never match together."
            fix = f"Delete the statement, or one of the conditions: {contradiction}."
            yield Weakness(detail, (permissions.location(number),), fix)
        if statement.effect != "Allow":
            continue
        if (other := denials.of(statement)) is not None:
            place = permissions.location(other)
            detail = f"{place} denies everything that it allows."
            fix = f"Delete the statement, or the Deny at {place}."
            yield Weakness(detail, (permissions.location(number),), fix)
        if boundary and not _reaches(boundary.document.statements, statement):
            detail = f"The boundary {boundary.name} allows none of its actions."
            fix = f"Delete the statement, or allow its actions in the boundary {boundary.name}."
            yield Weakness(detail, (permissions.location(number),), fix)


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
            is_absent = one.operator == "Null" and one.values == ("true",)
            is_required = _is_plain(other) and "Not" not in other.operator
            if is_absent and is_required and other.operator != "Null":
                return f"Null true and {other.operator} of {one.key}"
            is_exact = one.operator == "StringEquals" and other.operator == "StringLike"
            is_literal = not any("${" in value for value in one.values + other.values)
            if (
                is_exact
                and is_literal
                and not any(covers(o, v) for v in one.values for o in other.values)
            ):
                return f"StringEquals and StringLike of {one.key}"
    return None


def _is_plain(condition: Condition) -> bool:
    return condition.parsed_operator.is_plain


RULE = Rule(
    id="permissions-unreachable-statement",
    severity="warning",
    subject=EffectivePermissions,
    title="{subject} has a policy statement that never applies.",
    risk="Not exploitable, but the policy reads as if it granted access that it does not.",
    fix="Delete the statement, or what contradicts it.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
role.add_to_policy(
    iam.PolicyStatement(
        actions=["s3:GetObject"],
        resources=[bucket.arn_for_objects("*")],
    )
)
""",
    find=find,
)

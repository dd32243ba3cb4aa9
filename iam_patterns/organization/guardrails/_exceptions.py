"""The roles that a guardrail does not apply to, and what protects their names.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
"""

from collections.abc import Iterator, Sequence
from typing import Final

from iam_patterns.policy import Problem, Statement
from iam_patterns.policy.formats import Format

EXCEPT_FOR: Final = Format(
    r"arn:[a-z*-]+:iam::(\*|\d{12}):role/[\x21-\x7e]*[\w+=,.@-][\x21-\x7e]*",
    "an ARN pattern of roles, such as arn:*:iam::*:role/platform/*",
    "Write a path or name that nobody else can use; * alone would be every role.",
)
_WRITES: Final = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
)


def exception_problems(except_for: Sequence[str]) -> Iterator[Problem]:
    """A problem for each pattern that is malformed."""
    if isinstance(except_for, str):
        yield Problem("except_for", except_for, "a list of ARN patterns", "Put it in [ ].")
        return
    for index, pattern in enumerate(except_for):
        if problem := EXCEPT_FOR.problem(f"except_for[{index}]", pattern):
            yield problem


def unless_excepted(except_for: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """The condition under which the guardrail denies: the caller is none of these roles."""
    return {"ArnNotLike": {"aws:PrincipalArn": list(except_for)}} if except_for else {}


def protection(except_for: Sequence[str]) -> tuple[Statement, ...]:
    """Denies everyone else to create or change a role of these names.

    Otherwise anyone who may create roles could create one with an excepted name.
    """
    if not except_for:
        return ()
    return (
        Statement(
            "ProtectExceptedRoles",
            effect="Deny",
            actions=_WRITES,
            resources=except_for,
            conditions=unless_excepted(except_for),
        ),
    )

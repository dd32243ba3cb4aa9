"""An action does not support the resources of its statement."""

from collections.abc import Iterator, Sequence
from typing import Final

from iam_patterns.checks.catalog.cdk_grants import grant_that_wrote
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.permissions._unfit import (
    fix_of,
    supports_one_resource,
    unfit_actions,
)
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.tokens import shown

_NOTHING_ALLOWED: Final = " The statement allows nothing."


def find(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    """Actions of which no resource of the statement has a supported ARN format."""
    for index, statement in enumerate(policy.statements):
        unfit = unfit_actions(statement.actions, statement.resources)
        if unfit and statement.effect == "Deny":
            yield _weakness(statement, unfit, index)
        elif unfit:
            yield from _without_effect(statement, unfit, index)


def _without_effect(statement: Statement, unfit: Sequence[str], index: int) -> Iterator[Weakness]:
    """What an Allow does not allow: a note, because it only takes access away.

    Actions that support no single resource stand beside others in AWS's own policies too.
    """
    is_whole = len(unfit) == len(statement.actions)
    grants = {action: grant_that_wrote(action, statement.resources) for action in unfit}
    reported = [
        action
        for action, grant in grants.items()
        if (is_whole or supports_one_resource(action)) and (grant is None or grant.fix)
    ]
    if reported:
        by_cdk = grants[reported[0]]
        fix = by_cdk.fix if by_cdk else fix_of(reported, statement.resources[0])
        words = _NOTHING_ALLOWED if is_whole and len(reported) == len(unfit) else ""
        yield _weakness(statement, reported, index, fix, words)


def _weakness(
    statement: Statement, actions: Sequence[str], index: int, fix: str = "", more: str = ""
) -> Weakness:
    given = two_of([*map(shown, statement.resources)], conjunction="or")
    resources = "resource" if len(statement.resources) == 1 else "resources"
    verb = "does" if len(actions) == 1 else "do"
    return Weakness(
        f"{two_of(actions)} {verb} not support the {resources} {given}.{more}",
        (f"Statement[{index}]",),
        fix or fix_of(actions, statement.resources[0]),
        is_note=statement.effect == "Allow",
    )


RULE = Rule(
    id="permissions-unfit-resource",
    severity="warning",
    subject=PolicyDocument,
    title=(
        "{subject} has a policy with an action that does not support the resources of its "
        "statement."
    ),
    risk=("Not exploitable, but an Allow does not allow the action, and a Deny does not deny it."),
    fix=(
        'Use the ARN format that the action supports, or "*" for actions that support no resource.'
    ),
    page="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
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
role.add_to_policy(
    iam.PolicyStatement(
        actions=["s3:ListAllMyBuckets"],
        resources=["*"],
    )
)
""",
    find=find,
)

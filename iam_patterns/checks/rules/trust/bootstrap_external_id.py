"""One of CDK's bootstrap roles can be assumed with an external ID."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from iam_patterns.checks.analysis.policy_locations import TRUST_POLICY
from iam_patterns.checks.analysis.trust_conditions import EXTERNAL_ID
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Statement
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamRole

_TAG: Final = "aws-cdk:bootstrap-role"
_NAME: Final = re.compile(r"cdk-.+-(deploy|(file|image)-publishing|lookup)-role-.+")


def find(role: IamRole, _: Settings) -> Iterator[Weakness]:
    """Statements for accounts, roles and users that do not refuse an external ID."""
    if not _is_bootstrap_role(role):
        return
    for location, statement in TrustPolicy(role.trust, role.stack.account).allows:
        named = statement.principals
        callers = named.aws if named else ()
        if callers and statement.matches_action("sts:AssumeRole") and not _refuses(statement):
            detail = f"{shown(callers[0])} can send any external ID when it assumes the role."
            yield Weakness(detail, (f"{TRUST_POLICY}.{location}",))


def _is_bootstrap_role(role: IamRole) -> bool:
    tags = role.properties.get("Tags")
    listed = tags if isinstance(tags, list | tuple) else ()
    keys = [tag.get("Key") for tag in listed if isinstance(tag, Mapping)]
    name = role.properties.get("RoleName")
    return _TAG in keys or (isinstance(name, str) and bool(_NAME.fullmatch(shown(name))))


def _refuses(statement: Statement) -> bool:
    """Whether a condition requires that no external ID is sent."""
    return any(
        condition.key.lower() == EXTERNAL_ID
        and condition.operator.lower() == "null"
        and all(value.lower() == "true" for value in condition.values)
        for condition in statement.conditions
    )


RULE = Rule(
    id="trust-bootstrap-external-id",
    severity="warning",
    subject=IamRole,
    title="{subject} of CDK's bootstrap stack can be assumed with an external ID.",
    risk=(
        "A service that assumes roles for its customers could be made to deploy with it "
        "(confused deputy)."
    ),
    fix="Run cdk bootstrap again with --deny-external-id, or with a template that always does.",
    page="https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html",
    example="""\
from iam_patterns import CrossAccountDeployRole

CrossAccountDeployRole(
    stack,
    "Deploy",
    trusted_account="222222222222",
    principal_arn_patterns=["arn:*:iam::222222222222:role/ci-*"],
    organization_id="o-a1b2c3d4e5",
)
""",
    find=find,
)

"""An AWS managed policy allows a service more than most of its uses need."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.catalog.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.catalog.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.catalog.exposures.resource_policies import RESOURCE_POLICY_EXPOSURES
from iam_patterns.checks.catalog.service_policies import SERVICE_POLICIES, name_of
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.service_reference.escalation.pass_role import PASS_ROLE
from iam_patterns.service_reference.escalation.path import EscalationPath

_VERBS: Final = {
    "read": DATA_EXPOSURES,
    "get": CREDENTIAL_EXPOSURES,
    "share": RESOURCE_POLICY_EXPOSURES,
}


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """What only AWS managed policies for the service allow: all of it is one finding."""
    paths = permissions.paths_of_service_policies
    exposures = permissions.exposures_of_service_policies
    if not paths and not exposures:
        return
    gains = [*map(_gain, paths), *map(_exposed, exposures)]
    steps = [
        *(step for path in paths for step in path.steps),
        *(step for exposure in exposures for step in exposure.steps),
    ]
    names = [name_of(policy.name) for policy in permissions.service_policies]
    fixes = [row.fix for name in names if (row := SERVICE_POLICIES.get(name)) and row.fix]
    cdk = f" If a CDK construct makes the role, pass {two_of(fixes)}." if fixes else ""
    yield Weakness(
        f"It could {two_of(list(dict.fromkeys(gains)))}, through {two_of(names)}.",
        tuple(permissions.locations_of(steps)),
        f"Replace {two_of(names)} with a policy that lists the resources the service needs.{cdk}",
        is_guess=bool(paths),
        is_note=not paths,
    )


def _gain(path: EscalationPath) -> str:
    return f"pass any role to {path.gain}" if path in PASS_ROLE else path.gain


def _exposed(exposure: Exposure) -> str:
    verb = next(verb for verb, table in _VERBS.items() if exposure in table)
    return f"{verb} {exposure.gain}"


RULE = Rule(
    id="permissions-broad-service-policy",
    severity="warning",
    subject=EffectivePermissions,
    title="{subject} has an AWS managed policy that is broader than most uses of the service.",
    risk="Anyone who controls the service in the account could use these permissions.",
    fix="Pass a role with a policy that lists the resources the service needs.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-gen-least-privilege-policies",
    example="""\
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam

table = dynamodb.Table.from_table_name(stack, "Orders", "orders")
role = iam.Role(
    stack,
    "BackupRole",
    assumed_by=iam.ServicePrincipal("backup.amazonaws.com"),
)
table = stack.format_arn(
    service="dynamodb",
    resource="table",
    resource_name="orders",
)
role.add_to_policy(
    iam.PolicyStatement(
        actions=["dynamodb:DescribeTable", "dynamodb:StartAwsBackupJob"],
        resources=[table],
    )
)
""",
    find=find,
)

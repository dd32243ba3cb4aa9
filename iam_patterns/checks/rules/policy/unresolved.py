"""A part of a policy is known only at deployment."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.policy_locations import (
    TRUST_POLICY,
    in_document,
    policy_paths,
    unread_location,
)
from iam_patterns.checks.analysis.unknown_actions import statements_of_unknown_actions
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import sentence
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import shown, unknowns_in
from iam_patterns.template import IamIdentity, IamRole


def find(identity: IamIdentity, settings: Settings) -> Iterator[Weakness]:
    """Actions, statements, policies and lists of policies that are not known."""
    for part in identity.policy_problems:
        if not part.is_malformed:
            reason = f"{part.reason}, and could allow anything."
            yield Weakness(sentence(reason), (unread_location(part),), is_guess=True)
    for arn in identity.missing:
        if unknowns_in(arn) and not _is_required_boundary(arn, identity, settings):
            detail = f"The policy {shown(arn)} is known only at deployment, and could be any."
            yield Weakness(detail, is_guess=True)
    for path, document in _documents(identity):
        for place, detail in statements_of_unknown_actions(document):
            where = in_document(identity.stack, identity.logical_id, path, document, place)
            yield Weakness(detail, (where,), is_guess=True)


def _documents(identity: IamIdentity) -> Iterator[tuple[str, PolicyDocument]]:
    """The policies that the app writes, each with its path."""
    if isinstance(identity, IamRole):
        yield TRUST_POLICY, identity.trust
    for number, policy in enumerate(identity.policies):
        if policy.kind != "aws":
            yield policy_paths(identity)[number], policy.document


def _is_required_boundary(arn: str, identity: IamIdentity, settings: Settings) -> bool:
    """Whether it is the boundary that the settings require, in an account not known yet."""
    required = settings.permissions_boundary
    is_boundary = arn == str(identity.properties.get("PermissionsBoundary", ""))
    return is_boundary and required in (arn, arn.rpartition("/")[2])


RULE = Rule(
    id="policy-unresolved",
    severity="warning",
    subject=IamIdentity,
    title="{subject} has a policy that is known only at deployment.",
    risk="Anyone who sets the value at deployment could allow any principal or any action.",
    fix=(
        "Write the structure of the policy in the template, and use parameters for single "
        "values only."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    example="""\
from aws_cdk import CfnParameter
from aws_cdk import aws_iam as iam

name = CfnParameter(stack, "BucketName").value_as_string
objects = f"arn:{stack.partition}:s3:::{name}/*"
role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
role.add_to_policy(
    iam.PolicyStatement(
        actions=["s3:GetObject"],
        resources=[objects],
    )
)
""",
    find=find,
)

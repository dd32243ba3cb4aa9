"""A managed policy's ARN is malformed, or AWS has no managed policy of that name."""

import difflib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.partitions import other_partition
from iam_patterns.policy.tokens import contains_token
from iam_patterns.template import IamIdentity
from iam_patterns.template.managed_policies import AwsManagedPolicies

_ARN: Final = re.compile(
    r"arn:aws(-[a-z]+)*:iam::(\d{12}|aws):policy/([\x21-\x7e]+/)?[\w+=,.@-]{1,128}", re.ASCII
)
_OF_AWS: Final = ":iam::aws:policy/"


def find(identity: IamIdentity, _: Settings) -> Iterator[Weakness]:
    """ARNs that are none or of another partition, and names that AWS has no policy of."""
    yield from _of_another_partition(identity)
    for arn in identity.missing:
        if contains_token(arn):
            continue
        nearest = _nearest(arn)
        hint = f" Did you mean {nearest}?" if nearest else ""
        fix = f"Replace {arn} with {nearest}." if nearest else ""
        if not _ARN.fullmatch(arn):
            detail = f"{arn} is not the ARN of a managed policy.{hint}"
            yield Weakness(detail, _location(identity, arn), fix)
        elif _OF_AWS in arn:
            detail = (
                f"{arn} is not among the AWS managed policies that are known here, and could be "
                f"misspelt or newer.{hint}"
            )
            yield Weakness(detail, _location(identity, arn), fix, is_guess=True)


def _of_another_partition(identity: IamIdentity) -> Iterator[Weakness]:
    if not identity.stack.region:
        return
    own = identity.stack.partition
    for arn in (*_attached(identity), identity.properties.get("PermissionsBoundary")):
        if isinstance(arn, str) and (other := other_partition(arn, own)):
            detail = f"{arn} is in the partition {other}, and the {identity.kind} is in {own}."
            fix = f"Replace {arn} with {arn.replace(other, own, 1)}."
            yield Weakness(detail, _location(identity, arn), fix)


def _attached(identity: IamIdentity) -> Sequence[object]:
    attached = identity.properties.get("ManagedPolicyArns", ())
    return attached if isinstance(attached, list | tuple) else ()


def _location(identity: IamIdentity, arn: str) -> tuple[str, ...]:
    attached = enumerate(_attached(identity))
    found = [f"Properties.ManagedPolicyArns[{i}]" for i, own in attached if own == arn]
    if identity.properties.get("PermissionsBoundary") == arn:
        found.append("Properties.PermissionsBoundary")
    return tuple(found)


def _nearest(arn: str) -> str | None:
    name = arn.rpartition("/")[2]
    known = _arns_by_name()
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    return known[close[0]] if close else None


@cache
def _arns_by_name() -> dict[str, str]:
    return {arn.rpartition("/")[2]: arn for arn in AwsManagedPolicies()}


RULE = Rule(
    id="permissions-unknown-managed-policy",
    severity="error",
    subject=IamIdentity,
    title="{subject} has a managed policy whose ARN is malformed or not known.",
    risk="Not exploitable, but the deployment fails.",
    fix="Copy the ARN of the policy from the AWS Managed Policy Reference.",
    page="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html",
    example="""\
from aws_cdk import aws_iam as iam

name = "AWSXRayDaemonWriteAccess"
policy = iam.ManagedPolicy.from_aws_managed_policy_name(name)
iam.Role(
    stack,
    "Tracer",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
    managed_policies=[policy],
)
""",
    find=find,
)

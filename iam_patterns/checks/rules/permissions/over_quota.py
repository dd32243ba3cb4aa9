"""The policies exceed an IAM quota."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.policy_locations import policy_paths
from iam_patterns.checks.analysis.policy_size import size_of
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import IamIdentity

_INLINE_CHARACTERS: Final = {"user": 2048, "group": 5120}
"""The quotas of all inline policies together; that of roles is in the settings."""


def find(identity: IamIdentity, settings: Settings) -> Iterator[Weakness]:
    """Too many characters inline, in a managed policy, or too many managed policies."""
    quotas = settings.quotas
    inline = [policy.document for policy in identity.policies if policy.kind == "inline"]
    limit = _INLINE_CHARACTERS.get(identity.kind, quotas.inline_policies_characters)
    size = size_of(inline, limit)
    if size > limit:
        yield Weakness(f"The inline policies have {size} characters, and the quota is {limit}.")
    for number, policy in enumerate(identity.policies):
        limit = quotas.managed_policy_characters
        if policy.kind == "managed" and ((size := size_of([policy.document], limit)) > limit):
            detail = f"The managed policy has {size} characters, and the quota is {limit}."
            yield Weakness(detail, (policy_paths(identity)[number],))
    attached = len(identity.policies) - len(inline) + len(identity.missing_permissions)
    limit = quotas.managed_policies_per_role
    if attached > limit:
        detail = f"It has {attached} managed policies, and the quota is {limit}."
        yield Weakness(detail)


RULE = Rule(
    id="permissions-over-quota",
    severity="error",
    subject=IamIdentity,
    title="{subject} has policies that exceed an IAM quota.",
    risk="Not exploitable, but the deployment fails.",
    fix=(
        "Move permissions to a customer managed policy (customer_managed=True), or remove "
        'some. If AWS raised your quota, set it under "quotas" in the settings.'
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    example="""\
from iam_patterns import Ec2InstanceRole
from iam_patterns.permissions import read_s3

Ec2InstanceRole(
    stack,
    "Reader",
    permissions=read_s3(bucket.bucket_arn),
    customer_managed=True,
)
""",
    find=find,
)

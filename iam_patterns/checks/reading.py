"""Rules on policies that IAM would refuse, or that say nothing before deployment.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.rule import HolderRule, Rule, Weakness, size_of
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown, unknowns_in
from iam_patterns.template import IamIdentity

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_INLINE_CHARACTERS: Final = {"user": 2048, "group": 5120}
"""The quotas of all inline policies together; that of roles is among the settings."""


def _malformed(holder: IamIdentity, _: Settings) -> Iterator[Weakness]:
    for part in holder.policy_problems:
        if part.is_malformed:
            yield Weakness(part.reason, part.location)


def _unread(holder: IamIdentity, _: Settings) -> Iterator[Weakness]:
    for part in holder.policy_problems:
        if not part.is_malformed:
            reason = f"{part.reason}, and could allow anything."
            yield Weakness(reason, part.location, is_guess=True)
    for arn in holder.missing:
        if unknowns_in(arn):
            detail = f"The policy {shown(arn)} is known only at deployment, and could be any."
            yield Weakness(detail, is_guess=True)


def _over_quota(holder: IamIdentity, settings: Settings) -> Iterator[Weakness]:
    quotas = settings.quotas
    inline = [policy for policy in holder.policies if policy.kind == "inline"]
    size = sum(size_of(policy.document) for policy in inline)
    limit = _INLINE_CHARACTERS.get(holder.kind, quotas.inline_policies_characters)
    if size > limit:
        yield Weakness(f"Its inline policies have {size} characters, and the quota is {limit}.")
    for policy in holder.policies:
        size, limit = size_of(policy.document), quotas.managed_policy_characters
        if policy.kind == "managed" and size > limit:
            yield Weakness(f"It has {size} characters, and the quota is {limit}.", policy.name)
    named = len(holder.policies) - len(inline) + len(holder.missing_permissions)
    limit = quotas.managed_policies_per_role
    if named > limit:
        yield Weakness(f"It has {named} managed policies, and the quota is {limit}.")


RULES: Final[tuple[HolderRule, ...]] = (
    Rule(
        "policy-malformed",
        "error",
        "A policy is malformed.",
        "No attack, but IAM refuses it, and the deployment fails, half-way.",
        "the policy as IAM's grammar has it",
        _GUIDE + "reference_policies_grammar.html",
        _malformed,
    ),
    Rule(
        "policy-unread",
        "warning",
        "A part of a policy is known only at deployment.",
        "Whoever sets the value at deployment could let anyone in, or have it do anything.",
        "the policy's structure in the template, with parameters for single values",
        _GUIDE + "reference_policies_grammar.html",
        _unread,
    ),
    Rule(
        "permissions-over-quota",
        "error",
        "The policies are larger or more than IAM's quotas allow.",
        "No attack, but the deployment fails, half-way.",
        "customer_managed=True, or fewer permissions; or "
        '"quotas": {"managed_policies_per_role": ...} in the settings, if AWS raised it',
        _GUIDE + "reference_iam-quotas.html",
        _over_quota,
    ),
)

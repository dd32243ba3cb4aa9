"""The key policy lets everybody administer the key, or nobody of its account."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.callers_of_anyone import is_open_to_anyone
from iam_patterns.checks.analysis.key_administration import (
    administers_key,
    administrators,
    denied_to_everyone,
    has_administration,
    is_key,
    is_perhaps_of_the_account,
    keys_never_sent,
)
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy.tokens import shown


def find(policy: ResourcePolicy, _: Settings) -> Iterator[Weakness]:
    """Statements that let anyone change the key policy, and policies that let nobody."""
    if not is_key(policy):
        return
    for location, statement in policy.allows:
        if administers_key(policy, statement) and is_open_to_anyone(policy, statement):
            detail = (
                "The principal is *, and no condition limits the caller: anyone can change the "
                "key policy."
            )
            yield Weakness(detail, (location,))
    denied = denied_to_everyone(policy)
    if denied:
        detail = "The statement denies kms:PutKeyPolicy to everyone: nobody can change the policy."
        yield Weakness(detail, (denied,), "Delete the statement, or deny it to others only.")
        return
    names = list(dict.fromkeys(administrators(policy)))
    if policy.is_complete and not any(
        is_perhaps_of_the_account(name, policy.account) for name in names
    ):
        others = f": only {two_of([*map(shown, names)])} can" if names else ""
        detail = f"No principal of the key's account is allowed kms:PutKeyPolicy{others}."
        never_sent = dict.fromkeys(
            key
            for _, statement in policy.allows
            if has_administration(policy, statement)
            for key in keys_never_sent(statement)
        )
        if never_sent:
            detail += f" No request for it sends {two_of([*map(shown, never_sent)])}."
        yield Weakness(
            detail,
            fix="Allow kms:* to the root of the key's account, as the default key policy does.",
        )


RULE = Rule(
    id="resource-key-administration",
    severity="error",
    subject=ResourcePolicy,
    title="{subject} can be administered by everybody, or by nobody in its account.",
    risk=(
        "Anyone who can change the key policy can decrypt all data under the key; if nobody can, "
        "only AWS Support can make the key manageable again."
    ),
    fix="Allow kms:* only to the root of the key's account or to your administrators.",
    page="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
    example="""\
from aws_cdk import aws_kms as kms

kms.Key(stack, "Key")
""",
    find=find,
)

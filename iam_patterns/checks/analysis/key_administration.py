"""Who can administer a KMS key, by its key policy.

See https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html and
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_conditions import required_accounts
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.operators import NULL
from iam_patterns.policy.tokens import contains_token
from iam_patterns.service_reference import could_be_sent

_KEYS: Final = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey")
_CHANGES_THE_POLICY: Final = "kms:PutKeyPolicy"
_ONLY_THE_POLICY: Final = (_CHANGES_THE_POLICY,)
_VIA_SERVICE: Final = "kms:viaservice"


def is_key(policy: ResourcePolicy) -> bool:
    """Whether a policy is the policy of a KMS key."""
    return policy.type in _KEYS


def has_administration(policy: ResourcePolicy, statement: Statement) -> bool:
    """Whether a statement has the action that changes the policy of a KMS key."""
    return is_key(policy) and statement.matches_action(_CHANGES_THE_POLICY)


def administers_key(policy: ResourcePolicy, statement: Statement) -> bool:
    """Whether a request to change the policy of a KMS key can match a statement."""
    return has_administration(policy, statement) and not any(keys_never_sent(statement))


def denied_to_everyone(policy: ResourcePolicy) -> str | None:
    """The location of a Deny on changing the key policy that everyone matches; None without one."""
    for index, statement in enumerate(policy.document.statements):
        named = statement.principals
        is_of_all = named is not None and (named.everyone or "*" in named.aws)
        if (
            statement.effect == "Deny"
            and is_of_all
            and not statement.conditions
            and statement.matches_action(_CHANGES_THE_POLICY)
        ):
            return f"Statement[{index}]"
    return None


def administrators(policy: ResourcePolicy) -> Iterator[str]:
    """The principals that could change the key policy; ``*`` stands for everyone."""
    for _, statement in policy.allows:
        named = statement.principals
        if not administers_key(policy, statement) or _is_of_others(policy, statement):
            continue
        if named is None or named.everyone:
            yield "*"
        else:
            yield from named.aws


def keys_never_sent(statement: Statement) -> Iterator[str]:
    """The condition keys that must be there, and that no change of the key policy sends.

    A service that uses a key for its callers, as ``kms:ViaService`` requires, never changes its
    policy; and requests have, for example, an encryption context only to use the key.
    """
    for condition in statement.conditions:
        key = condition.key
        is_never_sent = key.lower() == _VIA_SERVICE or not could_be_sent(key, _ONLY_THE_POLICY)
        if is_never_sent and _must_be_sent(condition):
            yield key


def _must_be_sent(condition: Condition) -> bool:
    operator = condition.parsed_operator
    if operator.family is NULL:
        return set(condition.values) == {"false"}
    return not (operator.is_negated or operator.is_true_without_key)


def _is_of_others(policy: ResourcePolicy, statement: Statement) -> bool:
    """Whether conditions require callers of other accounts than that of the key."""
    required = required_accounts(statement)
    is_known = policy.account is not None and not any(map(contains_token, required))
    return is_known and bool(required) and policy.account not in required


def is_perhaps_of_the_account(name: str, account: str | None) -> bool:
    """Whether a principal is one of the account, as far as is known.

    Args:
        name: The principal.
        account: The account of the key; None if it is open.
    """
    owner = account_of(name)
    if owner is None or account is None:
        arn = Arn.parse(name)
        return name == "*" or contains_token(name) or arn is None or contains_token(arn.account)
    return owner == account

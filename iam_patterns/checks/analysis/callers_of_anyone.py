"""What limits the callers of a statement of a resource policy whose principal is ``*``.

Each condition on its own either leaves the callers open or ties them to something of somebody:
an organization, an account, a source, a network.

See https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_conditions import (
    required_accounts,
    required_organizations,
    required_sources,
    requires,
)
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.operators import BOOL, IP_ADDRESS
from iam_patterns.policy.patterns import matches_one_value
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.values import address_range
from iam_patterns.policy.wildcards import covers

_EVERY: Final = "*"
_NETWORKS: Final = frozenset(
    {
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
    }
)
_EVERY_NETWORK: Final = {
    "aws:sourcevpc": "vpc-?*",
    "aws:sourcevpcarn": "arn:{p}:ec2:?*:?*:vpc/vpc-?*",
    "aws:sourcevpce": "vpce-?*",
}
"""The pattern of every value of a key, with ``{p}`` for the partition."""
_OTHERS: Final = frozenset(
    {
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "elasticfilesystem:accesspointarn",
        "lambda:eventsourcetoken",
        "s3:dataaccesspointarn",
    }
)
_IF_TRUE: Final = frozenset(
    {
        "aws:principalisawsservice",
        "elasticfilesystem:accessedviamounttarget",
        "lambda:invokedviafunctionurl",
    }
)
_IS_SERVICE: Final = "aws:principalisawsservice"
_SERVICE_NAMES: Final = ("aws:principalservicename", "aws:principalservicenameslist")
_SOURCE_IP: Final = "aws:sourceip"
_NARROWEST_PUBLIC: Final = {4: 8, 6: 32}
"""The shortest prefix of a range of addresses that is not taken for everyone."""


def is_anyone(statement: Statement) -> bool:
    """Whether the principal of a statement is ``*``."""
    named = statement.principals
    return named is not None and (named.everyone or "*" in named.aws)


def shared_providers(statement: Statement) -> Iterator[str]:
    """The identity providers of all AWS customers whose sessions no condition on them limits."""
    keys = {c.key.lower() for c in statement.conditions if requires(c)}
    for provider in statement.principals.federated if statement.principals else ():
        is_limited = any(key.startswith(f"{provider.lower()}:") for key in keys)
        if not provider.startswith("arn:") and not contains_token(provider) and not is_limited:
            yield provider


def is_open_to_anyone(policy: ResourcePolicy, statement: Statement) -> bool:
    """Whether no condition of a statement, nor of the Deny statements on it, limits its callers.

    Args:
        policy: The policy.
        statement: One of its Allow statements.
    """
    return is_anyone(statement) and not (
        _limits(statement)
        or any(_limit_each(statement, any_of) for any_of in policy.alternatives(statement))
    )


def services_among_anyone(policy: ResourcePolicy, statement: Statement) -> tuple[str, ...]:
    """The services that a statement for everyone allows to call, for any customer.

    They are empty if anyone else can call too, or if another condition limits the callers. ``*``
    stands for every service.

    Args:
        policy: The policy.
        statement: One of its Allow statements.
    """
    on_services = [each for each in statement.conditions if _is_on_service(each)]
    others = [each for each in statement.conditions if each not in on_services]
    if not on_services or not is_open_to_anyone(policy, statement.with_conditions(others)):
        return ()
    named = [each for each in on_services if each.key.lower() in _SERVICE_NAMES]
    if not named:
        return (_EVERY,)
    return tuple(value if matches_one_value(value) else _EVERY for value in named[0].values)


def is_tied(statement: Statement) -> bool:
    """Whether a condition ties the callers to a network, a source or a service."""
    return bool(required_sources(statement)) or any(map(_ties, statement.conditions))


def is_service_tied(statement: Statement) -> bool:
    """Whether a condition ties a service to a network or a source, not to what it is itself."""
    others = [each for each in statement.conditions if not _is_on_service(each)]
    return is_tied(statement.with_conditions(others))


def _limits(statement: Statement) -> bool:
    return bool(
        required_organizations(statement) or required_accounts(statement) or is_tied(statement)
    )


def _limit_each(statement: Statement, any_of: list[Condition]) -> bool:
    return all(_limits(statement.with_conditions([condition])) for condition in any_of)


def _ties(condition: Condition) -> bool:
    key = condition.key.lower()
    operator = condition.parsed_operator
    if operator.is_negated or operator.is_true_without_key:
        return False
    if operator.family is BOOL:
        return key in _IF_TRUE and [value.lower() for value in condition.values] == ["true"]
    if key == _SOURCE_IP:
        return operator.family is IP_ADDRESS and not any(_public_ranges(condition))
    takes_wildcards = not operator.base.startswith("StringEquals")
    if takes_wildcards and any(map(partial(_is_every_network, key), condition.values)):
        return False
    return key in (_NETWORKS | _OTHERS) and requires(condition)


def _is_on_service(condition: Condition) -> bool:
    """Whether a condition matches only AWS services that call with their service principal."""
    key = condition.key.lower()
    return key in (_IS_SERVICE, *_SERVICE_NAMES) and _ties(condition)


def _is_every_network(key: str, value: str) -> bool:
    """Whether a value matches every VPC or endpoint of AWS, such as ``vpce-*``."""
    arn = Arn.parse(value)
    every = _EVERY_NETWORK.get(key, "").format(p=arn.partition if arn else "")
    return bool(every) and covers(value, every)


def _public_ranges(condition: Condition) -> Iterator[bool]:
    for value in condition.values:
        network = address_range(value)
        yield network is not None and network.prefixlen < _NARROWEST_PUBLIC[network.version]

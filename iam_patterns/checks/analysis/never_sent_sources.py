"""Why no call of a service carries a source that a statement of a resource policy requires.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.malformed_values import Reason
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_callers import TrustCaller
from iam_patterns.checks.analysis.trust_conditions import requires
from iam_patterns.checks.analysis.trust_satisfiability import why_never_met
from iam_patterns.checks.catalog.resource_sources import SOURCE_ARNS, SourceArns
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.wildcards import covers, elements_of, has_wildcard

_ACCOUNT: Final = "aws:sourceaccount"
_ARN: Final = "aws:sourcearn"


def why_no_source_matches(
    policy: ResourcePolicy, statement: Statement, service: str
) -> Iterator[Reason]:
    """Why no call of a service matches the conditions on its source.

    Args:
        policy: The policy.
        statement: One of its Allow statements.
        service: A service principal of the statement.
    """
    on_source = [c for c in statement.conditions if c.key.lower() in (_ACCOUNT, _ARN)]
    if not on_source:
        return
    caller = TrustCaller("Service", service, policy.account, policy.partition)
    reasons = list(why_never_met(caller, on_source, ()))
    reasons += [] if reasons else _why_other_arns(on_source, service)
    yield from reasons or _why_of_two_accounts(on_source)


def _why_other_arns(on_source: list[Condition], service: str) -> list[Reason]:
    """Why the service sends none of the ARNs of a condition; empty if it sends one."""
    sent = SOURCE_ARNS.get(service)
    for condition in on_source if sent else ():
        if condition.key.lower() == _ARN and requires(condition) and sent:
            found = [_why_not_sent(value, sent, service) for value in condition.values]
            reasons = [reason for reason in found if reason]
            if len(reasons) == len(found):
                return reasons[:1]
    return []


def _why_not_sent(value: str, sent: SourceArns, service: str) -> Reason | None:
    arn = Arn.parse(value)
    if arn is None:
        return None
    if not _can_be(arn.service, sent.service):
        return Reason(
            f"{service} sends ARNs of {sent.service}, and {value} is one of {arn.service}",
            f"Use the ARN of the resource that {service} acts for.",
        )
    if sent.is_bucket and not (_can_be(arn.region, "") and _can_be(arn.account, "")):
        return Reason(
            f"ARNs of buckets have no Region and no account, and {value} has",
            "Use the ARN of the bucket, and require its account with aws:SourceAccount.",
        )
    if sent.is_bucket and "/" in arn.resource:
        return Reason(
            f"{service} sends the ARN of the bucket, and {value} is one of objects",
            "Use the ARN of the bucket, without a slash.",
        )
    if not _can_begin(arn.resource, sent.resource):
        return Reason(
            f"{service} sends ARNs of {sent.resource}..., and {value} is another",
            f"Use the ARN of the resource that {service} acts for.",
            is_certain=False,
        )
    return None


def _can_be(pattern: str, text: str) -> bool:
    return contains_token(pattern) or covers(pattern, text)


def _can_begin(pattern: str, start: str) -> bool:
    """Whether a pattern can match a text that begins so."""
    first = elements_of(pattern)[0] if pattern else ""
    literal = first if isinstance(first, str) else ""
    return (
        contains_token(pattern)
        or literal.startswith(start)
        or (has_wildcard(pattern) and start.startswith(literal))
    )


def _why_of_two_accounts(on_source: list[Condition]) -> Iterator[Reason]:
    """Why the account of the source is not that of its ARN."""
    by_arn = _accounts(on_source, _ARN)
    by_account = _accounts(on_source, _ACCOUNT)
    if by_arn and by_account and not by_arn & by_account:
        first, second = min(by_account), min(by_arn)
        yield Reason(
            f"aws:SourceAccount must be {first}, and the ARN of the source is in {second}",
            "Use an ARN of the same account.",
        )


def _accounts(on_source: list[Condition], key: str) -> set[str]:
    """The accounts of a condition on a key; empty if one is not known."""
    for condition in on_source:
        if condition.key.lower() == key and requires(condition):
            found = [account_of(value) for value in condition.values]
            return {one for one in found if one} if all(found) else set()
    return set()

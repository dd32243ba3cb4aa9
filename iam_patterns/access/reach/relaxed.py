"""Policies as they are for a caller who meets the conditions that only the request decides.

The external ID, MFA, the network or the tags of a session are the caller's to send: an Allow that
asks for them is an Allow with something that must hold, and a Deny with such a condition one that
can be avoided.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.policy import Condition, Decision, PolicyDocument, Statement
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import shown
from iam_patterns.policy.variables import keys_in, with_wildcards

_KNOWN: Final = frozenset(
    {
        "",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalisawsservice",
        "aws:principalservicename",
        "aws:principaltype",
        "aws:resourceaccount",
        "aws:securetransport",
        "aws:userid",
        "aws:username",
        "aws:viaawsservice",
        "kms:calleraccount",
        "s3:resourceaccount",
    }
)
"""The keys that are known from the caller, from the resource, or are taken for granted.

The empty one is that of ``${*}``, which is a literal.
"""

_WHO: Final = frozenset({"aws:principaltype", "aws:userid", "aws:username"})
_ARN: Final = "aws:principalarn"
"""The keys that say which principal of its account a caller is."""
_VPC_ENDPOINT: Final = "aws:sourcevpce"

SENT: Final = {"aws:SecureTransport": "true", "aws:ViaAWSService": "false"}
"""What a request is taken to send."""


@dataclass(frozen=True)
class RelaxedPolicy:
    """A policy without the conditions that only the request decides.

    Args:
        document: The statements that are left, without these conditions.
            Those that fewer conditions limit come first, so that they decide.
        original: The position and the statement in the policy as it is, for each of them.
        avoidable: The Deny statements that a request can avoid, each with what is left of it
            without these conditions.
        known: The condition keys, in lower case, that are decided.
        account: The account whose principals call, if any of them can.
        absent: The condition keys, in lower case, that the request does not send.
        of_conditions: How many statements at the end allow something under such conditions only.
    """

    document: PolicyDocument
    original: tuple[tuple[int, Statement], ...]
    avoidable: tuple[tuple[Statement, Statement], ...]
    known: frozenset[str]
    account: str | None = None
    absent: frozenset[str] = frozenset()
    of_conditions: int = 0

    @cached_property
    def unconditional(self) -> "RelaxedPolicy":
        """The policy without the Allow statements that only the request decides."""
        if not self.of_conditions:
            return self
        count = len(self.original) - self.of_conditions
        kept = PolicyDocument(self.document.statements[:count], version=self.document.version)
        return replace(self, document=kept, original=self.original[:count], of_conditions=0)

    def requirements(self, index: int) -> Iterator[str]:
        """What must hold for a statement that is left, in words."""
        _, statement = self.original[index]
        yield from map(in_words, self.open_conditions(statement))
        for text in (*statement.resources, *statement.not_resources):
            for key in keys_in(text):
                if key not in self.known:
                    yield f"{shown(text)} is the resource, with the value of {key}"

    def open_conditions(self, statement: Statement) -> list[Condition]:
        """The conditions of a statement that only the request decides."""
        return [each for each in statement.conditions if not self._decides(each)]

    def _decides(self, condition: Condition) -> bool:
        return _is_known(condition, self.known, self.account, self.absent)


View = Callable[[RelaxedPolicy], RelaxedPolicy]
"""A policy as a decision takes it: whole, or without some statements at its end."""


@lru_cache(maxsize=16384)
def relaxed(
    policy: PolicyDocument,
    sent: frozenset[str] = frozenset(),
    account: str | None = None,
    absent: frozenset[str] = frozenset(),
) -> RelaxedPolicy:
    """A policy without the conditions that only the request decides.

    Args:
        policy: The policy.
        sent: The condition keys, in lower case, whose values the request is known to send.
        account: The account of the caller, if that can be any principal of it: then which one it
            is, only the request decides.
        absent: The condition keys, in lower case, that the request is known not to send.
    """
    known = (_KNOWN if account is None else _KNOWN - _WHO) | sent | absent
    kept: list[tuple[int, int, Statement, Statement]] = []
    avoidable: list[tuple[Statement, Statement]] = []
    for index, statement in enumerate(policy.statements):
        conditions = [c for c in statement.conditions if _is_known(c, known, account, absent)]
        is_open = len(conditions) < len(statement.conditions)
        is_open = is_open or _has_open_variable(statement, known)
        if is_open and statement.effect == "Deny":
            avoidable.append((statement, _relaxed(statement, conditions, known)))
            continue
        left = _relaxed(statement, conditions, known) if is_open else statement
        open_ones = len(statement.conditions) - len(conditions)
        kept.append((open_ones + is_open, index, left, statement))
    kept.sort(key=lambda each: each[0])
    statements = tuple(left for _, _, left, _ in kept)
    document = policy
    if statements != policy.statements:
        document = PolicyDocument(statements, version=policy.version)
    return RelaxedPolicy(
        document,
        tuple((index, statement) for _, index, _, statement in kept),
        tuple(avoidable),
        known,
        account,
        absent,
        of_conditions=sum(weight > 0 for weight, *_ in kept),
    )


def least_demanding(
    policies: Iterable[RelaxedPolicy], decided: Callable[[View], Decision]
) -> Decision:
    """The decision by statements without conditions that only the request decides, if they allow.

    Otherwise the decision by every statement. The statements that decide have the same positions.

    Args:
        policies: The policies.
        decided: Decides by a view of each policy.
    """
    if any(policy.of_conditions for policy in policies):
        found = decided(lambda policy: policy.unconditional)
        if found.outcome == "allowed":
            return found
    return decided(lambda policy: policy)


def in_words(condition: Condition) -> str:
    """A condition in words, such as ``sts:ExternalId is cust-7f3a9c2e``."""
    operator = condition.parsed_operator
    words = shown(operator.in_words(condition.key, condition.values))
    is_endpoint = condition.key.lower() == _VPC_ENDPOINT and not operator.is_negated
    return f"{words} and its endpoint policy allows it" if is_endpoint else words


def _relaxed(statement: Statement, conditions: list[Condition], known: frozenset[str]) -> Statement:
    without = statement.with_conditions(conditions)
    if not _has_open_variable(statement, known):
        return without
    if statement.not_resources:
        return without.with_resources(["*"])
    wild = [with_wildcards(text, except_for=known) for text in statement.resources]
    return without.with_resources(list(dict.fromkeys(wild)))


def _is_known(
    condition: Condition, known: frozenset[str], account: str | None, absent: frozenset[str]
) -> bool:
    """Whether the decision has what a condition asks for.

    The ARN of any principal of an account is not known, but it is of no other account. A key that
    is not sent decides alone, and so do values that no request without it has.
    """
    key = condition.key.lower()
    if key in absent:
        return True
    values = condition.values if absent else ()
    if values and all(absent.intersection(keys_in(value)) for value in values):
        return True
    if account is not None and key == _ARN and could_be_of(condition, account):
        return False
    keys = (key, *(key for value in condition.values for key in keys_in(value)))
    return known.issuperset(keys)


def could_be_of(condition: Condition, account: str) -> bool:
    """Whether a value of ``aws:PrincipalArn`` could be that of a principal of an account."""
    return any(account_of(value) in (None, account) for value in condition.values)


def _has_open_variable(statement: Statement, known: frozenset[str]) -> bool:
    texts = (*statement.resources, *statement.not_resources)
    return any(key not in known for text in texts for key in keys_in(text))

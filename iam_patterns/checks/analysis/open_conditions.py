"""Conditions that identify callers by a value that is known only at deployment.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import EXTERNAL_ID, requires
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.patterns import has_literal_text
from iam_patterns.policy.tokens import EXPRESSION_OF_UNKNOWN, unknowns_in
from iam_patterns.policy.web_identity.shared_issuers import is_cognito, shared_issuer
from iam_patterns.policy.wildcards import covers

SOURCE_KEYS: Final = frozenset({"aws:sourceaccount", "aws:sourcearn"})
_SOURCE_ARN: Final = "aws:sourcearn"
_ORGANIZATIONS: Final = frozenset({"aws:principalorgid", "aws:sourceorgid"})
_TAGS: Final = ("aws:principaltag/", "aws:requesttag/")
_EVERY_SERVICE_ACCOUNT: Final = "system:serviceaccount:*:*"
_PSEUDO_PARAMETERS: Final = "AWS::"
_UNKNOWN: Final = re.compile(EXPRESSION_OF_UNKNOWN)
_CLAIMS: Final = {
    "app_id": "a token for any application",
    "aud": "a token for any audience",
    "sub": "a token of any identity",
}
"""What a claim matches if its value is only a wildcard."""


@dataclass(frozen=True, slots=True)
class OpenValue:
    """A value of a condition that is known only at deployment, and decides who is allowed.

    Args:
        condition: The condition.
        value: The value.
        matches: What it could match.
        is_exact: Whether its operator takes no wildcards, so that it is one value.
    """

    condition: Condition
    value: str
    matches: str
    is_exact: bool


def open_values(statement: Statement) -> Iterator[OpenValue]:
    """The values of a statement that could match callers of anyone.

    All conditions on a key must match: none is open if one of them is decided.
    """
    by_key: dict[str, list[list[OpenValue]]] = {}
    for condition in statement.conditions:
        if requires(condition) and (condition.operator != "Null"):
            by_key.setdefault(condition.key.lower(), []).append(list(_open(condition)))
    for found in by_key.values():
        if all(found):
            exact = [values for values in found if all(value.is_exact for value in values)]
            yield from (exact or found)[0]


def has_open_source(statement: Statement) -> bool:
    """Whether the account that a service must act for is known only at deployment."""
    return any(found.condition.key.lower() in SOURCE_KEYS for found in open_values(statement))


def _open(condition: Condition) -> Iterator[OpenValue]:
    folded = condition.key.lower()
    is_exact = condition.parsed_operator.base.startswith("StringEquals")
    for value in condition.values:
        names = unknowns_in(value)
        if not any(not name.startswith(_PSEUDO_PARAMETERS) for name in names):
            continue
        widest = _UNKNOWN.sub(_widest, value)
        matches = _could_match(condition.key, value, widest)
        of_anyone = folded in _ORGANIZATIONS or folded.startswith(_TAGS)
        if matches and not (is_exact and of_anyone):
            yield OpenValue(condition, value, matches, is_exact)


def _widest(found: re.Match[str]) -> str:
    """A wildcard in place of an unknown value; pseudo parameters have none."""
    name = unknowns_in(found[0])[0]
    return "x" if name.startswith(_PSEUDO_PARAMETERS) else "*"


def _could_match(key: str, value: str, widest: str) -> str:
    """What the widest value of a key matches, in words; empty if that is limited."""
    folded = key.lower()
    is_limited = has_literal_text(widest)
    if folded in SOURCE_KEYS:
        arn = Arn.parse(widest) if folded == _SOURCE_ARN else None
        owner = (arn.account or arn.resource) if arn else widest
        return "" if has_literal_text(owner) else "a resource of any account"
    if folded == EXTERNAL_ID:
        return "an external ID that can be guessed"
    if folded in _ORGANIZATIONS or folded.startswith(_TAGS):
        kind = "organization" if folded in _ORGANIZATIONS else "value of the tag"
        return "" if is_limited else f"any {kind}"
    issuer, _, claim = key.rpartition(":")
    is_claim = claim.lower() in _CLAIMS and not is_cognito(issuer)
    return _token_of_anyone(issuer, claim.lower(), value, widest) if is_claim else ""


def _token_of_anyone(issuer: str, claim: str, value: str, widest: str) -> str:
    shared = shared_issuer(issuer)
    if shared and shared.claim == claim:
        is_decided = shared.names_one_tenant(widest) or shared.problem("", value) is not None
        return "" if is_decided else "a token of any organization"
    is_every_pod = widest.startswith("system:") and covers(widest, _EVERY_SERVICE_ACCOUNT)
    return _CLAIMS[claim] if is_every_pod or not has_literal_text(widest) else ""

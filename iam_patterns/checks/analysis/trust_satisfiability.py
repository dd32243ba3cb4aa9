"""Whether a caller can meet the conditions of a trust statement, decided with the engine.

Each condition key is decided alone: for the values that its conditions compare it with, and for
a call without it, the engine says whether all conditions on the key are met.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from iam_patterns.checks.analysis.malformed_values import Reason
from iam_patterns.checks.analysis.trust_callers import TrustCaller
from iam_patterns.policy import Condition
from iam_patterns.policy.evaluation.compiled_condition import compiled_condition
from iam_patterns.policy.operators import ARN, BOOL, NULL, STRING
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.tokens import contains_unknown, without_tokens
from iam_patterns.policy.variables import Context
from iam_patterns.policy.wildcards import covers, has_wildcard
from iam_patterns.template.oidc_audiences import audience_key

_ANY_VALUE: Final = "x7q"
_EVERY_ARN: Final = "arn:*:*:*:*:*"
"""What ``*`` means to an ARN operator."""
_COMPARED: Final = (STRING, ARN, BOOL)
_BOOLEANS: Final = ("true", "false")


def why_never_met(
    caller: TrustCaller, required: Iterable[Condition], denying: Iterable[Condition]
) -> Iterator[Reason]:
    """Why no call of a caller meets the conditions, for each key that makes it impossible.

    Args:
        caller: The caller.
        required: The conditions of the Allow, all of which must match.
        denying: Conditions that must not match, each the only one of a Deny.
    """
    of_key: dict[str, list[Condition]] = defaultdict(list)
    denials: dict[str, list[Condition]] = defaultdict(list)
    for condition in required:
        of_key[condition.key.lower()].append(condition)
    for condition in denying:
        denials[condition.key.lower()].append(condition)
    for key, conditions in of_key.items():
        if reason := _why_never(caller, conditions, denials[key]):
            yield reason


def why_never_accepted(
    provider: str, accepted: Collection[str], required: Iterable[Condition]
) -> Reason | None:
    """Why no token that an OIDC provider accepts has the audience that conditions require.

    Args:
        provider: The ARN of the provider.
        accepted: The audiences that it accepts.
        required: The conditions of the Allow.
    """
    key = audience_key(provider)
    conditions = [condition for condition in required if condition.key.lower() == key]
    if any(_are_met({key: (audience,)}, conditions, ()) for audience in accepted):
        return None
    listed = " and ".join(sorted(accepted))
    return Reason(
        f"the provider accepts only tokens for {listed}",
        f"Require one of its client IDs in {conditions[0].key}, or add the audience to the "
        "provider's ClientIdList.",
    )


def _why_never(
    caller: TrustCaller, conditions: Sequence[Condition], denials: Sequence[Condition]
) -> Reason | None:
    (key, *_) = (condition.key for condition in conditions)
    if _are_met({}, conditions, denials):
        return None
    if reason := caller.why_never_sent(key):
        return reason
    telling = _telling(conditions)
    is_open = any(map(_is_open, (*conditions, *denials))) or len(telling) > 1
    return None if is_open else _why_no_value(caller, key, telling, (conditions, denials))


def _why_no_value(
    caller: TrustCaller,
    key: str,
    telling: Sequence[Condition],
    wanted: tuple[Sequence[Condition], Sequence[Condition]],
) -> Reason | None:
    conditions, denials = wanted
    values = [(found, value) for found in telling for value in found.values]
    impossible = [
        caller.why_impossible(key, value, is_pattern=found.parsed_operator.has_wildcards)
        for found, value in values
    ]
    if impossible and all(impossible):
        return impossible[0]
    possible = [
        _filled(value, found) if found.parsed_operator.has_wildcards else value
        for (found, value), why in zip(values, impossible, strict=True)
        if not why
    ] or _other_values(conditions)
    if any(_are_met({key.lower(): (value,)}, conditions, denials) for value in possible):
        return None
    together = dict.fromkeys(
        f"{found.operator} of {', '.join(found.values)}" for found in (*conditions, *denials)
    )
    return Reason(
        f"no value of {key} matches all conditions on it: {' and '.join(together)}",
        _to_remove(key, conditions, denials),
    )


def _to_remove(key: str, conditions: Sequence[Condition], denials: Sequence[Condition]) -> str:
    """The fix that keeps what the statement requires."""
    if any(found.operator == "Null" and found.values == ("true",) for found in conditions):
        return f"Remove Null of {key}."
    return f"Remove the Deny on {key}." if denials else f"Remove one of the conditions on {key}."


def _are_met(
    context: Context, conditions: Iterable[Condition], denials: Iterable[Condition]
) -> bool:
    return all(
        compiled_condition(found, variables=True, polarity=Polarity.OPTIMISTIC)(context)
        for found in conditions
    ) and not any(
        compiled_condition(found, variables=True, polarity=Polarity.PESSIMISTIC)(context)
        for found in denials
    )


def _is_open(condition: Condition) -> bool:
    """Whether a condition depends on more than one value of its key that is known here."""
    operator = condition.parsed_operator
    return (
        operator.family not in (*_COMPARED, NULL)
        or operator.set_prefix != ""
        or any(
            contains_unknown(value) or "${" in without_tokens(value) for value in condition.values
        )
    )


def _is_open_value(value: str) -> bool:
    return contains_unknown(value) or "${" in without_tokens(value)


def _telling(conditions: Iterable[Condition]) -> list[Condition]:
    """The condition whose values are the only ones that can match, if one lists them literally.

    Otherwise all that have patterns: one value could match several of them, which is not tried.
    """
    positive = [
        found
        for found in conditions
        if not found.parsed_operator.is_negated and found.parsed_operator.family in _COMPARED
    ]
    return [found for found in positive if not _has_patterns(found)][:1] or positive


def _has_patterns(condition: Condition) -> bool:
    return condition.parsed_operator.has_wildcards and any(map(has_wildcard, condition.values))


def _filled(pattern: str, condition: Condition) -> str:
    """A value that matches a pattern: of an ARN operator, an ARN."""
    if condition.parsed_operator.family is ARN:
        beginning, *rest = (_EVERY_ARN if pattern == "*" else pattern).split(":", 1)
        pattern = ":".join(["arn" if covers(beginning, "arn") else beginning, *rest])
    return pattern.replace("*", _ANY_VALUE).replace("?", "x")


def _other_values(conditions: Iterable[Condition]) -> Sequence[str]:
    is_boolean = any(found.parsed_operator.family is BOOL for found in conditions)
    return _BOOLEANS if is_boolean else (_ANY_VALUE,)

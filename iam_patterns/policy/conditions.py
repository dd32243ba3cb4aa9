"""Conditions: when a statement applies.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iam_patterns.policy._json import canonical_list
from iam_patterns.policy.problems import Problem
from iam_patterns.policy.tokens import contains_token

ConditionValue = str | bool | int | float
"""A value as people write it; IAM's JSON holds it as a string."""

ConditionBlock = Mapping[str, Mapping[str, ConditionValue | Sequence[ConditionValue]]]
"""Conditions in the shape of IAM's JSON: operator, then key, then one value or several."""

_SET_PREFIXES: Final = ("ForAllValues:", "ForAnyValue:")
_IF_EXISTS: Final = "IfExists"
_KEY: Final = re.compile(r"[A-Za-z0-9][^\s:]*(:[^\s]+)+")
_ARN_PATTERN: Final = re.compile(r"\*|(arn|\*)(:[^:]*){4}:.+")
_POLICY_VARIABLE: Final = re.compile(r"\$\{[^}]+\}")


def _is_number(value: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", value) is not None


def _is_boolean(value: str) -> bool:
    return value.lower() in ("true", "false")


def _is_date(value: str) -> bool:
    if _is_number(value):
        return True
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_address_range(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return True


def _is_arn_pattern(value: str) -> bool:
    return _ARN_PATTERN.fullmatch(value) is not None


def _is_any_string(_: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Family:
    """Operators that compare values of one type."""

    operators: tuple[str, ...]
    accepts: Callable[[str], bool]
    allowed: str


_FAMILIES: Final = (
    _Family(
        (
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ),
        _is_any_string,
        "a string",
    ),
    _Family(
        (
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ),
        _is_number,
        "a number",
    ),
    _Family(
        (
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ),
        _is_date,
        "an ISO 8601 date or a number of seconds since 1970",
    ),
    _Family(("Bool",), _is_boolean, "true or false"),
    _Family(("BinaryEquals",), _is_base64, "base64 text"),
    _Family(("IpAddress", "NotIpAddress"), _is_address_range, "an IP address or CIDR range"),
    _Family(
        ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
        _is_arn_pattern,
        "an ARN or ARN pattern of six parts",
    ),
    _Family(("Null",), _is_boolean, "true (the key is absent) or false (it is present)"),
)

_FAMILY_OF: Final = {name: family for family in _FAMILIES for name in family.operators}

CONDITION_OPERATORS: Final = frozenset(
    prefix + name + suffix
    for name in _FAMILY_OF
    for prefix in ("", *_SET_PREFIXES)
    for suffix in (("",) if name == "Null" else ("", _IF_EXISTS))
)
"""Every operator that a condition may name, its set prefixes and ``IfExists`` included."""


def plain_operator(operator: str) -> str:
    """The comparison alone, such as StringLike for ForAnyValue:StringLikeIfExists."""
    for prefix in _SET_PREFIXES:
        operator = operator.removeprefix(prefix)
    return operator.removesuffix(_IF_EXISTS)


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """One key compared with one or more values.

    Args:
        operator: An operator of `CONDITION_OPERATORS`, such as ``StringEquals``.
        key: A condition key, such as ``sts:ExternalId``.
        values: The values it is compared with, as strings.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    """

    operator: str
    key: str
    values: tuple[str, ...]

    def is_at_least_as_strict_as(self, other: "Condition") -> bool:
        """Whether whatever meets this condition surely meets the other one too.

        Decided for conditions of the same operator on the same key; False for any others.
        """
        if (self.operator, self.key.lower()) != (other.operator, other.key.lower()):
            return False
        if self.operator in ("NumericLessThan", "NumericLessThanEquals") and all(
            _is_number(value) for value in self.values + other.values
        ):
            return max(map(float, self.values)) <= max(map(float, other.values))
        if "Not" in self.operator:
            return set(other.values) <= set(self.values)
        return set(self.values) <= set(other.values)

    def problems(self) -> Iterator[Problem]:
        """What IAM would refuse about this condition, with paths below the statement."""
        path = f"Condition.{self.operator}"
        if self.operator not in CONDITION_OPERATORS:
            yield Problem(
                path,
                self.operator,
                "a condition operator of IAM, in its exact spelling",
                "Look it up in IAM's list of condition operators.",
            )
            return
        if not contains_token(self.key) and not _KEY.fullmatch(self.key):
            yield Problem(
                path,
                self.key,
                "a condition key such as aws:PrincipalArn",
                "Write the prefix, a colon and the name.",
            )
        if not self.values:
            yield Problem(
                f"{path}.{self.key}",
                (),
                "one value or more",
                "Give a value, or leave the condition out.",
            )
        family = _FAMILY_OF[plain_operator(self.operator)]
        for value in self.values:
            variable = contains_token(value) or _POLICY_VARIABLE.search(value)
            if not variable and not family.accepts(value):
                yield Problem(
                    f"{path}.{self.key}",
                    value,
                    family.allowed,
                    f"Correct the value, or choose the operator that compares what {self.key} is.",
                )


def conditions_from_block(block: ConditionBlock) -> tuple[Condition, ...]:
    """Reads conditions in the shape of IAM's JSON, in canonical order."""
    return tuple(
        sorted(
            Condition(operator, key, canonical_list(_as_strings(values)))
            for operator, keys in block.items()
            for key, values in keys.items()
        )
    )


def _as_strings(values: ConditionValue | Sequence[ConditionValue]) -> tuple[str, ...]:
    if isinstance(values, str | bool | int | float):
        return (_as_string(values),)
    return tuple(_as_string(value) for value in values)


def _as_string(value: ConditionValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

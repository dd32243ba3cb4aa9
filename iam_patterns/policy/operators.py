"""The condition operators: one table of what each compares, how, and how people say it.

A new operator is one row of `_COMPARISONS` and one comparison function.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from iam_patterns.policy.comparisons import (
    Comparison,
    absence,
    in_network,
    ordered,
    same_boolean,
    same_bytes,
)
from iam_patterns.policy.patterns import arn_like, equals, equals_ignoring_case, like
from iam_patterns.policy.printable import printable
from iam_patterns.policy.values import address_range, decoded, moment, number

SetPrefix = Literal["", "ForAllValues:", "ForAnyValue:"]
"""How an operator treats a key with several values."""

_SET_PREFIXES: Final[tuple[SetPrefix, ...]] = ("", "ForAllValues:", "ForAnyValue:")
_IF_EXISTS: Final = "IfExists"
_ARN_PATTERN: Final = re.compile(r"\*|(arn|\*)(:[^:]*){4}:.+")


def is_number(value: str) -> bool:
    """Whether IAM accepts a value as a number."""
    return number(value) is not None


def _is_boolean(value: str) -> bool:
    return value.lower() in ("true", "false")


def _is_date(value: str) -> bool:
    return moment(value) is not None


def _is_address_range(value: str) -> bool:
    return address_range(value) is not None


def _is_base64(value: str) -> bool:
    return decoded(value) is not None


def _is_arn_pattern(value: str) -> bool:
    return _ARN_PATTERN.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class ValueFamily:
    """The operators that compare values of one type.

    Args:
        name: The type, such as ``String``.
        accepts: Whether IAM accepts a value as one of the type.
        allowed: What it accepts, in words.
    """

    name: str
    accepts: Callable[[str], bool]
    allowed: str

    @property
    def has_variables(self) -> bool:
        """Whether IAM replaces policy variables in its values.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        """
        return self.name in ("String", "Arn")


STRING: Final = ValueFamily("String", lambda _: True, "a string")
NUMERIC: Final = ValueFamily("Numeric", is_number, "a number")
DATE: Final = ValueFamily(
    "Date", _is_date, "a date such as 2026-11-24T12:00:00Z, or seconds since 1970"
)
BOOL: Final = ValueFamily("Bool", _is_boolean, "true or false")
BINARY: Final = ValueFamily("Binary", _is_base64, "base64 text")
IP_ADDRESS: Final = ValueFamily("IpAddress", _is_address_range, "an IP address or CIDR range")
ARN: Final = ValueFamily("Arn", _is_arn_pattern, "an ARN or ARN pattern of six parts")
NULL: Final = ValueFamily("Null", _is_boolean, "true (the key is absent) or false (it is present)")


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A comparison, the operator that asks for it and the one that negates it."""

    operator: str
    family: ValueFamily
    words: str
    compare: Comparison
    negation: str = ""
    has_wildcards: bool = False


_COMPARISONS: Final = (
    _Comparison("StringEquals", STRING, "is", equals, "StringNotEquals"),
    _Comparison(
        "StringEqualsIgnoreCase",
        STRING,
        "is (ignoring case)",
        equals_ignoring_case,
        "StringNotEqualsIgnoreCase",
    ),
    _Comparison("StringLike", STRING, "matches", like, "StringNotLike", has_wildcards=True),
    _Comparison("NumericEquals", NUMERIC, "is", ordered(number, operator.eq), "NumericNotEquals"),
    _Comparison("NumericLessThan", NUMERIC, "is less than", ordered(number, operator.lt)),
    _Comparison("NumericLessThanEquals", NUMERIC, "is at most", ordered(number, operator.le)),
    _Comparison("NumericGreaterThan", NUMERIC, "is greater than", ordered(number, operator.gt)),
    _Comparison("NumericGreaterThanEquals", NUMERIC, "is at least", ordered(number, operator.ge)),
    _Comparison("DateEquals", DATE, "is", ordered(moment, operator.eq), "DateNotEquals"),
    _Comparison("DateLessThan", DATE, "is before", ordered(moment, operator.lt)),
    _Comparison("DateLessThanEquals", DATE, "is at or before", ordered(moment, operator.le)),
    _Comparison("DateGreaterThan", DATE, "is after", ordered(moment, operator.gt)),
    _Comparison("DateGreaterThanEquals", DATE, "is at or after", ordered(moment, operator.ge)),
    _Comparison("Bool", BOOL, "is", same_boolean),
    _Comparison("BinaryEquals", BINARY, "is", same_bytes),
    _Comparison("IpAddress", IP_ADDRESS, "is in", in_network, "NotIpAddress"),
    _Comparison("ArnEquals", ARN, "matches", arn_like, "ArnNotEquals", has_wildcards=True),
    _Comparison("ArnLike", ARN, "matches", arn_like, "ArnNotLike", has_wildcards=True),
    _Comparison("Null", NULL, "is absent:", absence),
)


@dataclass(frozen=True, slots=True)
class Operator:
    """One condition operator, its set prefix and ``IfExists`` included.

    Args:
        name: As policies write it, such as ``ForAnyValue:StringNotLikeIfExists``.
        base: The operator alone, such as ``StringNotLike``.
        positive: The operator that ``base`` negates, such as ``StringLike``; any other is its
            own.
        family: The type of the values that it compares.
        set_prefix: ``ForAllValues:``, ``ForAnyValue:`` or nothing.
        if_exists: Whether it ends in ``IfExists``.
        has_wildcards: Whether ``*`` and ``?`` in its values are wildcards.
        verb: How people say the comparison, such as ``is less than``.
        compare: The comparison that ``positive`` asks for.

    Example:
        >>> found = Operator.parse("ForAnyValue:StringNotLikeIfExists")
        >>> found.base, found.positive, found.is_negated
        ('StringNotLike', 'StringLike', True)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """

    name: str
    base: str
    positive: str
    family: ValueFamily
    set_prefix: SetPrefix
    if_exists: bool
    has_wildcards: bool
    verb: str
    compare: Comparison

    @classmethod
    def parse(cls, name: str) -> "Operator | None":
        """The operator of this exact spelling; None when IAM has none."""
        return OPERATORS.get(name) if isinstance(name, str) else None

    @property
    def is_negated(self) -> bool:
        """Whether it is true where its positive counterpart is false."""
        return self.base != self.positive

    @property
    def is_plain(self) -> bool:
        """Whether it has neither a set prefix nor ``IfExists``."""
        return self.name == self.base

    @property
    def is_for_all(self) -> bool:
        """Whether it asks for all values of the key."""
        return self.set_prefix == "ForAllValues:"

    @property
    def is_for_any(self) -> bool:
        """Whether it asks for one value of the key."""
        return self.set_prefix == "ForAnyValue:"

    @property
    def is_true_without_key(self) -> bool:
        """Whether it is true when the request does not contain the key.

        ``IfExists``, ``ForAllValues`` and negated operators are; a negated one with
        ``ForAnyValue`` is not. ``Null`` asks for the key itself: see its value.
        """
        return self.if_exists or self.is_for_all or (self.is_negated and not self.is_for_any)

    def in_words(self, key: str, values: tuple[str, ...]) -> str:
        """A condition with this operator as people say it.

        Example:
            >>> Operator.parse("NumericLessThan").in_words("aws:MultiFactorAuthAge", ("900",))
            'aws:MultiFactorAuthAge is less than 900'
        """
        if self.family is NULL:
            is_absent = [value.lower() == "true" for value in values]
            return f"{key} is {'not sent' if all(is_absent) else 'sent'}"
        subject = {"": key, "ForAllValues:": f"every {key}", "ForAnyValue:": f"any {key}"}
        words = f"{subject[self.set_prefix]} {self.verb} {' or '.join(map(printable, values))}"
        return f"{words} (if sent)" if self.if_exists else words


def _operators() -> Iterator[Operator]:
    for row in _COMPARISONS:
        for base in filter(None, (row.operator, row.negation)):
            verb = row.words if base == row.operator else _negated(row.words)
            for prefix in _SET_PREFIXES:
                for suffix in ("",) if row.family is NULL else ("", _IF_EXISTS):
                    yield Operator(
                        name=prefix + base + suffix,
                        base=base,
                        positive=row.operator,
                        family=row.family,
                        set_prefix=prefix,
                        if_exists=bool(suffix),
                        has_wildcards=row.has_wildcards,
                        verb=verb,
                        compare=row.compare,
                    )


def _negated(words: str) -> str:
    if words.startswith("is"):
        return words.replace("is", "is not", 1)
    return f"does not {words.removesuffix('es')}"


OPERATORS: Final = {found.name: found for found in _operators()}
"""Every operator, by its name."""

CONDITION_OPERATORS: Final = frozenset(OPERATORS)
"""The name of every operator that a condition may have, set prefixes and ``IfExists`` included."""

"""Conditions: when a statement applies.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from iam_patterns.policy.canonical_form import canonical_list
from iam_patterns.policy.operators import OPERATORS, Operator, is_number
from iam_patterns.policy.problems import PolicyError, Problem
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.variables import has_variable

ConditionValue = str | bool | int | float
"""A value as people write it; IAM's JSON holds it as a string."""

ConditionBlock = Mapping[str, Mapping[str, ConditionValue | Sequence[ConditionValue]]]
"""Conditions in the shape of IAM's JSON: operator, then key, then one value or several."""

SCALARS: Final = (str, bool, int, float)
"""The types of a `ConditionValue`."""
_KEY: Final = re.compile(r"[A-Za-z0-9][^\s:]*:\S+")
_LONGEST_INTEGER: Final = 64
_LIMITS: Final = ("NumericLessThan", "NumericLessThanEquals")


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """One key compared with one or more values.

    Args:
        operator: One of `CONDITION_OPERATORS`, such as ``StringEquals``.
        key: A condition key, such as ``sts:ExternalId``.
        values: The values it is compared with, as strings.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    """

    operator: str
    key: str
    values: tuple[str, ...]

    @property
    def parsed_operator(self) -> Operator:
        """The operator, with what it compares and how.

        Raises:
            KeyError: When IAM has no such operator, which no `Statement` accepts.
        """
        return OPERATORS[self.operator]

    def is_at_least_as_strict_as(self, other: "Condition") -> bool:
        """Whether every request that meets this condition also meets the other one.

        Compared only for conditions with the same operator and key; False for any others.
        """
        if (self.operator, self.key.lower()) != (other.operator, other.key.lower()):
            return False
        if self.operator in _LIMITS and all(map(is_number, self.values + other.values)):
            return max(map(Decimal, self.values)) <= max(map(Decimal, other.values))
        if self.parsed_operator.is_negated:
            return set(other.values) <= set(self.values)
        return set(self.values) <= set(other.values)

    def problems(self) -> Iterator[Problem]:
        """What IAM would reject about this condition, with paths inside the statement."""
        path = f"Condition.{self.operator}"
        parsed = Operator.parse(self.operator)
        if parsed is None:
            nearest = get_close_matches(self.operator, OPERATORS, n=1)
            yield Problem.broken_rule(
                path,
                "unknown condition operator",
                f"Did you mean {nearest[0]}?" if nearest else "Use an operator of IAM's list.",
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
            yield Problem.broken_rule(
                f"{path}.{self.key}",
                "at least one value is required",
                "Add a value, or remove the condition.",
            )
        for value in self.values:
            if problem := self._problem_of_value(parsed, value):
                yield problem

    def _problem_of_value(self, operator: Operator, value: str) -> Problem | None:
        family = operator.family
        if has_variable(value):
            if family.has_variables:
                return None
            return Problem.broken_rule(
                f"Condition.{self.operator}.{self.key}",
                "policy variables work only with String and Arn operators",
                "Write the value out.",
                value=value,
            )
        if family.accepts(value) or contains_token(value):
            return None
        path = f"Condition.{self.operator}.{self.key}"
        fix = f"Correct the value, or use the operator for the type of {self.key}."
        return Problem(path, value, family.allowed, fix)


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
    if isinstance(values, SCALARS):
        return (_as_string(values),)
    return tuple(_as_string(value) for value in values)


def _as_string(value: ConditionValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > _LONGEST_INTEGER:
        raise PolicyError(
            "condition",
            [
                Problem.broken_rule(
                    "Condition",
                    f"an integer has more than {_LONGEST_INTEGER} bits",
                    "Write it as a string.",
                )
            ],
        )
    return str(value)

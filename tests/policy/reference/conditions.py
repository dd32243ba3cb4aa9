"""The Condition element: operators, keys, sets, IfExists, Null."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tests.policy.reference import comparing
from tests.policy.reference.matching import (
    NOT_SAID,
    VARIABLE,
    Context,
    as_list,
    has_no_value,
    plain_pattern,
    resolve,
)
from tests.policy.reference.undocumented import Undocumented, every, some

OPERATOR = re.compile(
    r"(?P<set>ForAllValues:|ForAnyValue:)?(?P<name>[A-Za-z]+?)(?P<if_exists>IfExists)?"
)
FAMILY = re.compile(r"(String|Numeric|Date|Arn|Binary|Bool|IpAddress)(.*)")


def conditions_hold(statement: Mapping[str, Any], context: Context, *, variables: bool) -> bool:
    """reference_policies_condition-logic-multiple-context-keys-or-values.html.

    Operators, and the keys of an operator, are joined by AND.
    """
    return every(
        lambda each: _holds(*each, context, variables=variables),
        [
            (operator, key.lower(), as_list(values))
            for operator, block in statement.get("Condition", {}).items()
            for key, values in block.items()
        ],
    )


def _holds(
    operator: str, key: str, wanted: list[str], context: Context, *, variables: bool
) -> bool:
    found = OPERATOR.fullmatch(operator)
    if found is None:
        raise Undocumented(f"operator {operator}")
    values = context.get(key)
    if values == [NOT_SAID]:
        raise Undocumented(f"the value of {key} for this kind of caller")
    if found["name"] == "Null":
        return _null(values, wanted)
    name, negated = _positive(found["name"])
    if values is None:
        return _without_the_key(found["set"], negated=negated, if_exists=bool(found["if_exists"]))
    if negated and variables and any(has_no_value(text, context) for text in wanted):
        raise Undocumented("a negated operator and a variable without a value")

    equal = partial(_equal, context=context, variables=variables)

    def one(value: str) -> bool:
        """The values of a policy are joined by OR, those of a negated operator by NOR."""
        return negated != some(lambda text: equal(name, value, text), wanted)

    if found["set"] is None:
        if len(values) != 1:
            raise Undocumented("a key of several values, or none, without a set operator")
        return one(values[0])
    return _of_the_set(found["set"], values, one)


def _of_the_set(prefix: str, values: list[str], one: Callable[[str], bool]) -> bool:
    """reference_policies_condition-single-vs-multi-valued-context-keys.html.

    ForAllValues: every value of the request, and true for a set that is empty. ForAnyValue: at
    least one, and false for a set that is empty. An empty text counts as an empty set.
    """
    if prefix == "ForAllValues:":
        return values in ([], [""]) or every(one, values)
    if values == [""]:
        raise Undocumented("ForAnyValue and one empty text")
    return some(one, values)


def _null(values: list[str] | None, wanted: list[str]) -> bool:
    """reference_policies_elements_condition_operators.html#Conditions_Null: true: is not there."""
    if values is not None and (not values or "" in values):
        raise Undocumented("Null and an empty value")
    if len(wanted) != 1:
        raise Undocumented("Null with several values")
    return (values is None) == (wanted[0] == "true")


def _without_the_key(prefix: str | None, *, negated: bool, if_exists: bool) -> bool:
    """reference_policies_elements_condition_operators.html: the key is not in the request.

    Then an operator is false, a negated one true; with IfExists it is true. ForAllValues is
    true, ForAnyValue false (single-vs-multi-valued-context-keys).
    """
    if prefix == "ForAllValues:" or if_exists:
        return True
    return negated and prefix is None


def _positive(name: str) -> tuple[str, bool]:
    """The operator without its negation, and whether it had one: Not is the whole difference."""
    positive = name.removeprefix("Not") if name == "NotIpAddress" else name.replace("Not", "", 1)
    return positive, positive != name


PLAIN: dict[str, Callable[[str, str, str], bool]] = {
    "Numeric": comparing.numeric,
    "Date": comparing.date,
    "Bool": lambda _, value, text: comparing.boolean(value, text),
    "Binary": lambda _, value, text: comparing.binary(value, text),
    "IpAddress": lambda _, value, text: comparing.address(value, text),
}


def _equal(name: str, value: str, text: str, *, context: Context, variables: bool) -> bool:
    family = FAMILY.fullmatch(name)
    if family is None:
        raise Undocumented(f"operator {name}")
    kind, comparison = family.groups()
    if kind in PLAIN:
        if VARIABLE.search(text):
            raise Undocumented("a variable with an operator that allows none")
        return PLAIN[kind](comparison, value, text)
    # reference_policies_variables.html: "any attempt to match it fails".
    if variables and has_no_value(text, context):
        return False
    pattern = resolve(text, context) if variables else plain_pattern(text)
    if kind == "Arn":
        return comparing.arn(value, pattern)
    return comparing.string(comparison, value, pattern)

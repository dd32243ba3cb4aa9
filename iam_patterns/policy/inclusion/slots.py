"""Where a condition key is a policy variable: what is around it, and the patterns beside it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.text_places import (
    Places,
    arn_places,
    ignoring_case,
    is_caseless,
    text_places,
)
from iam_patterns.policy.inclusion.variable_values import VariableSlot
from iam_patterns.policy.variables import Context, keys_in, parsed
from iam_patterns.policy.wildcards import Elements, Wildcard, elements_of

_MARK: Final = "\ue000"
"""Stands for the value of the variable: a letter of Unicode's private use."""

_IGNORING_CASE: Final = "StringEqualsIgnoreCase"

RESOURCE: Final = "the resource"
"""The dimension of the resource: no condition key has this name."""

_ARNS: Final = "Arn"


class _Pattern(NamedTuple):
    """A pattern, whether its variables and wildcards count, and which operator compares it."""

    text: str
    variables: bool
    wildcards: bool
    kind: str = ""


def keys_of_resources(clause: Clause) -> Iterator[str]:
    """The keys that the resources of a clause have as variables."""
    if clause.variables:
        for resource in (*clause.resources, *clause.not_resources):
            yield from filter(None, keys_in(resource))


def variable_slots(
    key: str, clauses: Iterable[Clause], context: Context, fixed: Context
) -> tuple[list[VariableSlot], bool]:
    """The slots in which a key is a variable, and whether they are the whole of what it does.

    Args:
        key: The key in lower case.
        clauses: The clauses.
        context: The values that are known.
        fixed: The values of keys that follow from the caller.
    """
    resources: dict[_Pattern, None] = {}
    by_key: dict[str, dict[_Pattern, None]] = {}
    is_complete = True
    for clause in clauses:
        texts = clause.resources or clause.not_resources
        resources |= {_Pattern(text, clause.variables, wildcards=True): None for text in texts}
        for condition in clause.conditions:
            operator = condition.parsed_operator
            if not operator.family.has_variables:
                continue
            is_same = condition.key.lower() == key and key in clause.keys_in(condition)
            is_complete = is_complete and not is_same
            kind = _ARNS if operator.family.name == _ARNS else operator.positive
            by_key.setdefault(condition.key.lower(), {}).update(
                {
                    _Pattern(
                        value, clause.variables, wildcards=operator.has_wildcards, kind=kind
                    ): None
                    for value in condition.values
                }
            )
    slots = []
    for compared, patterns in ((RESOURCE, resources), *by_key.items()):
        slot, is_known = _slot(key, list(patterns), context, fixed.get(compared, ()))
        if slot.around:
            slots.append(slot)
            is_complete = is_complete and is_known and slot.is_complete
    return slots, is_complete


def _slot(
    key: str, patterns: Sequence[_Pattern], context: Context, fixed: Sequence[str]
) -> tuple[VariableSlot, bool]:
    around: dict[tuple[Places, Places], None] = {}
    others: dict[Places, None] = {}
    is_known = True
    ignores_case = False
    for pattern in patterns:
        elements, is_whole = _marked(pattern, key, context)
        places = _places(elements, pattern.kind)
        if (_MARK,) in places:
            is_known = is_known and is_whole
            ignores_case = ignores_case or pattern.kind == _IGNORING_CASE
            index = places.index((_MARK,))
            around[places[:index], places[index + 1 :]] = None
        else:
            others[places] = None
    for value in fixed:
        others |= {text_places((value,)): None, ignoring_case(text_places((value,))): None}
    if ignores_case and not fixed:
        is_known = is_known and all(map(is_caseless, others))
    return VariableSlot(tuple(around), tuple(others)), is_known


def _places(elements: Elements, kind: str) -> Places:
    if kind == _ARNS:
        return arn_places(elements)
    places = text_places(elements)
    return ignoring_case(places) if kind == _IGNORING_CASE else places


def _marked(pattern: _Pattern, key: str, context: Context) -> tuple[Elements, bool]:
    """The pattern with a mark for the variable, and whether it has no other open variable."""

    def literal(text: str) -> Elements:
        return elements_of(text) if pattern.wildcards else (text,)

    if not pattern.variables:
        return literal(pattern.text), True
    elements: Elements = ()
    is_whole, is_marked = True, False
    for part in parsed(pattern.text):
        if isinstance(part, str):
            elements += literal(part)
        elif part.key == key and not is_marked:
            elements += (_MARK,)
            is_marked = True
        elif len(context.get(part.key, ())) == 1:
            elements += (context[part.key][0],)
        elif not part.key:
            elements += (part.default or "",)
        else:
            elements += (Wildcard.ANY,)
            is_whole = False
    return elements, is_whole

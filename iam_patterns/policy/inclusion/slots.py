"""Where a condition key is a policy variable: what is around it, and the patterns beside it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.text_places import Places, arn_places, text_places
from iam_patterns.policy.inclusion.variable_values import VariableSlot
from iam_patterns.policy.variables import Context, keys_in, parsed
from iam_patterns.policy.wildcards import Elements, Wildcard, elements_of

_MARK: Final = "\ue000"
"""Stands for the value of the variable: a letter of Unicode's private use."""

_IGNORING_CASE: Final = "StringEqualsIgnoreCase"

Pattern = tuple[str, bool, bool]
"""A pattern, whether its wildcards count, and whether it is one of ARNs."""


def keys_of_resources(clause: Clause) -> Iterator[str]:
    """The keys that the resources of a clause have as variables."""
    if clause.variables:
        for resource in (*clause.resources, *clause.not_resources):
            yield from filter(None, keys_in(resource))


def variable_slots(
    key: str, clauses: Iterable[Clause], context: Context
) -> tuple[list[VariableSlot], bool]:
    """The slots in which a key is a variable, and whether they are the whole of what it does.

    Args:
        key: The key in lower case.
        clauses: The clauses.
        context: The values that are known.
    """
    resources: dict[Pattern, None] = {}
    by_key: dict[str, dict[Pattern, None]] = {}
    is_complete = True
    for clause in clauses:
        texts = clause.resources or clause.not_resources
        resources |= dict.fromkeys((text, True, False) for text in texts if clause.variables)
        for condition in clause.conditions:
            operator = condition.parsed_operator
            if not clause.variables or not operator.family.has_variables:
                continue
            has_it = any(key in keys_in(value) for value in condition.values)
            is_complete = is_complete and not (has_it and operator.positive == _IGNORING_CASE)
            is_complete = is_complete and not (has_it and condition.key.lower() == key)
            is_arn = operator.family.name == "Arn"
            by_key.setdefault(condition.key.lower(), {}).update(
                dict.fromkeys((v, operator.has_wildcards, is_arn) for v in condition.values)
            )
    slots = []
    for patterns in (resources, *by_key.values()):
        slot, is_known = _slot(key, list(patterns), context)
        if slot.around:
            slots.append(slot)
            is_complete = is_complete and is_known and slot.is_complete
    return slots, is_complete


def _slot(key: str, patterns: Sequence[Pattern], context: Context) -> tuple[VariableSlot, bool]:
    around: dict[tuple[Places, Places], None] = {}
    others: dict[Places, None] = {}
    is_known = True
    for text, wildcards, is_arn in patterns:
        places_of: Callable[[Elements], Places] = arn_places if is_arn else text_places
        elements, is_whole = _marked(text, key, context, wildcards=wildcards)
        if elements is None:
            continue
        places = places_of(elements)
        if (_MARK,) in places:
            is_known = is_known and is_whole
            index = places.index((_MARK,))
            around[places[:index], places[index + 1 :]] = None
        else:
            others[places] = None
    return VariableSlot(tuple(around), tuple(others)), is_known


def _marked(
    text: str, key: str, context: Context, *, wildcards: bool
) -> tuple[Elements | None, bool]:
    """The pattern with a mark for the variable, and whether it has no other open variable."""
    elements: Elements = ()
    is_whole, is_marked = True, False
    for part in parsed(text):
        if isinstance(part, str):
            elements += elements_of(part) if wildcards else (part,)
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

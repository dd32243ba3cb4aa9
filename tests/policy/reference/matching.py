"""Wildcards, actions, resources and policy variables."""

import re
from collections.abc import Mapping
from functools import cache

from tests.policy.reference.undocumented import Undocumented, some

NOT_SAID = "(no page says what this key holds)"
Context = Mapping[str, list[str]]
Pattern = tuple[str, ...]
"""One character a place; ANY and ONE stand for the wildcards, so that ${*} can be a plain star."""
ANY, ONE = "any characters", "one character"


def plain_pattern(text: str) -> Pattern:
    """reference_policies_elements_condition_operators.html: * is any characters, ? is one."""
    return tuple({"*": ANY, "?": ONE}.get(character, character) for character in text)


@cache
def fits(pattern: Pattern, text: str) -> bool:
    """Whether the pattern fits the whole text: each way to read it is tried."""
    if not pattern:
        return not text
    if pattern[0] == ANY:
        return fits(pattern[1:], text) or (bool(text) and fits(pattern, text[1:]))
    return bool(text) and pattern[0] in (ONE, text[0]) and fits(pattern[1:], text[1:])


def action_matches(statement: Mapping[str, object], action: str) -> bool:
    """reference_policies_elements_action.html: prefix and name in any case, wildcards in both.

    reference_policies_elements_notaction.html: everything except the list.
    """
    if "NotAction" in statement:
        return not any(
            fits(plain_pattern(each.lower()), action.lower())
            for each in as_list(statement["NotAction"])
        )
    return any(
        fits(plain_pattern(each.lower()), action.lower()) for each in as_list(statement["Action"])
    )


def resource_matches(
    statement: Mapping[str, object], resource: str, context: Context, *, variables: bool
) -> bool:
    """reference_policies_elements_resource.html and _notresource.html.

    A trust policy's statement has no resource: it is about its role.
    """

    def one(pattern: str) -> bool:
        return _one_resource(pattern, resource, context, variables=variables)

    if "NotResource" in statement:
        patterns = as_list(statement["NotResource"])
        if variables and any(has_no_value(pattern, context) for pattern in patterns):
            raise Undocumented("NotResource with a variable that has no value")
        return not some(one, patterns)
    if "Resource" not in statement:
        return True
    patterns = as_list(statement["Resource"])
    if variables and any(has_no_value(pattern, context) for pattern in patterns):
        # reference_policies_variables.html: it "might" make the whole statement invalid.
        rest = [pattern for pattern in patterns if not has_no_value(pattern, context)]
        if some(one, rest):
            raise Undocumented("one resource fits and another has a variable without a value")
        return False
    return some(one, patterns)


def _one_resource(pattern: str, resource: str, context: Context, *, variables: bool) -> bool:
    """reference_policies_elements_resource.html: case counts, wildcards stand in any segment.

    A * that ends a segment goes on beyond the colon. Whether another * or a ? does is not said.
    """
    places = resolve(pattern, context) if variables else plain_pattern(pattern)
    if places == (ANY,):
        return True
    across = fits(places, resource)
    if across and not _within_segments(places, resource):
        raise Undocumented("a wildcard inside a segment of the resource reaches over a colon")
    return across


def _within_segments(places: Pattern, text: str) -> bool:
    """Whether it fits too when only a * that ends a segment may reach over a colon."""
    if not places:
        return not text
    if places[0] == ANY:
        ends = len(places) == 1 or places[1] == ":"
        return _within_segments(places[1:], text) or (
            bool(text) and (ends or text[0] != ":") and _within_segments(places, text[1:])
        )
    if not text or (places[0] == ONE and text[0] == ":"):
        return False
    return places[0] in (ONE, text[0]) and _within_segments(places[1:], text[1:])


VARIABLE = re.compile(r"\$\{([^}]*)\}")


def has_no_value(text: str, context: Context) -> bool:
    """Whether a variable in the text has neither a value nor a default."""
    return any(
        "," not in name and name not in ("*", "?", "$") and not context.get(name.lower())
        for name in VARIABLE.findall(text)
    )


def resolve(text: str, context: Context) -> Pattern:
    """reference_policies_variables.html: ${key}, ${key, 'default'}, ${*}, ${?} and ${$}."""
    places: list[str] = []
    end = 0
    for found in VARIABLE.finditer(text):
        places += plain_pattern(text[end : found.start()])
        places += _value(found[1], context)
        end = found.end()
    return (*places, *plain_pattern(text[end:]))


def _value(name: str, context: Context) -> str:
    if name in ("*", "?", "$"):
        return name
    key, _, default = name.partition(", ")
    values = context.get(key.lower())
    if not values:
        return default.strip("'")
    if len(values) > 1:
        # reference_policies_condition-single-vs-multi-valued-context-keys.html forbids it.
        raise Undocumented("a key of several values as a variable")
    if values == [NOT_SAID]:
        raise Undocumented(f"the value of {key.lower()} for this kind of caller")
    if set("*?") & set(values[0]):
        raise Undocumented("a variable whose value has wildcards")
    return values[0]


def as_list(value: object) -> list[str]:
    """reference_policies_grammar.html: one value may stand without its list."""
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in values]

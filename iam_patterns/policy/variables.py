"""Policy variables: ``${aws:username}``, with a default ``${aws:username, 'nobody'}``, ``${*}``.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy.wildcards import Elements, elements_of

Context = Mapping[str, tuple[str, ...]]
"""The values of each condition key of a request; keys in lower case."""

_VARIABLE: Final = re.compile(r"\$\{(?!Token\[)([^{}]*)\}")
_LITERALS: Final = frozenset("*?$")
_OF_THE_RESOURCE: Final = ("aws:resourceorgid", "aws:resourceaccount")
_QUOTE: Final = "'"


@dataclass(frozen=True, slots=True)
class _Variable:
    """A variable: the key in lower case, and the value for requests without it."""

    key: str
    default: str | None


VariablePattern = tuple[str | _Variable, ...]
"""A pattern in parts: texts, wildcards included, and variables."""


def has_variable(pattern: str) -> bool:
    """Whether the pattern has a policy variable, ``${*}`` and its like included."""
    return "${" in pattern and _VARIABLE.search(pattern) is not None


def keys_in(pattern: str) -> tuple[str, ...]:
    """The condition keys that a pattern has as variables, in lower case."""
    if "${" not in pattern:
        return ()
    return tuple(part.key for part in parsed(pattern) if isinstance(part, _Variable))


def without_variables(pattern: str, *, except_of_the_resource: bool = False) -> str:
    """The pattern without its variables.

    Args:
        pattern: The pattern.
        except_of_the_resource: Keeps the names of ``${aws:ResourceAccount}`` and
            ``${aws:ResourceOrgID}``, which are fixed for a resource.
    """

    def kept(found: re.Match[str]) -> str:
        return found[1] if except_of_the_resource and is_of_the_resource(found[1]) else ""

    return _VARIABLE.sub(kept, pattern)


def with_wildcards(pattern: str, *, except_for: Collection[str]) -> str:
    """The pattern with ``*`` for each variable.

    Args:
        pattern: The pattern.
        except_for: The keys, in lower case, whose variables stay.
    """

    def wild(found: re.Match[str]) -> str:
        part = _variable(found[1])
        return found[0] if not part.key or part.key in except_for else "*"

    return _VARIABLE.sub(wild, pattern)


def variables_are_of_the_resource(pattern: str) -> bool:
    """Whether every variable of the pattern is fixed for a resource."""
    return all(map(is_of_the_resource, _VARIABLE.findall(pattern)))


def is_of_the_resource(variable: str) -> bool:
    """Whether a variable has one value for each resource: its account or organization."""
    return variable.lower() in _OF_THE_RESOURCE


def parsed(pattern: str) -> VariablePattern:
    """The texts and the variables of a pattern; ``${*}`` is the variable of a literal ``*``."""
    parts: list[str | _Variable] = []
    for index, part in enumerate(_VARIABLE.split(pattern)):
        if index % 2:
            parts.append(_variable(part))
        elif part:
            parts.append(part)
    return tuple(parts)


def filled_in(pattern: VariablePattern, context: Context, *, wildcards: bool) -> Elements | None:
    """The pattern with the values of the context; None when a variable has no value.

    Args:
        pattern: A parsed pattern.
        context: The context; a key of several values has no value here.
        wildcards: Whether ``*`` and ``?`` of the pattern are wildcards; those in a value of
            the context are not.
    """
    elements: Elements = ()
    for part in pattern:
        if isinstance(part, str):
            elements += elements_of(part) if wildcards else (part,)
            continue
        values = context.get(part.key, ())
        value = values[0] if len(values) == 1 else part.default
        if value is None:
            return None
        elements += (value,)
    return elements


def _variable(text: str) -> _Variable:
    if text in _LITERALS:
        return _Variable("", text)
    key, comma, rest = text.partition(",")
    rest = rest.strip()
    quoted = comma and len(rest) > 1 and rest[0] == rest[-1] == _QUOTE
    return _Variable(key.strip().lower(), rest[1:-1] if quoted else None)

"""A construct that fits a role: its arguments, and the properties that it gives the role."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from iam_patterns.cli.suggestions.sub_text import checkable, value_of
from iam_patterns.policy.formats import Format

ASSUME: Final = "sts:AssumeRole"
TAG: Final = "sts:TagSession"
SET_SOURCE_IDENTITY: Final = "sts:SetSourceIdentity"

Conditions = Mapping[str, Mapping[str, Sequence[str]]]
"""Texts of `sub_text` by key, by operator."""
Block = dict[str, dict[str, tuple[str, ...]]]
"""The same while it is written."""


class NoFitError(Exception):
    """Why no construct fits, in a sentence."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What would replace a role.

    Args:
        construct: The construct's name.
        arguments: Its own arguments, as values of `python_code`.
        trust: The statements of the trust policy that it writes.
        statements: The statements of its own that it adds to the role's permissions.
        attaches: The AWS managed policies that it attaches.
        replaces: The AWS managed policies that are no longer attached.
        takes_over: The type of a resource that it creates too, and where in the construct.
        mappings: Mappings that it adds to the template.
        notes: What to know, in sentences.
    """

    construct: str
    arguments: Mapping[str, Any]
    trust: Sequence[Mapping[str, Any]]
    statements: Sequence[Mapping[str, Any]] = ()
    attaches: Sequence[str] = ()
    replaces: frozenset[str] = frozenset()
    takes_over: tuple[str, str] | None = None
    mappings: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[str] = ()


def allow(
    sid: str,
    principal: Mapping[str, Sequence[str]],
    actions: Sequence[str] = (ASSUME,),
    conditions: Conditions | None = None,
) -> dict[str, Any]:
    """A statement of a trust policy as it stands in a template."""
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {kind: _values(texts) for kind, texts in principal.items()},
        "Action": list(actions),
    }
    block = {
        operator: {key: _values(texts) for key, texts in keys.items()}
        for operator, keys in (conditions or {}).items()
        if keys
    }
    if block:
        statement["Condition"] = block
    return statement


def _values(texts: Sequence[str]) -> Any:  # noqa: ANN401 - one value, or a list
    values = [value_of(text) for text in texts]
    return values[0] if len(values) == 1 else values


def require(name: str, form: Format, texts: Iterable[str]) -> None:
    """Raises a `NoFitError` unless each text has the format that a construct requires.

    Raises:
        NoFitError: If one does not.
    """
    for text in texts:
        problem = form.problem(name, checkable(text))
        if problem:
            raise NoFitError(f"{name} would be {checkable(text)!r}, and it must be {form.allowed}")

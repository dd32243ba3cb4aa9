"""Reads a hand-written trust policy as the one caller that it trusts.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.cli.suggestions.fit import NoFitError
from iam_patterns.cli.suggestions.sub_text import text_of

_ONLY_TAGS: Final = frozenset({"sts:tagsession", "sts:setsourceidentity"})
_NOT_WRITTEN: Final = ("NotPrincipal", "NotAction", "Resource", "NotResource")


@dataclass(frozen=True, slots=True)
class Trusted:
    """Who a trust policy trusts, under one set of conditions.

    Args:
        kind: ``AWS``, ``Service``, ``Federated`` or ``CanonicalUser``.
        principals: The principals, as texts of `sub_text`.
        actions: The actions, in lower case.
        conditions: The values by operator and key, both in lower case.
    """

    kind: str
    principals: tuple[str, ...]
    actions: frozenset[str]
    conditions: Mapping[tuple[str, str], tuple[str, ...]]

    def values(self, key: str, *operators: str) -> tuple[str, ...]:
        """The values that a condition key must have by one of the operators."""
        lowered = [operator.lower() for operator in operators]
        return tuple(
            dict.fromkeys(
                value
                for (operator, name), values in self.conditions.items()
                if name == key.lower() and operator in lowered
                for value in values
            )
        )

    def with_prefix(self, prefix: str, *operators: str) -> dict[str, tuple[str, ...]]:
        """The values of the keys with a prefix, by the rest of the key in lower case."""
        return {
            name.removeprefix(prefix.lower()): self.values(name, *operators)
            for _, name in self.conditions
            if name.startswith(prefix.lower()) and self.values(name, *operators)
        }

    def allows(self, action: str) -> bool:
        """Whether the policy lists the action."""
        return bool(self.actions & {action.lower(), "sts:*", "*"})


def read_trust(document: object) -> Trusted:
    """The one caller that a trust policy trusts.

    Raises:
        NoFitError: If it is not written out in the template, or trusts several callers, or has
            statements that no construct writes.
    """
    if not isinstance(document, Mapping) or "Statement" not in document:
        raise NoFitError("its trust policy is not written out in the template")
    statements = document["Statement"]
    found: list[Trusted] = []
    for statement in statements if isinstance(statements, list) else [statements]:
        for trusted in _trusted(statement):
            _add(found, trusted)
    if not found:
        raise NoFitError("its trust policy has no statement")
    if len(found) > 1:
        raise NoFitError(_several(found))
    return found[0]


def _trusted(statement: object) -> Iterator[Trusted]:
    if not isinstance(statement, Mapping) or "Effect" not in statement:
        raise NoFitError("a statement of its trust policy is known only at deployment")
    if statement["Effect"] != "Allow":
        raise NoFitError("its trust policy has a Deny statement, which no construct writes")
    for element in _NOT_WRITTEN:
        if element in statement:
            raise NoFitError(f"its trust policy has {element}, which no construct writes")
    principal = statement.get("Principal")
    if principal == "*":
        principal = {"AWS": "*"}
    if not isinstance(principal, Mapping) or not principal:
        raise NoFitError("the principals of its trust policy are known only at deployment")
    actions = frozenset(action.lower() for action in _texts(statement.get("Action")))
    conditions = dict(_conditions(statement.get("Condition", {})))
    for kind, listed in principal.items():
        yield Trusted(kind, tuple(_texts(listed)), actions, conditions)


def _conditions(block: object) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    if not isinstance(block, Mapping):
        raise NoFitError("the conditions of its trust policy are known only at deployment")
    for operator, keys in block.items():
        if not isinstance(keys, Mapping) or any(key.startswith("Fn::") for key in keys):
            raise NoFitError("the conditions of its trust policy are known only at deployment")
        for key, values in keys.items():
            yield (operator.lower(), key.lower()), tuple(_texts(values))


def _texts(values: Any) -> Iterator[str]:  # noqa: ANN401 - a value or a list of values
    for value in values if isinstance(values, list) else [values]:
        plain = str(value).lower() if isinstance(value, bool) else value
        text = text_of(str(plain) if isinstance(plain, int) else plain)
        if text is None:
            raise NoFitError("a part of its trust policy is known only at deployment")
        yield text


def _add(found: list[Trusted], new: Trusted) -> None:
    """Joins statements on the same caller, as far as they say the same."""
    for index, old in enumerate(found):
        if old.kind != new.kind:
            continue
        only_tags = [one for one in (old, new) if one.actions <= _ONLY_TAGS]
        if old.principals == new.principals and (
            old.conditions == new.conditions or len(only_tags) == 1
        ):
            kept = new if only_tags == [old] else old
            found[index] = Trusted(
                old.kind, old.principals, old.actions | new.actions, kept.conditions
            )
            return
        if old.conditions == new.conditions and old.actions == new.actions:
            principals = tuple(dict.fromkeys((*old.principals, *new.principals)))
            found[index] = Trusted(old.kind, principals, old.actions, old.conditions)
            return
    found.append(new)


def _several(found: list[Trusted]) -> str:
    kinds = dict.fromkeys(trusted.kind for trusted in found)
    if len(kinds) > 1:
        return f"it trusts principals of several kinds ({', '.join(kinds)}). Create a role for each"
    return "its trust policy has several statements with different conditions"

"""Reads a statement from IAM's JSON and collects every problem in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, cast

from iam_patterns.policy.conditions import SCALARS
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.problems import PolicyError, Problem
from iam_patterns.policy.serialized import restored, serialized
from iam_patterns.policy.statement import Statement

_STATEMENT_KEYS: Final = {
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
}
_PRINCIPAL_KINDS: Final = {"AWS", "Service", "Federated", "CanonicalUser"}


def parse_statement(data: object) -> tuple[Statement | None, Sequence[Problem]]:
    """The statement, or None and its problems, with paths inside the statement."""
    written = serialized(data)
    return _parsed(data) if written is None else _parsed_once(written)


@lru_cache(maxsize=4096)
def _parsed_once(written: bytes) -> tuple[Statement | None, Sequence[Problem]]:
    """Parses a statement; the policies of an app repeat many."""
    return _parsed(restored(written))


def _parsed(data: object) -> tuple[Statement | None, Sequence[Problem]]:
    if not isinstance(data, Mapping):
        return None, [Problem("", data, "a JSON object", "Write the statement as {...}.")]
    problems = list(unknown_keys(data, _STATEMENT_KEYS))
    sid, effect = data.get("Sid"), data.get("Effect")
    if sid is not None and not isinstance(sid, str):
        problems.append(Problem("Sid", sid, "a string", "Write it in quotes."))
        sid = None
    try:
        statement = Statement(
            sid or None,
            effect=cast("Any", effect),
            actions=_strings(data, "Action", problems),
            not_actions=_strings(data, "NotAction", problems),
            resources=_strings(data, "Resource", problems),
            not_resources=_strings(data, "NotResource", problems),
            principals=_principals(data, "Principal", problems),
            not_principals=_principals(data, "NotPrincipal", problems),
            conditions=_conditions(data["Condition"], problems) if "Condition" in data else {},
        )
    except PolicyError as error:
        return None, [*problems, *error.problems]
    return (None if problems else statement), problems


def unknown_keys(data: Mapping[Any, object], known: Collection[str]) -> Iterable[Problem]:
    """A problem for each key that is not among the known ones."""
    for key in data:
        if key not in known:
            names = sorted(known)
            nearest = get_close_matches(str(key), names, n=1)
            fix = f"Did you mean {nearest[0]}?" if nearest else f"Use one of {', '.join(names)}."
            yield Problem.broken_rule("", "unknown key", fix, value=key)


def _strings(data: Mapping[Any, object], key: str, problems: list[Problem]) -> tuple[str, ...]:
    if key not in data:
        return ()
    value = data[key]
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    problems.append(Problem(key, value, "a string or a list of strings", "Correct the type."))
    return ()


def _principals(data: Mapping[Any, object], key: str, problems: list[Problem]) -> Principals | None:
    value = data.get(key)
    if value is None and key not in data:
        return None
    if value == "*":
        return Principals(everyone=True)
    if not isinstance(value, Mapping):
        problems.append(Problem(key, value, "* or an object", "Write it like {'AWS': ARN}."))
        return None
    problems.extend(problem.below(key) for problem in unknown_keys(value, _PRINCIPAL_KINDS))
    below: list[Problem] = []
    principals = Principals(
        aws=_strings(value, "AWS", below),
        service=_strings(value, "Service", below),
        federated=_strings(value, "Federated", below),
        canonical_user=_strings(value, "CanonicalUser", below),
    )
    problems.extend(problem.below(key) for problem in below)
    return principals


def _conditions(
    data: object, problems: list[Problem]
) -> dict[str, dict[str, tuple[str | bool | int | float, ...]]]:
    if not isinstance(data, Mapping):
        problems.append(Problem("Condition", data, "an object", "Write {operator: {key: value}}."))
        return {}
    block: dict[str, dict[str, tuple[str | bool | int | float, ...]]] = {}
    for operator, keys in data.items():
        path = f"Condition.{operator}"
        if not isinstance(keys, Mapping):
            problems.append(Problem(path, keys, "an object of keys", "Write {key: value}."))
            continue
        for key, value in keys.items():
            values = tuple(value) if isinstance(value, list | tuple) else (value,)
            if all(isinstance(item, SCALARS) for item in values):
                block.setdefault(str(operator), {})[str(key)] = values
            else:
                problems.append(
                    Problem(
                        f"{path}.{key}",
                        value,
                        "a string, number or boolean, or a list of them",
                        "Correct the type.",
                    )
                )
    return block

"""Checks the rules that users add to those of the package."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Final, get_args

from iam_patterns.checks.registry import ALL_RULES, RULE_IDS
from iam_patterns.checks.rule import SUBJECTS, AnyRule, Rule, Severity
from iam_patterns.policy import InvalidInputError, Problem
from iam_patterns.policy.wrong_types import not_all

_ID: Final = re.compile(r"[\w.-]+", re.ASCII)
_TEXTS = ("id", "title", "risk", "fix", "example", "page")


class RuleError(InvalidInputError):
    """Rules that are no `Rule`, are incomplete, or whose ID is taken."""


def with_user_rules(rules: Sequence[AnyRule]) -> tuple[AnyRule, ...]:
    """The rules of the package and those of the user.

    Raises:
        RuleError: With every problem of the user's rules.
    """
    problems = list(not_all("rules", rules, object, "a Rule")) or list(_problems(rules))
    if problems:
        raise RuleError("rules of the checks", problems)
    return (*ALL_RULES, *rules)


def _id_problems(name: str, taken: Container[str], path: str) -> Iterator[Problem]:
    if name in taken:
        yield Problem(f"{path}.id", name, "an ID of its own", "Choose another ID.")
    if isinstance(name, str) and name and not _ID.fullmatch(name):
        characters = "letters, digits, hyphens, dots and underscores"
        yield Problem(f"{path}.id", name, characters, "CDK reads the others in another way.")


def _problems(rules: Iterable[object]) -> Iterator[Problem]:
    taken = set(RULE_IDS)
    for index, rule in enumerate(rules):
        path = f"rules[{index}]"
        if not isinstance(rule, Rule):
            yield Problem(path, rule, "a Rule", "Pass the Rule itself, not its module or find.")
            continue
        yield from _id_problems(rule.id, taken, path)
        taken.add(rule.id)
        for name in _TEXTS:
            value = getattr(rule, name)
            if not (isinstance(value, str) and value):
                yield Problem(f"{path}.{name}", value, "a text", "Write it.")
        if "{subject}" not in str(rule.title):
            what = "a sentence with {subject} in it"
            yield Problem(f"{path}.title", rule.title, what, "Write {subject} for the role.")
        if rule.severity not in get_args(Severity):
            names = ", ".join(get_args(Severity))
            yield Problem(f"{path}.severity", rule.severity, f"one of {names}", "Choose one.")
        if not callable(rule.find):
            yield Problem(f"{path}.find", rule.find, "a function", "Pass the function itself.")
        if rule.subject not in SUBJECTS:
            names = ", ".join(kind.__name__ for kind in SUBJECTS)
            yield Problem(f"{path}.subject", rule.subject, f"one of {names}", "Choose one.")

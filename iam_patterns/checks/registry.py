"""Finds the rules of this package: each file below ``rules/`` has one."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Final

import iam_patterns.checks.rules as rules  # noqa: PLR0402 - "from" would import the package that imports this
from iam_patterns.checks.rule import AnyRule, Rule


class RegistryError(Exception):
    """A file below ``rules/`` that has no rule, or whose rule has another ID than its path."""


def rules_below(package: ModuleType) -> Iterator[AnyRule]:
    """The rule of each module below a package; modules that begin with ``_`` have none.

    Raises:
        RegistryError: For a module without a `Rule` named ``RULE``, or whose ID is not its path.
    """
    start = f"{package.__name__}."
    for found in pkgutil.walk_packages(package.__path__, start):
        path = found.name.removeprefix(start)
        if found.ispkg or path.rpartition(".")[2].startswith("_"):
            continue
        rule = getattr(importlib.import_module(found.name), "RULE", None)
        if not isinstance(rule, Rule):
            raise RegistryError(f"{found.name}: has no Rule named RULE")
        expected = path.replace(".", "-").replace("_", "-")
        if rule.id != expected:
            raise RegistryError(
                f"{found.name}: the ID of its rule must be {expected} (got {rule.id})"
            )
        yield rule


def unique(found: Iterator[AnyRule]) -> tuple[AnyRule, ...]:
    """The rules in the order of their IDs.

    Raises:
        RegistryError: When two have the same ID, such as ``a/b_c.py`` and ``a_b/c.py``.
    """
    by_id: dict[str, AnyRule] = {}
    for rule in found:
        if rule.id in by_id:
            raise RegistryError(f"two rules have the ID {rule.id}")
        by_id[rule.id] = rule
    return tuple(by_id[rule] for rule in sorted(by_id))


ALL_RULES: Final = unique(rules_below(rules))
RULE_IDS: Final = tuple(rule.id for rule in ALL_RULES)

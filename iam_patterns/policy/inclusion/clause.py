"""Policies as a comparison sees them: the statements that can allow, by level, and those that deny.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from iam_patterns.policy.conditions import Condition
from iam_patterns.policy.document import PolicyDocument
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.statement import Effect, Statement
from iam_patterns.policy.variables import keys_in, with_wildcards
from iam_patterns.policy.wildcards import covers

_WITH_VARIABLES = "2012-10-17"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A statement without its Sid: two clauses that are equal match the same requests.

    Args:
        effect: ``Allow`` or ``Deny``.
        actions: The actions that it matches.
        not_actions: All actions but these.
        resources: The resources that it matches.
        not_resources: All resources but these.
        principals: The principals that it matches.
        not_principals: Everyone but these.
        conditions: When it applies.
        variables: Whether ``${...}`` is a policy variable.
    """

    effect: Effect
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    principals: Principals | None = None
    not_principals: Principals | None = None
    conditions: tuple[Condition, ...] = ()
    variables: bool = True

    @classmethod
    def of(cls, statement: Statement, *, variables: bool) -> "Clause":
        """The clause of a statement."""
        return cls(
            effect=statement.effect,
            actions=statement.actions,
            not_actions=statement.not_actions,
            resources=statement.resources,
            not_resources=statement.not_resources,
            principals=statement.principals,
            not_principals=statement.not_principals,
            conditions=statement.conditions,
            variables=variables,
        )

    @property
    def variable_keys(self) -> frozenset[str]:
        """The keys that it has as policy variables, in lower case."""
        return _variable_keys(self)

    def could_be_about(self, resource: str) -> bool:
        """Whether it matches a resource for some value of its policy variables."""
        if self.not_resources:
            fixed = (text for text in self.not_resources if not self._has_variable(text))
            return not any(covers(text, resource) for text in fixed)
        wild = (
            with_wildcards(text, except_for=()) if self.variables else text
            for text in self.resources
        )
        return not self.resources or any(covers(text, resource) for text in wild)

    def _has_variable(self, text: str) -> bool:
        return self.variables and any(keys_in(text))

    def conditions_of(self, key: str) -> Iterator[Condition]:
        """The conditions on a key in lower case."""
        return (condition for condition in self.conditions if condition.key.lower() == key)

    def conditions_on(self, keys: frozenset[str]) -> Iterator[Condition]:
        """The conditions on some keys that depend on no other key."""
        for condition in self.conditions:
            if condition.key.lower() in keys and self.keys_in(condition) <= keys:
                yield condition

    def keys_read_from(self, keys: frozenset[str]) -> frozenset[str]:
        """Of some known keys, those that other keys are compared with, or that are with them."""
        compared = (c.key.lower() for c in self.conditions if self.keys_in(c) - keys)
        return self.variable_keys.union(compared) & keys

    def keys_in(self, condition: Condition) -> frozenset[str]:
        """The keys that a condition of it has as policy variables, in lower case."""
        return _keys_in(condition.values) if self.variables else frozenset()


@lru_cache(maxsize=16384)
def _variable_keys(clause: Clause) -> frozenset[str]:
    if not clause.variables:
        return frozenset()
    texts = (*clause.resources, *clause.not_resources)
    return _keys_in(texts).union(*map(clause.keys_in, clause.conditions))


@lru_cache(maxsize=16384)
def _keys_in(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for text in texts for key in keys_in(text) if key)


@dataclass(frozen=True, slots=True, init=False)
class Side:
    """What some policies decide: a request is allowed if every level allows it and nothing denies.

    Args:
        levels: The clauses that allow, of each level: identity policies, a boundary, each level
            of control policies. An empty level allows nothing.
        denies: The clauses that deny.
    """

    levels: tuple[tuple[Clause, ...], ...]
    denies: tuple[Clause, ...]

    def __init__(self, levels: Iterable[Iterable[Clause]], denies: Iterable[Clause]) -> None:
        every = tuple(in_order(frozenset(level)) for level in levels)
        object.__setattr__(self, "levels", every)
        object.__setattr__(self, "denies", in_order(frozenset(denies)))

    @classmethod
    def of(cls, levels: Iterable[Iterable[PolicyDocument]]) -> "Side":
        """The side of policies, level by level."""
        found = [[each for document in level for each in clauses_of(document)] for level in levels]
        return cls(
            ([c for c in level if c.effect == "Allow"] for level in found),
            (c for level in found for c in level if c.effect == "Deny"),
        )

    def also_denying(self, denies: Iterable[Clause]) -> "Side":
        """The side with more clauses that deny."""
        return Side(self.levels, (*self.denies, *denies))

    def clauses(self) -> Iterator[Clause]:
        """Every clause, in the same order in every process: it decides which request is shown."""
        for clauses in (*self.levels, self.denies):
            yield from clauses


@lru_cache(maxsize=16384)
def in_order(clauses: frozenset[Clause]) -> tuple[Clause, ...]:
    """Some clauses in an order that is the same in every process."""
    return tuple(sorted(clauses, key=repr))


def clauses_of(document: PolicyDocument) -> Iterator[Clause]:
    """The clauses of a policy."""
    variables = document.version == _WITH_VARIABLES
    for statement in document.statements:
        yield Clause.of(statement, variables=variables)

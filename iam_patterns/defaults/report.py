"""What defaults and mixins did to each resource, property by property."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Final, Literal

Action = Literal["set", "replaced", "kept", "left"]
_WORDS: Final = {"set": "set", "replaced": "replaced", "kept": "kept", "left": "left as it is"}
_BEFORE_VALUE: Final = {"set": " to ", "replaced": " by "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What happened to one property of one resource.

    Args:
        path: The construct path of the resource.
        property_name: The property, such as ``permissions_boundary``.
        action: ``set``; ``replaced``, if the resource had another value; ``kept``, if its own
            value won; ``left``, if it must not be changed or could not be decided.
        rule: The rule that decided it.
        value: The value of the rule.
        reason: Why it was kept or left.
    """

    path: str
    property_name: str
    action: Action
    rule: str
    value: str = ""
    reason: str = ""

    @property
    def is_change(self) -> bool:
        """Whether the property has another value than before."""
        return self.action in ("set", "replaced")

    def __str__(self) -> str:
        value = f"{_BEFORE_VALUE[self.action]}{self.value}" if self.is_change else ""
        reason = f": {self.reason}" if self.reason else ""
        return f"{self.property_name} {_WORDS[self.action]}{value} ({self.rule}){reason}"


@dataclass(frozen=True, slots=True)
class Report:
    """Every outcome, in the order of the constructs' creation.

    Args:
        outcomes: The outcomes.

    Example:
        >>> set_here = Outcome(
        ...     path="Shop/Reader",
        ...     property_name="path",
        ...     action="set",
        ...     rule="RoleDefaults",
        ...     value="/workload/",
        ... )
        >>> print(Report((set_here,)))
        Shop/Reader
          path set to /workload/ (RoleDefaults)
    """

    outcomes: tuple[Outcome, ...] = ()

    @property
    def changes(self) -> "Report":
        """What was set or replaced."""
        return Report(tuple(one for one in self.outcomes if one.is_change))

    @property
    def left(self) -> "Report":
        """What was left as it is, each with the reason."""
        return Report(tuple(one for one in self.outcomes if one.action == "left"))

    def of(self, path: str) -> "Report":
        """The outcomes of the resource at a construct path."""
        return Report(tuple(one for one in self.outcomes if one.path == path))

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)

    def __str__(self) -> str:
        return "\n".join(_lines(self.outcomes))


def _lines(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for path, found in groupby(outcomes, lambda one: one.path):
        yield path
        yield from (f"  {outcome}" for outcome in found)


def grouped(outcomes: Iterable[Outcome]) -> list[dict[str, str | list[str]]]:
    """The outcomes as plain data: equal ones of several resources together, with their paths."""
    found: dict[Outcome, list[str]] = {}
    for outcome in outcomes:
        found.setdefault(replace(outcome, path=""), []).append(outcome.path)
    return [
        {**{name: value for name, value in asdict(one).items() if value}, "paths": paths}
        for one, paths in found.items()
    ]

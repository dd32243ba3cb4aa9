"""The rules about one kind of subject, and what they find in each."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeGuard, TypeVar

from iam_patterns.checks.merging import merged
from iam_patterns.checks.repeats import Fired
from iam_patterns.checks.rule import AnyRule, Rule, Weakness
from iam_patterns.checks.settings import Settings

S = TypeVar("S")
Find = Callable[[S, Settings], Iterable[Weakness]]
Raised = dict[str, Exception | SystemExit]
"""The first exception of each rule that raised one."""


def _is_about(rule: AnyRule, kind: type[S]) -> TypeGuard[Rule[S]]:
    return rule.subject is kind


def _finder(rule: AnyRule, kind: type[S]) -> Find[S] | None:
    return rule.find if _is_about(rule, kind) else None


class RulesOn(Generic[S]):
    """The rules about one kind of subject that the settings do not turn off."""

    def __init__(
        self, kind: type[S], rules: Iterable[AnyRule], settings: Settings, raised: Raised
    ) -> None:
        self._settings = settings
        self._raised = raised
        self.rules = [
            (rule, find)
            for rule in rules
            if settings.severities.get(rule.id) != "off" and (find := _finder(rule, kind))
        ]

    def fired(self, subject: S) -> Iterator[Fired]:
        """What the rules find in a subject."""
        for rule, find in self.rules:
            try:
                weaknesses = list(find(subject, self._settings))
                found = merged(weaknesses) if weaknesses else ()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - reported; others still run
                self._raised.setdefault(rule.id, error)
                continue
            for weakness in found:
                yield rule, weakness

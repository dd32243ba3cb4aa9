"""The baseline: findings that are acknowledged in the settings, by whom and until when."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Final

from iam_patterns.policy import InvalidInputError, Problem

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_REQUIRED: Final = ("rule", "path", "reason")
_OPTIONAL: Final = ("statement", "owner", "expires")


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """One acknowledged finding.

    Args:
        rule: The ID of the rule.
        path: The construct path of the role or resource, such as ``Shop/Vendor``.
        reason: Why it is accepted.
        statement: What stands in brackets after the rule in the finding's ID; all findings of
            the rule on the path if you leave it out.
        owner: Who accepted it.
        expires: The last day on which it counts, such as ``2027-05-31``; never by default.

    Raises:
        InvalidInputError: With every problem of the entry.

    Example:
        >>> entry = BaselineEntry("trust-external-account", "Shop/Vendor", "our auditor",
        ...                       owner="security@example.com", expires="2027-05-31")
        >>> entry.has_expired(date(2027, 6, 1))
        True
    """

    rule: str
    path: str
    reason: str
    statement: str | None = None
    owner: str | None = None
    expires: str | None = None

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InvalidInputError("baseline entry", problems)

    def _problems(self) -> Iterator[Problem]:
        for name in _REQUIRED:
            yield from _text_problem(name, getattr(self, name))
        for name in _OPTIONAL:
            if getattr(self, name) is not None:
                yield from _text_problem(name, getattr(self, name))
        if isinstance(self.expires, str) and _as_date(self.expires) is None:
            yield Problem("expires", self.expires, "a date", "Write YYYY-MM-DD.")

    def has_expired(self, today: date | None = None) -> bool:
        """Whether its last day is over (in UTC)."""
        last = _as_date(self.expires) if self.expires else None
        return last is not None and last < (today or datetime.now(tz=UTC).date())

    def __str__(self) -> str:
        statement = f"[{self.statement}]" if self.statement else ""
        owner = f", owner {self.owner}" if self.owner else ""
        expires = f", expires {self.expires}" if self.expires else ""
        return f"{self.rule}{statement} on {self.path} ({self.reason}{owner}{expires})"


def read_baseline(listed: object) -> tuple[tuple[BaselineEntry, ...], list[Problem]]:
    """The entries of a list of objects, and what is wrong with it."""
    if not isinstance(listed, list | tuple):
        return (), [Problem("baseline", listed, "a list of objects", "Correct it.")]
    entries: list[BaselineEntry] = []
    problems: list[Problem] = []
    for number, item in enumerate(listed):
        path = f"baseline[{number}]"
        if isinstance(item, BaselineEntry):
            entries.append(item)
        elif not isinstance(item, Mapping):
            problems.append(Problem(path, item, "an object", "Write {name: value}."))
        else:
            found = list(_name_problems(item, path))
            problems += found
            if not found:
                try:
                    entries.append(BaselineEntry(**item))
                except InvalidInputError as error:
                    problems += [problem.below(path) for problem in error.problems]
    return tuple(entries), problems


def _name_problems(item: Mapping[str, object], path: str) -> Iterator[Problem]:
    names = [known.name for known in fields(BaselineEntry)]
    for name, value in item.items():
        if name not in names:
            yield Problem(
                f"{path}.{name}", value, f"one of {', '.join(names)}", "Correct the name."
            )
    for name in _REQUIRED:
        if name not in item:
            yield Problem.broken_rule(f"{path}.{name}", "is missing", "Add it.")


def _text_problem(name: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, str) or not value.strip():
        yield Problem(name, value, "a text", "Write it.")


def _as_date(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

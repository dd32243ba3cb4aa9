"""What is wrong with an input, and how to fix it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

_LONGEST_SHOWN_VALUE = 120
_NOT_SHOWN: Final = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one value.

    Args:
        path: The location of the value, such as ``Statement[2].Condition.StringEquals``, or the
            name of a parameter.
        value: The value that was given.
        allowed: What is allowed there, completing "must be ...".
        fix: How to fix it, a sentence.
        rule: The broken rule in one plain clause, where "must be ..." would not be plain; see
            `Problem.broken_rule`.

    Example:
        >>> print(Problem("max_mfa_age", 5, "at least 60 seconds", "Raise it."))
        max_mfa_age: must be at least 60 seconds (got 5). Raise it.
    """

    path: str
    value: object
    allowed: str
    fix: str
    rule: str = field(default="", kw_only=True)

    @classmethod
    def broken_rule(
        cls, path: str, rule: str, fix: str, *, value: object = _NOT_SHOWN
    ) -> "Problem":
        """A problem that is said by the rule that was broken.

        Args:
            path: The location of the value, or the names of the parameters.
            rule: The rule in one plain clause.
            fix: How to fix it, a sentence.
            value: The value that was given, if it helps to see it.

        Example:
            >>> print(Problem.broken_rule("Statement", "is missing", "Add the statements."))
            Statement: is missing. Add the statements.
        """
        return cls(path, value, "", fix, rule=rule)

    @property
    def sentence(self) -> str:
        """The broken rule as a sentence, without the path and the value."""
        rule = self._clause()
        return f"{rule[0].upper()}{rule[1:]}."

    def __str__(self) -> str:
        got = "" if self.value is _NOT_SHOWN else f" (got {_shown(self.value)})"
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self._clause()}{got}. {self.fix}"

    def _clause(self) -> str:
        return self.rule or f"must be {self.allowed}"

    def below(self, parent: str) -> "Problem":
        """The same problem with its path in the document that contains it."""
        return replace(self, path=f"{parent}.{self.path}" if self.path else parent)


def _shown(value: object) -> str:
    shown = repr(value)
    if len(shown) > _LONGEST_SHOWN_VALUE:
        return f"{shown[:_LONGEST_SHOWN_VALUE]}... ({len(shown)} characters)"
    return shown


class InvalidInputError(ValueError):
    """Every problem of one call, raised together.

    Attributes:
        subject: What was being built: a policy document, or a construct by its path.
        problems: Every problem, in the order in which they were found.
    """

    def __init__(self, subject: str, problems: Iterable[Problem]) -> None:
        self.subject = subject
        self.problems = tuple(problems)
        count = len(self.problems)
        heading = f"{subject}: {count} problem{'' if count == 1 else 's'}"
        super().__init__("\n".join([heading, *(f"  - {problem}" for problem in self.problems)]))


class PolicyError(InvalidInputError):
    """A policy that IAM would reject, or that could never have an effect."""


def refuse(subject: str, problems: Iterable[Problem]) -> None:
    """Raises one `PolicyError` with all problems, if there are any.

    Raises:
        PolicyError: With all of ``problems``.
    """
    found = tuple(problems)
    if found:
        raise PolicyError(subject, found)

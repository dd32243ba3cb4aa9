"""What is wrong with an input, said so that the reader can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

_LONGEST_SHOWN_VALUE = 120


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one value.

    Args:
        path: Where the value stands, such as ``Statement[2].Condition.StringEquals`` or the
            name of a parameter.
        value: The value that was given.
        allowed: What would be accepted there, completing "must be ...".
        fix: What to do about it, a sentence.
        rule: The broken rule as a clause of its own, where "must be ..." does not say it.
        got: How the value reads, where its repr does not say it: "neither".
    """

    path: str
    value: object
    allowed: str
    fix: str
    rule: str = ""
    got: str = ""

    @classmethod
    def of_rule(cls, path: str, value: object, rule: str, fix: str, got: str = "") -> "Problem":
        """A problem whose rule is a clause of its own: "exactly one of a and b is required"."""
        return cls(path, value, rule, fix, rule, got)

    def __str__(self) -> str:
        shown = self.got or repr(self.value)
        if len(shown) > _LONGEST_SHOWN_VALUE:
            shown = f"{shown[:_LONGEST_SHOWN_VALUE]}... ({len(shown)} characters)"
        rule = self.rule or f"must be {self.allowed}"
        return f"{self.path}: {rule} (got {shown}). {self.fix}"

    def below(self, parent: str) -> "Problem":
        """The same problem seen from the document that holds it."""
        return replace(self, path=f"{parent}.{self.path}" if self.path else parent)


class InvalidInputError(ValueError):
    """Every problem of one call, raised together.

    Attributes:
        subject: What was being built: a policy document, or a construct by its path.
        problems: All that is wrong with it, in the order in which it was found.
    """

    def __init__(self, subject: str, problems: Iterable[Problem]) -> None:
        """Writes the message: the subject, and one line for each problem."""
        self.subject = subject
        self.problems = tuple(problems)
        count = len(self.problems)
        heading = f"{subject}: {count} problem{'' if count == 1 else 's'}"
        super().__init__("\n".join([heading, *(f"  - {problem}" for problem in self.problems)]))


class PolicyError(InvalidInputError):
    """A policy that IAM would refuse, or that could never do what it says."""


def refuse(subject: str, problems: Iterable[Problem]) -> None:
    """Raises one `PolicyError` when there is any problem.

    Raises:
        PolicyError: With all of ``problems``.
    """
    found = tuple(problems)
    if found:
        raise PolicyError(subject, found)

"""What AWS answers to a request, and why.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import shown

Outcome = Literal["allowed", "explicitly denied", "implicitly denied", "depends"]


@dataclass(frozen=True, slots=True)
class StatementInPolicy:
    """Where a statement stands.

    Args:
        policy: The kind and position of its policy, such as ``identity policy 1``.
        index: Its position in the policy, from 0.
        statement: The statement.
    """

    policy: str
    index: int
    statement: Statement

    def __str__(self) -> str:
        return f"{self.policy}, Statement[{self.index}] ({self.statement.sid or 'without a Sid'})"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A statement about the action that did not apply, and what kept it from it.

    Args:
        where: The statement.
        failed: What did not match: ``Principal``, ``Resource``, or a condition in words.
    """

    where: StatementInPolicy
    failed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.where}: {'; '.join(self.failed)}"


class UndecidedError(ValueError):
    """The answer hangs on values that the template does not know."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a request.

    True where it is a condition and the request is allowed: ``if decide(request, policies):``.
    A decision that hangs on unknown values is neither true nor false there, but an
    `UndecidedError`.

    Args:
        outcome: The answer.
        deciding: The statements that brought it about: the Deny, or each Allow that was needed.
        missing: The kinds of policy whose Allow was needed and not found.
        unknowns: The names of the unknown values it hangs on.
    """

    outcome: Outcome
    deciding: tuple[StatementInPolicy, ...] = ()
    missing: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()
    _near_misses: Callable[[], Iterable[NearMiss]] = field(default=tuple, repr=False, compare=False)

    @property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """The other Allows about the action, and what kept each from applying."""
        return tuple(self._near_misses())

    def __bool__(self) -> bool:
        if self.outcome == "depends":
            raise UndecidedError(str(self))
        return self.outcome == "allowed"

    def __str__(self) -> str:
        lines: list[str] = [self.outcome]
        if self.unknowns:
            names = ", ".join(self.unknowns)
            lines = [f"depends on {names}, which the template does not say: give the value"]
        lines += [f"  by {where}" for where in self.deciding]
        lines += [f"  no Allow in the {kind}" for kind in self.missing]
        lines += [f"  not by {miss}" for miss in self.near_misses]
        return shown("\n".join(lines))

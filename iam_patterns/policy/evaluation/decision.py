"""The answer of AWS to a request, and the reasons.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from iam_patterns.policy.printable import printable
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import shown

Outcome = Literal["allowed", "explicitly denied", "implicitly denied", "depends"]


@dataclass(frozen=True, slots=True)
class StatementInPolicy:
    """The location of a statement.

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
    """A statement that matches the action and did not apply, and the reasons.

    Args:
        where: The statement.
        failed: What did not match: ``Principal``, ``Resource``, or a condition in words.
    """

    where: StatementInPolicy
    failed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.where}: {printable('; '.join(self.failed))}"


class UndecidedError(ValueError):
    """The answer depends on values that are not known before deployment."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a request.

    As a condition it is true when the request is allowed: ``if decide(request, policies):``.
    A decision that depends on unknown values raises `UndecidedError` there.

    Args:
        outcome: The answer.
        deciding: The statements that decided: the Deny, or each Allow that was required.
        missing: The policy types in which an Allow was required and not found.
        unknowns: The names of the unknown values that it depends on.
        also_required: The resource's policy in words, such as ``the key's policy``, where it is
            `Policies.NOT_KNOWN` and must allow the request too: "allowed" is then the answer of the
            caller's own policies.
        reason: Why no policy changes the answer, where none does.
    """

    outcome: Outcome
    deciding: tuple[StatementInPolicy, ...] = ()
    missing: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()
    also_required: tuple[str, ...] = ()
    reason: str = ""
    _near_misses: Callable[[], Iterable[NearMiss]] = field(default=tuple, repr=False, compare=False)

    @property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """The other Allows that match the action, and why each did not apply."""
        return tuple(self._near_misses())

    def __bool__(self) -> bool:
        if self.outcome == "depends":
            raise UndecidedError(str(self))
        return self.outcome == "allowed"

    def __str__(self) -> str:
        lines: list[str] = [self.outcome]
        if self.unknowns:
            names = ", ".join(self.unknowns)
            is_one = len(self.unknowns) == 1
            verb, value = ("which is", "its value") if is_one else ("which are", "their values")
            lines = [f"depends on {names}, {verb} not known before deployment; pass {value}"]
        lines += [f"  {self.reason}"] if self.reason else []
        lines += [f"  by {where}" for where in self.deciding]
        lines += [f"  {name} must allow it too" for name in self.also_required]
        lines += [f"  no Allow in the {kind}" for kind in self.missing]
        lines += [f"  not by {miss}" for miss in self.near_misses]
        return shown("\n".join(lines))

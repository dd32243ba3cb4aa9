"""What AWS answers to a request, and why.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from dataclasses import dataclass
from typing import Literal

from iam_patterns.policy.statement import Statement

Outcome = Literal["allowed", "explicitly denied", "implicitly denied"]


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


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a request.

    True where it is a condition: ``if decide(request, policies): ...``.

    Args:
        outcome: The answer.
        deciding: The statements that brought it about: the Deny, or each Allow that was needed.
        missing: The kinds of policy whose Allow was needed and not found.
        near_misses: The other statements about the action, and what kept each from applying.
    """

    outcome: Outcome
    deciding: tuple[StatementInPolicy, ...] = ()
    missing: tuple[str, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()

    def __bool__(self) -> bool:
        return self.outcome == "allowed"

    def __str__(self) -> str:
        lines: list[str] = [self.outcome]
        lines += [f"  by {where}" for where in self.deciding]
        lines += [f"  no Allow in the {kind}" for kind in self.missing]
        lines += [f"  not by {miss}" for miss in self.near_misses]
        return "\n".join(lines)

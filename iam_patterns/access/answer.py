"""An answer that shows its reasons when an assertion about it fails."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import FrameType
from typing import Final

from iam_patterns.access.explanation import LastExplanations
from iam_patterns.policy import Decision, UndecidedError
from iam_patterns.policy.tokens import shown

_LONGEST_REPR: Final = 160
_RESOURCE: Final = "resource policy"
_IDENTITY: Final = "identity policies"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Answer:
    """Whether a request is allowed, and why.

    In a condition it is true or false; with pytest, a failing ``assert`` prints the reasons, and
    so does ``print(answer)``. If the answer depends on values that are not known before
    deployment, the condition raises an `UndecidedError`.

    Args:
        question: The question.
        decisions: A decision for each action of the request; all must be allowed.
        notes: What the decisions take for granted, such as a parameter's default.
        policies: What the policies of the request are called where that is not what their type
            is called: a role's ``resource policy`` is its ``trust policy``.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    question: str
    decisions: tuple[tuple[str, Decision], ...]
    notes: tuple[str, ...] = ()
    policies: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        __tracebackhide__ = True
        return self._asked(sys._getframe(1))  # noqa: SLF001 - the line that asks, for pytest

    def __eq__(self, other: object) -> bool:
        __tracebackhide__ = True
        if isinstance(other, bool):
            return self._asked(sys._getframe(1)) is other
        if not isinstance(other, Answer):
            return NotImplemented
        return (self.question, self.decisions) == (other.question, other.decisions)

    def __hash__(self) -> int:
        return hash(self.question)

    def __repr__(self) -> str:
        text = f"{self.question} {self._in_a_word}"
        is_long = len(text) > _LONGEST_REPR
        return f"<{text[: _LONGEST_REPR - 3]}...>" if is_long else f"<{text}>"

    def __str__(self) -> str:
        lines = [f"{self.question} {self._in_a_word}", *(f"  {note}" for note in self.notes)]
        for action, decision in self.decisions:
            lines += [f"  {line}" for line in self._reasons(action, decision)]
        return shown("\n".join(lines))

    @property
    def unknowns(self) -> tuple[str, ...]:
        """The names of the values that it depends on."""
        undecided = [d for _, d in self.decisions if d.outcome == "depends"]
        return tuple(sorted({name for decision in undecided for name in decision.unknowns}))

    @property
    def _in_a_word(self) -> str:
        if any(d.outcome.endswith("denied") for _, d in self.decisions):
            return "No."
        return "It depends." if any(d.outcome == "depends" for _, d in self.decisions) else "Yes."

    def _asked(self, frame: FrameType) -> bool:
        __tracebackhide__ = True
        LastExplanations.leave(frame, self, repr(self), partial(str, self))
        word = self._in_a_word
        if word == "It depends.":
            values = ", ".join(f"{name!r}: ..." for name in self.unknowns)
            raise UndecidedError(
                f"{self}\nPass its value: Access.of(..., parameters={{{values}}})."
            )
        return word == "Yes."

    def _reasons(self, action: str, decision: Decision) -> Iterator[str]:
        first, *_ = str(decision).splitlines()
        yield f"{action}: {first}"
        is_trusted = decision.deciding and decision.missing == (_IDENTITY,)
        if is_trusted:
            trusted = " and ".join(self._place(str(where)) for where in decision.deciding)
            yield f"  trusted by {trusted}; {self._name(_IDENTITY)} do not allow {action}"
            return
        yield from ([f"  {decision.reason}"] if decision.reason else [])
        yield from (f"  by {self._named(str(where))}" for where in decision.deciding)
        yield from (f"  {name} must allow it too" for name in decision.also_required)
        yield from (f"  no Allow in the {self._name(kind)}" for kind in decision.missing)
        yield from (f"  not by {self._named(str(miss))}" for miss in decision.near_misses)

    def _name(self, kind: str) -> str:
        return self.policies.get(kind, kind)

    def _named(self, text: str) -> str:
        """A statement or near miss, whose text begins with the name of its policy."""
        name = self._name(_RESOURCE)
        return f"{name}{text.removeprefix(_RESOURCE)}" if text.startswith(_RESOURCE) else text

    def _place(self, text: str) -> str:
        return text.removeprefix(f"{_RESOURCE}, ")

"""An answer that shows its reasons when an assertion about it fails."""

from dataclasses import dataclass

from iam_patterns.policy import Decision, UndecidedError


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Whether a request is allowed, and why.

    In a condition it is true or false; a failing ``assert`` prints the reasons. If the answer
    depends on values that are not known before deployment, the condition raises an
    `UndecidedError`.

    Args:
        question: The request, in words.
        decisions: A decision for each action of the request; all must be allowed.
        notes: What the decisions take for granted, such as a parameter's default.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    question: str
    decisions: tuple[tuple[str, Decision], ...]
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        if any(d.outcome.endswith("denied") for _, d in self.decisions):
            return False
        undecided = [d for _, d in self.decisions if d.outcome == "depends"]
        if undecided:
            names = sorted({name for decision in undecided for name in decision.unknowns})
            values = ", ".join(f"{name!r}: ..." for name in names)
            raise UndecidedError(
                f"{self}\nPass its value: Access.of(..., parameters={{{values}}})."
            )
        return True

    def __repr__(self) -> str:
        lines = [self.question, *(f"  {note}" for note in self.notes)]
        for action, decision in self.decisions:
            first, *others = str(decision).splitlines()
            lines += [f"{action}: {first}", *others]
        return "\n".join(lines)

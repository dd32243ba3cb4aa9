"""Actions that expose something when they are allowed on every resource.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from dataclasses import dataclass, field

from iam_patterns.service_reference.escalation.path import Step
from iam_patterns.service_reference.service_pages import page_of_action


@dataclass(frozen=True, slots=True)
class Exposure:
    """One action that exposes something, by itself or with others.

    Args:
        action: The action.
        resource: A resource that nobody listed.
        gain: What it exposes.
        fix: What limits it, as a call of this package; empty if the package has none.
        needs: What the caller must be allowed too.
        source: The AWS page that documents the action.
    """

    action: str
    resource: str
    gain: str
    fix: str = ""
    needs: tuple[Step, ...] = ()
    source: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", page_of_action(self.action))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The action on that resource, and what it needs."""
        return (Step(self.action, (self.resource,)), *self.needs)

    @property
    def actions(self) -> str:
        """The actions, in words."""
        return " with ".join(step.action for step in self.steps)

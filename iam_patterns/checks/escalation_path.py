"""A way from some permissions to more: actions on resources that nobody named.

In the resources ``{p}`` stands for the holder's partition, ``{a}`` for its account, and
``{role}``, ``{user}`` or ``{group}`` for its own ARN if it is one.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a way.

    Args:
        action: The action.
        resources: What it is about: one of these is enough. Without any, whatever the role may
            do it on is enough.
        service: The service that a role is passed to; empty for other actions.
    """

    action: str
    resources: tuple[str, ...]
    service: str = ""


@dataclass(frozen=True, slots=True)
class EscalationPath:
    """One way.

    Args:
        gain: What it ends in, completing "it can ...".
        steps: What it takes, together.
    """

    gain: str
    steps: tuple[Step, ...]

    @property
    def actions(self) -> frozenset[str]:
        """The actions it takes."""
        return frozenset(step.action for step in self.steps)


def alone(gain: str, action: str, *resources: str) -> EscalationPath:
    """One action, on one of some resources."""
    return EscalationPath(gain, (Step(action, resources),))


def together(gain: str, resource: str, *actions: str) -> EscalationPath:
    """Several actions on one resource."""
    return EscalationPath(gain, tuple(Step(action, (resource,)) for action in actions))

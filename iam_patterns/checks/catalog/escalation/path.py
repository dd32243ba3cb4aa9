"""A way from some permissions to more: actions on resources that nobody named.

In the resources ``{p}`` stands for the holder's partition, ``{r}`` for any of the Regions that
its policies name, ``{a}`` for its account; ``{role}``, ``{user}`` or ``{group}`` for its own ARN
if it is one, ``{policies}`` for the managed policies that it has.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from dataclasses import dataclass
from typing import Final

PASSING: Final = "iam:PassRole"
SOME_ROLE: Final = "arn:{p}:iam::{a}:role/some-other-role"
SOME_USER: Final = "arn:{p}:iam::{a}:user/some-other-user"


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a way.

    Args:
        action: The action.
        resources: What it is about: one of these is enough. Without any, whatever the holder
            may do it on is enough.
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
        is_on_one_resource: Whether all of it has to be allowed on one and the same resource,
            such as the role that is made first.
    """

    gain: str
    steps: tuple[Step, ...]
    is_on_one_resource: bool = False

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


def on_what_it_makes(gain: str, *actions: str) -> EscalationPath:
    """Several actions on whatever the holder may do all of them on."""
    return EscalationPath(
        gain, tuple(Step(action, ()) for action in actions), is_on_one_resource=True
    )


def passing(vehicle: str, service: str, *actions: str | Step) -> EscalationPath:
    """A role is passed to a service, which then acts as it in the vehicle.

    An action alone may be done on anything at all.
    """
    return EscalationPath(
        vehicle,
        (
            Step(PASSING, (SOME_ROLE,), f"{service}.amazonaws.com"),
            *(action if isinstance(action, Step) else Step(action, ()) for action in actions),
        ),
    )

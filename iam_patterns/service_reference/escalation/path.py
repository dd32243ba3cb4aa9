"""An escalation path: actions on resources that nobody listed, which lead to more permissions.

In the resources ``{p}`` is the partition of the identity, ``{r}`` any of the Regions in its
policies, ``{a}`` its account; ``{role}``, ``{user}`` or ``{group}`` its own ARN if it is one,
``{policies}`` the managed policies attached to it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from dataclasses import dataclass
from typing import Final

from iam_patterns.service_reference.service_pages import page_of_action

PASSING: Final = "iam:PassRole"
SOME_ROLE: Final = "arn:{p}:iam::{a}:role/some-other-role"
SOME_USER: Final = "arn:{p}:iam::{a}:user/some-other-user"


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a path.

    Args:
        action: The action.
        resources: What it is about: one of these is enough. Without any, whatever resource the
            identity is allowed it on is enough.
        service: The service that a role is passed to; empty for other actions.
    """

    action: str
    resources: tuple[str, ...]
    service: str = ""


@dataclass(frozen=True, slots=True)
class EscalationPath:
    """One path.

    Args:
        gain: What it leads to, completing "it can ...".
        steps: The actions it needs, all of them.
        source: The AWS page that documents its first action, or the one after ``iam:PassRole``.
        is_on_one_resource: Whether all of it has to be allowed on the same resource, such as
            a role that is created first.
    """

    gain: str
    steps: tuple[Step, ...]
    source: str
    is_on_one_resource: bool = False

    @property
    def actions(self) -> frozenset[str]:
        """The actions it needs."""
        return frozenset(step.action for step in self.steps)


def path(gain: str, *steps: Step, is_on_one_resource: bool = False) -> EscalationPath:
    """Some steps, with the page of their service."""
    telling = next((step for step in steps if step.action != PASSING), steps[0])
    return EscalationPath(gain, steps, page_of_action(telling.action), is_on_one_resource)


def alone(gain: str, action: str, *resources: str) -> EscalationPath:
    """One action, on one of some resources."""
    return path(gain, Step(action, resources))


def together(gain: str, resource: str, *actions: str) -> EscalationPath:
    """Several actions on one resource."""
    return path(gain, *(Step(action, (resource,)) for action in actions))


def on_what_it_makes(gain: str, *actions: str) -> EscalationPath:
    """Several actions, on any resource that the identity is allowed all of them on."""
    return path(gain, *(Step(action, ()) for action in actions), is_on_one_resource=True)


def passing(vehicle: str, service: str, *actions: str | Step) -> EscalationPath:
    """A role is passed to a service, which then uses it in the vehicle.

    An action that is written as a string counts on any resource.
    """
    return path(
        vehicle,
        Step(PASSING, (SOME_ROLE,), f"{service}.amazonaws.com"),
        *(action if isinstance(action, Step) else Step(action, ()) for action in actions),
    )

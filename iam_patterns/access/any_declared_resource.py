"""The resources of the templates that a role could be allowed an action on, with their policies.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Callable, Iterator
from typing import Final

from iam_patterns.access.any_resource import AnyResource, RequestOn, examples_of
from iam_patterns.access.asked_resource import ResourceName
from iam_patterns.access.assumed_role import BY_TRUST_POLICY
from iam_patterns.access.decided_together import decided_together
from iam_patterns.access.role_in_world import RoleInWorld
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.policy import Decision, decide
from iam_patterns.service_reference import Action
from iam_patterns.template import IamRole
from iam_patterns.template.resource_policies import owner_of

_EVERYTHING: Final = "*"


class DeclaredResources:
    """The resources of an app, as a role asks for them.

    Args:
        worlds: The worlds of the app's roles.
        role: The role.
        action: The action.
        requests: Makes the requests of the role in a world.
    """

    def __init__(
        self,
        worlds: WorldsOfRoles,
        role: IamRole,
        action: Action,
        requests: Callable[[RoleInWorld], RequestOn],
    ) -> None:
        self._worlds = worlds
        self._role = role
        self._action = action
        self._requests = requests

    def listed(self) -> Iterator[str]:
        """Resources for which the policy of a declared resource allows the action to someone."""
        if self._is_by_trust_policy:
            yield from (role.arn for role in self._worlds.trusting(self._action.name))
        for found in self._worlds.resources.every():
            document = found.document
            for statement in document.statements if document else ():
                if statement.effect != "Allow" or not statement.could_match_action(
                    self._action.name
                ):
                    continue
                patterns = [each for each in statement.resources if each != _EVERYTHING]
                for text in patterns or (found.arn, f"{found.arn}/*", f"{found.arn}/object/*"):
                    for example in examples_of(text):
                        if owner_of(example) == found.arn and self._action.is_about(example):
                            yield example

    def decide(self, resource: str) -> Decision | None:
        """The decision about a resource; None if no template has its policy.

        Args:
            resource: The ARN, of which parts can be unknown.
        """
        name = self._name_of(resource)
        if name is None:
            return None
        worlds = self._worlds.of(self._role, None, name)

        def decided(found: RoleInWorld, action: str) -> Decision:  # noqa: ARG001 - there is one
            return found.decide_on(resource, self._requests(found))

        ((_, decision),), _ = decided_together([self._action.name], worlds, decided)
        return decision

    @property
    def _is_by_trust_policy(self) -> bool:
        return self._action.name in BY_TRUST_POLICY

    def _name_of(self, resource: str) -> ResourceName | None:
        """The declared resource or role that has an ARN; None if there is none, or several."""
        if self._is_by_trust_policy:
            is_declared = self._worlds.declares(resource)
            return ResourceName(resource, None, is_assumed=True) if is_declared else None
        resources = self._worlds.resources
        keys = resources.keys_of(resource)
        if len(keys) > 1 or not (keys or resources.of(resource)):
            return None
        return ResourceName(resource, keys[0] if keys else None)


def on_any_resource(
    worlds: WorldsOfRoles,
    role: IamRole,
    action: Action,
    requests: Callable[[RoleInWorld], RequestOn],
    note: Callable[[str], None],
) -> Callable[[RoleInWorld, str], Decision]:
    """What decides in a world whether a role is allowed an action on any resource.

    Args:
        worlds: The worlds of the app's roles.
        role: The role.
        action: The action.
        requests: Makes the requests of the role in a world.
        note: Gets the resource that is allowed.
    """
    declared = DeclaredResources(worlds, role, action, requests)

    def decided(found: RoleInWorld, _: str) -> Decision:
        if not action.resources:
            return decide(requests(found)("*"), found.own_policies)
        return AnyResource(
            action=action,
            role=found.deployed,
            policies=found.own_policies,
            ask=requests(found),
            note=note,
            declared=declared,
        ).decision()

    return decided

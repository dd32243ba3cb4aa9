"""One of the two apps of a comparison, as it is in each world.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iam_patterns.access.comparison.in_worlds import Found
from iam_patterns.access.comparison.known_identity import KnownIdentity
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.access.control_policies import AppControlPolicies
from iam_patterns.policy import PolicyDocument
from iam_patterns.template import AppTemplates, IamIdentity, StackTemplate, identities_of
from iam_patterns.template.identity_reader import DeclaredIdentities
from iam_patterns.template.qualifiers import aligned
from iam_patterns.template.resource_policies import ResourcePolicies, ResourceWithPolicies
from iam_patterns.template.worlds import Fact, World


@dataclass(frozen=True, slots=True)
class ComparedApp:
    """One of the two apps.

    Args:
        app: Its templates.
        identities: Its IAM identities that are compared.
        stacks: Its stacks.
        managed_policies: The documents of managed policies that no template declares, by ARN.
        control: The control policies of its organization.
        only: The template file of the stack whose identities and resources are compared; None
            for all.
        read_resources: Returns its resources and their policies, if they have been read.
    """

    app: AppTemplates
    identities: Sequence[IamIdentity]
    stacks: Sequence[StackTemplate]
    managed_policies: Mapping[str, PolicyDocument]
    control: AppControlPolicies
    only: Path | None = None
    read_resources: Callable[[], ResourcePolicies] | None = None

    def named_like(self, other: "ComparedApp") -> "ComparedApp":
        """The same app, its symbols named like those of another version of it."""
        stacks = aligned(self.stacks, other.stacks)
        if [stack.identity for stack in stacks] == [stack.identity for stack in self.stacks]:
            return self
        app = self.app.of_stacks(stacks)
        own = {(i.kind, i.stack.file, i.logical_id) for i in self.identities}
        identities = [
            i
            for i in identities_of(app, self.managed_policies)
            if (i.kind, i.stack.file, i.logical_id) in own
        ]
        return ComparedApp(
            app, identities, stacks, self.managed_policies, self.control, only=self.only
        )

    def resources(self) -> ResourcePolicies:
        """Its resources and their policies."""
        return self.read_resources() if self.read_resources else ResourcePolicies(self.app)


class AppWorlds:
    """An app's identities and resources in each world.

    Args:
        compared: The app.
    """

    def __init__(self, compared: ComparedApp) -> None:
        self._app = compared
        self._declared: dict[frozenset[Fact], DeclaredIdentities] = {}
        self._resources: dict[frozenset[Fact], ResourcePolicies] = {}

    def like(self, identity: IamIdentity | None, world: World) -> Found[KnownIdentity | None]:
        """An identity as it is in a world, and the choices that it depends on there."""
        found = self._in_world(identity, world)
        return (KnownIdentity.of(found), found.choices) if found else (None, ())

    def with_policies_of(
        self, identity: IamIdentity, reference: PolicyDocument, world: World
    ) -> Found[KnownIdentity | None]:
        """An identity with a reference policy in place of its own policies."""
        known, choices = self.like(identity, world)
        return (known.with_only(reference) if known else None), choices

    def every_resource(self) -> list[ResourceWithPolicies]:
        """The resources that are compared, without assumptions."""
        only = self._app.only
        return [
            found
            for found in self._resources_in(World()).every()
            if only is None or any(stack.file == only for stack in found.stack.chain)
        ]

    def resource_like(
        self, resource: ResourceWithPolicies | None, world: World
    ) -> Found[KnownResource | None]:
        """A resource as it is in a world, and the choices that it depends on there."""
        found = resource
        if resource is not None and world.facts:
            policies = self._resources_in(world)
            key = resource.stack.identity, resource.logical_id
            if not resource.is_declared:
                found = policies.of(resource.arn)
            else:
                found = policies.declared(key) if policies.is_here(key) else None
        return (KnownResource.of(found), found.choices) if found else (None, ())

    def _resources_in(self, world: World) -> ResourcePolicies:
        if world.facts not in self._resources:
            self._resources[world.facts] = (
                ResourcePolicies(self._app.app.in_world(world))
                if world.facts
                else self._app.resources()
            )
        return self._resources[world.facts]

    def _in_world(self, identity: IamIdentity | None, world: World) -> IamIdentity | None:
        if identity is None or not world.facts or identity.is_imported:
            return identity
        if world.facts not in self._declared:
            app = self._app.app.in_world(world)
            self._declared[world.facts] = DeclaredIdentities(app, self._app.managed_policies)
        return self._declared[world.facts].like(identity)

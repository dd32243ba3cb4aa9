"""A role, and the app's role that calls it, in every world in which they may be deployed.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from iam_patterns.access.app_in_world import AppInWorld
from iam_patterns.access.asked_resource import AskedResource, ResourceName
from iam_patterns.access.assumed_role import BY_TRUST_POLICY, AssumedRole
from iam_patterns.access.control_policies import AppControlPolicies
from iam_patterns.access.declared_names import DeclaredNames
from iam_patterns.access.errors import AccessError
from iam_patterns.access.oidc_providers import OidcProviders
from iam_patterns.access.permission_set_caller import is_of_permission_set
from iam_patterns.access.role_in_world import RoleInWorld
from iam_patterns.access.vpc_endpoints import VpcEndpoints
from iam_patterns.policy import Decision, PolicyDocument, Request
from iam_patterns.policy.identity_center import permission_set_of
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import contains_unknown, shown
from iam_patterns.policy.wildcards import elements_of
from iam_patterns.template import AppTemplates, IamRole
from iam_patterns.template.identity_reader import DeclaredIdentities
from iam_patterns.template.resource_policies import ResourcePolicies
from iam_patterns.template.worlds import Choice, Fact, World, explore

_PARTS: Final = 5
_MOST_READ: Final = 64
"""The most worlds that are kept once they have been read."""


class WorldsOfRoles:
    """The worlds of an app's roles.

    Args:
        app: The app's templates.
        managed_policies: The documents of managed policies that no template declares, by ARN.
        roles: The app's roles.
        control: The control policies of the organization.
    """

    def __init__(
        self,
        app: AppTemplates,
        managed_policies: Mapping[str, PolicyDocument],
        roles: Sequence[IamRole],
        control: AppControlPolicies,
    ) -> None:
        self._control = control
        self._app = app
        self._managed_policies = managed_policies
        self._endpoints = VpcEndpoints(app)
        self._base = AppInWorld(app, managed_policies)
        self._providers = OidcProviders(self._base)
        self._by_facts: dict[frozenset[Fact], AppInWorld] = {}
        self._by_arn: dict[str, list[IamRole]] = {}
        for role in roles:
            self._by_arn.setdefault(role.arn, []).append(role)
        self._roles = roles
        self._by_permission_set: dict[str, list[IamRole]] = {}
        for role in roles:
            if role.permission_set is not None:
                self._by_permission_set.setdefault(role.permission_set, []).append(role)
        self._perhaps = [role for role in roles if contains_unknown(role.arn)]

    def may_declare(self, arn: str) -> bool:
        """Whether the role with an ARN may be one of the app."""
        is_declared = arn in self._by_arn or bool(self._permission_sets(arn))
        return is_declared or any(self._candidates(arn))

    def declares(self, arn: str) -> bool:
        """Whether one role of the app has an ARN, or may be the role that a known ARN is of."""
        if contains_unknown(arn):
            return len(self._by_arn.get(arn, ())) == 1
        return self.may_declare(arn)

    def trusting(self, action: str) -> Iterator[IamRole]:
        """The roles whose trust policy allows an action to someone."""
        for role in self._roles:
            if any(
                s.effect == "Allow" and s.could_match_action(action) for s in role.trust.statements
            ):
                yield role

    @cached_property
    def resources(self) -> ResourcePolicies:
        """The resource policies of the app, without assumptions."""
        return self._base.resources

    @cached_property
    def names(self) -> DeclaredNames:
        """What questions call the resources of the app."""
        return DeclaredNames(self._app, self.resources)

    def limited(self, decision: Decision, request: Request) -> Decision:
        """The decision, if the VPC endpoint and the OIDC provider of the caller accept the request.

        Args:
            decision: The decision of all other policies.
            request: The request.

        Raises:
            TemplateError: When the policy of the endpoint is malformed.
        """
        return self._endpoints.limited(self._providers.limited(decision, request), request)

    def name_of(self, arn: str, action: str, role: IamRole) -> ResourceName:
        """The resource of a question.

        Args:
            arn: Its ARN.
            action: The action.
            role: The role that is asked about.

        Raises:
            AccessError: When several stacks declare it, and that of the role does not.
        """
        if action in BY_TRUST_POLICY and self.may_declare(arn):
            return ResourceName(arn, None, is_assumed=True)
        return ResourceName.of(arn, self.resources, role.stack)

    def of(
        self, role: IamRole, caller_arn: str | None = None, resource: ResourceName | None = None
    ) -> list[RoleInWorld]:
        """The worlds of a role, together with those of its caller.

        Args:
            role: The role.
            caller_arn: The ARN of the role that calls it, if it may be one of the app.
            resource: What it is asked about; None without a resource.
        """
        other, near = caller_arn, None
        if resource and resource.is_assumed:
            other, near = resource.arn, role
        return [
            found
            for start, second in self._roles_with(other, near)
            for found in self._from(start, role, second, resource)
        ]

    def _permission_sets(self, arn: str) -> list[IamRole]:
        """The roles of the permission set whose role has an ARN: no two sets have one name."""
        if not is_of_permission_set(arn):
            return []
        name = permission_set_of(arn.rsplit("/", 1)[-1])
        return self._by_permission_set.get(name, [])

    def _candidates(self, arn: str) -> Iterator[IamRole]:
        """The roles whose ARN has unknown parts, and may be this one."""
        return (role for role in self._perhaps if could_match(elements_of(role.arn), arn))

    def _from(
        self,
        start: World,
        role: IamRole,
        other: IamRole | None,
        resource: ResourceName | None,
    ) -> list[RoleInWorld]:
        """The worlds of a role together with another: its caller, or the role that it assumes."""
        is_assumed = resource is not None and resource.is_assumed

        def read(world: World) -> tuple[RoleInWorld, Sequence[Choice]]:
            app = self.app_in(world)
            own, second = (
                _as_declared(app.identities, each) if world.facts else each
                for each in (role, other)
            )
            asked = _asked(resource, app, second)
            found = RoleInWorld(
                world,
                own,
                self._control,
                None if is_assumed else second,
                is_missing=not is_assumed and other is not None and second is None,
                asked=asked,
            )
            return found, _choices(own, second, asked)

        return [found for _, found in explore(read, start)]

    def app_in(self, world: World) -> AppInWorld:
        """The app in a world; questions that depend on the same parameters share it."""
        if not world.facts:
            return self._base
        if world.facts not in self._by_facts:
            if len(self._by_facts) >= _MOST_READ:
                del self._by_facts[next(iter(self._by_facts))]
            app = self._app.in_world(world)
            self._by_facts[world.facts] = AppInWorld(app, self._managed_policies)
        return self._by_facts[world.facts]

    def _roles_with(
        self, arn: str | None, near: IamRole | None
    ) -> Iterator[tuple[World, IamRole | None]]:
        """Which of the app's roles may have an ARN, and the world in which each has it."""
        if arn is None or arn in self._by_arn or self._permission_sets(arn):
            yield World(), self._named(arn, near) if arn else None
            return
        candidates = list(self._candidates(arn))
        facts = [_same_arn(role.arn, arn) for role in candidates]
        only = [fact for found in facts if len(found) == 1 for fact in found]
        yield World(Fact(fact.sides, equal=False) for fact in only), None
        for candidate, found in zip(candidates, facts, strict=True):
            yield World(found), candidate

    def _named(self, arn: str, near: IamRole | None) -> IamRole:
        """The app's role with an ARN; of several, that of the stack of `near`.

        Raises:
            AccessError: When several roles have it.
        """
        found = self._by_arn.get(arn) or self._permission_sets(arn)
        if near and len(found) > 1:
            found = [each for each in found if each.stack is near.stack] or found
        if len(found) > 1:
            roles = " and ".join(f"{role.path} of {role.stack.label}" for role in found)
            raise AccessError(f"several roles have the ARN {shown(arn)}: {roles}")
        return found[0]


def _asked(
    resource: ResourceName | None, app: AppInWorld, assumed: IamRole | None
) -> AskedResource | AssumedRole | None:
    if resource is None:
        return None
    if resource.is_assumed:
        return AssumedRole(resource.arn, assumed)
    return AskedResource(resource, app.resources)


def _as_declared(declared: DeclaredIdentities, role: IamRole | None) -> IamRole | None:
    found = declared.like(role) if role else None
    return found if isinstance(found, IamRole) else None


def _choices(*found: IamRole | AskedResource | AssumedRole | None) -> list[Choice]:
    return list(dict.fromkeys(choice for each in found if each for choice in each.choices))


def _same_arn(unknown: str, arn: str) -> list[Fact]:
    """What has to be true for an ARN with unknown parts to be a known one."""
    parts = zip(unknown.split(":", _PARTS), arn.split(":", _PARTS), strict=True)
    return [Fact(frozenset({one, other}), equal=True) for one, other in parts if one != other]

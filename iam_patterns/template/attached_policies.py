"""Which policies of an app are attached to which IAM identity.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Final, Literal

from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import contains_unknown, shown, unknown
from iam_patterns.template.account_keys import account_keys
from iam_patterns.template.app import AppTemplates
from iam_patterns.template.iam_resources import CollectedPolicies, IamResource, iam_resource
from iam_patterns.template.identities import IdentityKind
from iam_patterns.template.managed_policies import AwsManagedPolicies
from iam_patterns.template.outside_values import computed
from iam_patterns.template.policies import (
    NamedPolicy,
    PolicyProblem,
    only_perhaps,
)
from iam_patterns.template.worlds import (
    Choice,
    Default,
    Dependency,
    choices_in,
    defaults_in,
    names_in,
)

IDENTITY_TYPES: Final[Mapping[str, IdentityKind]] = {
    "AWS::IAM::Role": "role",
    "AWS::IAM::User": "user",
    "AWS::IAM::Group": "group",
}

_AWS_MANAGED: Final[Any] = AwsManagedPolicies()
_GROUP: Final = "AWS::IAM::Group"
_POLICY: Final = "AWS::IAM::Policy"
_MANAGED_POLICY: Final = "AWS::IAM::ManagedPolicy"
_INLINE_POLICIES: Final = (
    _POLICY,
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::GroupPolicy",
)
_MEMBERSHIP: Final = "AWS::IAM::UserToGroupAddition"
_READ: Final = frozenset((*IDENTITY_TYPES, _MANAGED_POLICY, *_INLINE_POLICIES, _MEMBERSHIP))
_LISTED_IN: Final[Mapping[IdentityKind, str]] = {
    "role": "Roles",
    "user": "Users",
    "group": "Groups",
}
_NAMED_IN: Final[Mapping[IdentityKind, str]] = {
    "role": "RoleName",
    "user": "UserName",
    "group": "GroupName",
}

IdentityKey = tuple[str, IdentityKind, str]
"""What stands for the account, the kind and the name of an identity."""

_Managed = tuple[PolicyDocument, CollectedPolicies]
"""The document of a managed policy, and what is malformed in it or open."""


class AttachedPolicies:
    """The policies of an app and what they are attached to.

    Args:
        app: The app's templates.
        managed_policies: The documents of managed policies that no template declares, by ARN.
    """

    def __init__(self, app: AppTemplates, managed_policies: Mapping[str, PolicyDocument]) -> None:
        self._reader = app.policy_reader
        self._resources: defaultdict[str, list[IamResource]] = defaultdict(list)
        for stack, resolver in app.resolved():
            for logical_id, resource in stack.resources.items():
                kind = str(resource.get("Type"))
                if kind in _READ and (found := iam_resource(stack, resolver, logical_id, kind)):
                    self._resources[kind].append(found)
        self._accounts = account_keys(
            (stack for stack, _ in app.resolved()),
            (
                (found.stack, f"{found.type} {found.name}")
                for found in self.resources((*IDENTITY_TYPES, _MANAGED_POLICY))
            ),
        )
        self._given = ChainMap(dict(managed_policies), _AWS_MANAGED)
        self._managed: defaultdict[str, dict[str, _Managed]] = defaultdict(dict)
        self._perhaps_attached: list[Dependency] = []
        self._attached: defaultdict[IdentityKey, CollectedPolicies] = defaultdict(CollectedPolicies)
        for found in self.resources((_MANAGED_POLICY,)):
            arn = found.resolver.arn_of(found.logical_id)
            self._managed[arn][self.account_of(found)] = self._attach(found, "managed")
        for found in self.resources(_INLINE_POLICIES):
            self._attach(found, "inline")
        self._groups: defaultdict[IdentityKey, set[str]] = defaultdict(set)
        self._memberships: defaultdict[IdentityKey, list[Dependency]] = defaultdict(list)
        for found in self.resources((_MEMBERSHIP,)):
            for user in _texts(found.properties.get("Users")):
                group = str(found.properties.get("GroupName"))
                self._groups[self.account_of(found), "user", user].add(group)
                self._memberships[self.account_of(found), "user", user] += found.depends_on

    @cached_property
    def _groups_by_name(self) -> Mapping[tuple[str, str], Sequence[IamResource]]:
        """The declared groups, by account and name."""
        found: defaultdict[tuple[str, str], list[IamResource]] = defaultdict(list)
        for group in self.resources((_GROUP,)):
            found[self.account_of(group), group.name].append(group)
        return found

    def resources(self, types: Iterable[str]) -> Iterator[IamResource]:
        """The IAM resources of some types, type by type."""
        for kind in types:
            yield from self._resources[kind]

    def read(
        self,
        found: IamResource,
        location: str,
        of_properties: Callable[[Any], Any],
        *,
        is_trust: bool = False,
    ) -> tuple[PolicyDocument, list[PolicyProblem]]:
        """A policy document of a resource as far as it can be read; see `PolicyReader.read`.

        A parameter's default that makes the document malformed is no value: the parameter is
        unknown.

        Args:
            found: The resource.
            location: The property that has the document.
            of_properties: Returns the document, from the resource's properties.
            is_trust: Whether it is a role's trust policy.
        """

        def read(properties: Mapping[str, Any]) -> tuple[PolicyDocument, list[PolicyProblem]]:
            return self._reader.read(of_properties(properties), location, is_trust=is_trust)

        document, problems = read(found.properties)
        if not any(problem.is_malformed for problem in problems):
            return document, problems
        defaults = list(defaults_in(found.depends_on))
        for names in (*(frozenset({name}) for name in defaults), frozenset(defaults)):
            properties, others = found.resolver.properties_without_defaults(found.logical_id, names)
            without, fewer = read(properties)
            if not any(problem.is_malformed for problem in fewer):
                found.depends_on[:] = [
                    d for d in found.depends_on if not isinstance(d, Default) or d.name not in names
                ] + others
                return without, fewer
        return document, problems

    def of_identity(self, identity: IamResource) -> CollectedPolicies:
        """Every permissions policy of an identity, including those of a user's groups."""
        kind = IDENTITY_TYPES[identity.type]
        key = self.key_of(identity)
        found = self._declared(identity)
        found.depends_on += self._perhaps_attached
        self._add_attached(found, key)
        if kind == "user":
            groups = {*_texts(identity.properties.get("Groups")), *self._groups[key]}
            self._add_groups(found, key[0], groups)
            found.depends_on += self._memberships.get(key, ())
        return found

    def boundary(
        self, identity: IamResource, arn: str
    ) -> tuple[NamedPolicy | None, CollectedPolicies]:
        """The permissions boundary of an identity, and what is missing or malformed of it."""
        managed = self._managed_policy(identity, arn)
        if managed is None:
            return None, CollectedPolicies(missing=[arn])
        collected = CollectedPolicies()
        collected.add(managed[1])
        unresolved = _unresolved(collected.problems)
        return NamedPolicy(shown(arn), managed[0], unresolved=unresolved), collected

    def account_of(self, found: IamResource) -> str:
        """What stands for the account of a resource; see `account_keys`."""
        return self._accounts[found.stack.identity]

    def key_of(self, identity: IamResource) -> IdentityKey:
        """The key of a declared identity."""
        return self.account_of(identity), IDENTITY_TYPES[identity.type], identity.name

    def _managed_policy(self, identity: IamResource, arn: str) -> _Managed | None:
        """The managed policy with an ARN: that of the identity's account, if several have it."""
        declared = self._managed.get(arn, {})
        if len(declared) == 1:
            return next(iter(declared.values()))
        if declared:
            return declared.get(self.account_of(identity))
        document = self._given.get(arn)
        return None if document is None else (document, CollectedPolicies())

    def of_others(
        self, declared: set[IdentityKey]
    ) -> Iterator[tuple[IdentityKey, CollectedPolicies]]:
        """The policies attached to identities that the app does not declare."""
        for key, attached in self._attached.items():
            if key not in declared:
                yield key, attached

    def _attach(self, found: IamResource, kind: Literal["inline", "managed"]) -> _Managed:
        """Records what a policy resource is attached to, and returns its document."""
        document, problems = self.read(
            found, f"{found.logical_id}.PolicyDocument", lambda p: p.get("PolicyDocument")
        )
        if found.is_deployed is None:
            names = names_in(d for d in found.depends_on if isinstance(d, Choice))
            perhaps = unknown(computed(f"Condition of {found.logical_id}", names))
            document = only_perhaps(document, perhaps)
        arn = found.resolver.arn_of(found.logical_id) if kind == "managed" else ""
        policy = NamedPolicy(found.label, document, kind, arn, _unresolved(problems))
        lists_identities = found.type in (_POLICY, _MANAGED_POLICY)
        named_in = _LISTED_IN if lists_identities else _NAMED_IN
        for identity_kind, named in named_in.items():
            for name in _texts(found.properties.get(named)):
                attached = self._attached[self.account_of(found), identity_kind, name]
                attached.policies.append(policy)
                attached.problems += problems
                attached.attached_by.append(found)
                attached.depends_on += found.depends_on
                if contains_unknown(name):
                    self._perhaps_attached += choices_in(found.depends_on)
        return document, CollectedPolicies(problems=problems, depends_on=found.depends_on)

    def _add_attached(self, collected: CollectedPolicies, key: IdentityKey) -> None:
        attached = self._attached.get(key)
        if attached:
            collected.add(attached)

    def _add_groups(self, collected: CollectedPolicies, account: str, groups: set[str]) -> None:
        for name in sorted(groups):
            for group in self._groups_by_name.get((account, name), ()):
                collected.add(self._declared(group))
                collected.depends_on += group.depends_on
        for name in sorted(groups):
            self._add_attached(collected, (account, "group", name))

    def _declared(self, found: IamResource) -> CollectedPolicies:
        """The policies in an identity's own properties."""
        collected = CollectedPolicies()
        inline = found.properties.get("Policies", ())
        for index, policy in enumerate(inline if isinstance(inline, list | tuple) else [inline]):
            location = f"Policies[{index}]"
            if isinstance(policy, Mapping):
                document, problems = self.read(
                    found, f"{location}.PolicyDocument", partial(_inline_document, index=index)
                )
                name = f"{found.logical_id}.{policy.get('PolicyName')}"
                unresolved = _unresolved(problems)
                collected.policies.append(NamedPolicy(name, document, unresolved=unresolved))
                collected.problems += problems
            else:
                document, problems = self._reader.read(policy, location)
                unresolved = _unresolved(problems)
                named = NamedPolicy(found.logical_id, document, unresolved=unresolved)
                collected.policies.append(named)
                collected.problems += problems
        for arn in _texts(found.properties.get("ManagedPolicyArns")):
            managed = self._managed_policy(found, arn)
            if managed:
                kind: Literal["aws", "managed"] = "aws" if arn in _AWS_MANAGED else "managed"
                policy_arn = arn if kind == "managed" else ""
                unresolved = _unresolved(managed[1].problems)
                named = NamedPolicy(shown(arn), managed[0], kind, policy_arn, unresolved)
                collected.policies.append(named)
                collected.problems += managed[1].problems
                collected.depends_on += managed[1].depends_on
            else:
                collected.missing.append(arn)
        return collected


def _unresolved(problems: Iterable[PolicyProblem]) -> tuple[str, ...]:
    return tuple(problem.unknown for problem in problems if problem.unknown)


def _inline_document(properties: Mapping[str, Any], *, index: int) -> object:
    inline = properties.get("Policies", ())
    policy = inline[index] if isinstance(inline, list | tuple) else inline
    return policy.get("PolicyDocument") if isinstance(policy, Mapping) else policy


def _texts(value: object) -> list[str]:
    """The strings of a list property; a value that is not a list counts as its only item."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]

"""Which policies of an app are attached to which IAM identity.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, Final, Literal

from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import contains_unknown, shown, unknown
from iam_patterns.template.account_keys import Owner, account_keys, owner_of
from iam_patterns.template.app import AppTemplates
from iam_patterns.template.attachments import Attachments, IdentityKey
from iam_patterns.template.iam_resources import (
    CollectedPolicies,
    IamResource,
    iam_resource,
    texts,
)
from iam_patterns.template.identity_types import IDENTITY_TYPES, LISTED_IN, NAMED_IN
from iam_patterns.template.managed_policies import AwsManagedPolicies
from iam_patterns.template.memberships import Memberships, unknown_groups
from iam_patterns.template.outside_values import computed
from iam_patterns.template.policies import (
    NamedPolicy,
    PolicyProblem,
    PolicyType,
    could_be_anything,
    only_perhaps,
    unknowns_of,
)
from iam_patterns.template.policy_of_resource import read_policy
from iam_patterns.template.worlds import (
    Choice,
    Dependency,
    choices_in,
    names_in,
)

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
        self.attached_arns: set[str] = set()
        """The ARNs of the managed policies and boundaries of the identities that were read."""
        self._attached: defaultdict[IdentityKey, CollectedPolicies] = defaultdict(CollectedPolicies)
        self._attachments = Attachments()
        for found in self.resources((_MANAGED_POLICY,)):
            arn = found.resolver.arn_of(found.logical_id)
            self._managed[arn][self.account_of(found)] = self._attach(found, "managed")
        for found in self.resources(_INLINE_POLICIES):
            self._attach(found, "inline")
        additions = self.resources((_MEMBERSHIP,))
        self._memberships = Memberships((found, self.account_of(found)) for found in additions)

    @cached_property
    def _groups_by_name(self) -> Mapping[tuple[str, str], Sequence[IamResource]]:
        """The declared groups, by account and name."""
        found: defaultdict[tuple[str, str], list[IamResource]] = defaultdict(list)
        for group in self.resources((_GROUP,)):
            found[self.account_of(group), group.name].append(group)
        return found

    @cached_property
    def _declared_keys(self) -> frozenset[IdentityKey]:
        return frozenset(map(self.key_of, self.resources(IDENTITY_TYPES)))

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
        of_type: PolicyType = "identity",
    ) -> tuple[PolicyDocument, list[PolicyProblem]]:
        """A policy document of a resource as far as it can be read; see `read_policy`."""
        return read_policy(self._reader, found, location, of_properties, of_type=of_type)

    def of_identity(self, identity: IamResource) -> CollectedPolicies:
        """Every permissions policy of an identity, including those of a user's groups."""
        kind = IDENTITY_TYPES[identity.type]
        key = self.key_of(identity)
        found = self._declared(identity)
        found.depends_on += self._perhaps_attached
        owner = owner_of(identity.stack, key[0])
        found.perhaps += self._attachments.perhaps_of(owner, *key[1:], self._declared_keys)
        self._add_attached(found, key)
        if kind == "user":
            self._add_groups(found, owner, identity)
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
        unresolved = unknowns_of(collected.problems)
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
        self.attached_arns.add(arn)
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
        policy = NamedPolicy(found.label, document, kind, arn, unknowns_of(problems))
        lists_identities = found.type in (_POLICY, _MANAGED_POLICY)
        named_in = LISTED_IN if lists_identities else NAMED_IN
        for identity_kind, named in named_in.items():
            for name in texts(found.properties.get(named)):
                attached = self._attached[self.account_of(found), identity_kind, name]
                attached.policies.append(policy)
                attached.problems += problems
                attached.attached_by.append(found)
                attached.depends_on += found.depends_on
                owner = owner_of(found.stack, self.account_of(found))
                self._attachments.add(owner, identity_kind, name, policy)
                if contains_unknown(name):
                    self._perhaps_attached += choices_in(found.depends_on)
        return document, CollectedPolicies(problems=problems, depends_on=found.depends_on)

    def _add_attached(self, collected: CollectedPolicies, key: IdentityKey) -> None:
        if attached := self._attached.get(key):
            collected.add(attached)

    def _add_groups(self, collected: CollectedPolicies, owner: Owner, user: IamResource) -> None:
        """Adds the policies of the groups that a user is in, or could be in."""
        added = self._memberships.groups_of(owner, user.name)
        groups = sorted({*texts(user.properties.get("Groups")), *added})
        for name in groups:
            declared = self._groups_by_name.get((owner.key, name), ())
            for group in declared:
                collected.add(self._declared(group))
                collected.depends_on += group.depends_on
            if not declared and not contains_unknown(name):
                collected.other_groups.append(name)
        for name in groups:
            self._add_attached(collected, (owner.key, "group", name))
        collected.depends_on += self._memberships.dependencies_of(owner, user.name)
        for name, problem in unknown_groups(groups):
            unresolved = (problem.unknown,)
            collected.problems.append(problem)
            collected.policies.append(
                NamedPolicy(shown(name), PolicyDocument(), unresolved=unresolved)
            )
        for possible in self._memberships.possible_groups_of(owner, user.name):
            of_group = CollectedPolicies()
            for group in self._groups_by_name.get((owner.key, possible.name), ()):
                of_group.add(self._declared(group))
            self._add_attached(of_group, (owner.key, "group", possible.name))
            if contains_unknown(possible.name):
                anything = could_be_anything(possible.unknown)
                collected.perhaps.append(NamedPolicy(shown(possible.name), anything))
            for policy in of_group.policies:
                document = only_perhaps(policy.document, unknown(possible.unknown))
                collected.perhaps.append(replace(policy, document=document))

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
                unresolved = unknowns_of(problems)
                collected.policies.append(NamedPolicy(name, document, unresolved=unresolved))
                collected.problems += problems
            else:
                document, problems = self._reader.read(policy, location)
                unresolved = unknowns_of(problems)
                named = NamedPolicy(found.logical_id, document, unresolved=unresolved)
                collected.policies.append(named)
                collected.problems += problems
        for arn in texts(found.properties.get("ManagedPolicyArns")):
            managed = self._managed_policy(found, arn)
            if managed:
                kind: Literal["aws", "managed"] = "aws" if arn in _AWS_MANAGED else "managed"
                policy_arn = arn if kind == "managed" else ""
                unresolved = unknowns_of(managed[1].problems)
                named = NamedPolicy(shown(arn), managed[0], kind, policy_arn, unresolved)
                collected.policies.append(named)
                collected.problems += managed[1].problems
                collected.depends_on += managed[1].depends_on
            else:
                collected.missing.append(arn)
        return collected


def _inline_document(properties: Mapping[str, Any], *, index: int) -> object:
    inline = properties.get("Policies", ())
    policy = inline[index] if isinstance(inline, list | tuple) else inline
    return policy.get("PolicyDocument") if isinstance(policy, Mapping) else policy

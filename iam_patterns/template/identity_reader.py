"""Who holds permissions in templates: roles, users and groups, each with every policy.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import shown
from iam_patterns.template.app import AppTemplates
from iam_patterns.template.assembly import TemplateError
from iam_patterns.template.identities import Kind, PolicyHolder, TemplateRole
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.managed_policies import AwsManagedPolicies
from iam_patterns.template.policies import NamedPolicy, PolicyReader, Unread
from iam_patterns.template.resource_names import IDENTIFIERS
from iam_patterns.template.stack import StackTemplate

_AWS_MANAGED: Final[Any] = AwsManagedPolicies()
_TYPES: Final[Mapping[str, Kind]] = {
    "AWS::IAM::Role": "role",
    "AWS::IAM::User": "user",
    "AWS::IAM::Group": "group",
}
_ATTACHED: Final[Mapping[Kind, str]] = {"role": "Roles", "user": "Users", "group": "Groups"}
_ALONE: Final[Mapping[Kind, str]] = {"role": "RoleName", "user": "UserName", "group": "GroupName"}
_MANAGED: Final = "AWS::IAM::ManagedPolicy"
_INLINE: Final = (
    "AWS::IAM::Policy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::GroupPolicy",
)
_MEMBERSHIP: Final = "AWS::IAM::UserToGroupAddition"
_READ: Final = frozenset((*_TYPES, _MANAGED, *_INLINE, _MEMBERSHIP))
_TRUST: Final = "AssumeRolePolicyDocument"


def roles_of(
    app: AppTemplates, managed_policies: Mapping[str, PolicyDocument] | None = None
) -> list[TemplateRole]:
    """Every role of an app, with every policy read whole.

    Args:
        app: The app's templates.
        managed_policies: The documents of managed policies that no template has, by ARN.

    Raises:
        TemplateError: When a policy cannot be read, with its resource and every problem.
    """
    holders = holders_of(app, managed_policies)
    roles = [holder for holder in holders if isinstance(holder, TemplateRole)]
    for role in roles:
        for unread in role.unread:
            raise TemplateError(f"{role.stack.name}.{role.logical_id}.{unread}")
    return roles


def holders_of(
    app: AppTemplates, managed_policies: Mapping[str, PolicyDocument] | None = None
) -> list[PolicyHolder]:
    """Every role, user and group of an app, and those elsewhere that it gives permissions.

    What cannot be read of a policy is left out of it and told in `PolicyHolder.unread`.

    Args:
        app: The app's templates.
        managed_policies: The documents of managed policies that no template has, by ARN.
    """
    reading = _Reading(app, managed_policies or {})
    declared = [reading.holder(found) for found in reading.found(tuple(_TYPES))]
    names = {(holder.stack.account_or_symbol, holder.kind, holder.name) for holder in declared}
    return [*declared, *reading.holders_elsewhere(names)]


def imported_role_names(app: AppTemplates) -> set[str]:
    """The names of roles that the app attaches policies to, and does not have itself."""
    return {
        holder.name for holder in holders_of(app) if holder.is_elsewhere and holder.kind == "role"
    }


_Name = tuple[str, Kind, str]
"""An account, and the kind and name of a holder in it."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A resource with its properties resolved."""

    stack: StackTemplate
    resolver: Resolver
    logical_id: str
    type: str
    properties: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name, for messages."""
        return f"{self.stack.name}.{self.logical_id}"

    @property
    def account(self) -> str:
        """The account it is in, or the symbol that stands for it."""
        return self.stack.account_or_symbol


@dataclass(slots=True)
class _Parts:
    """What is gathered of one holder's policies."""

    policies: list[NamedPolicy] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    by: list[_Found] = field(default_factory=list)


class _Reading:
    """One reading of an app."""

    def __init__(self, app: AppTemplates, given: Mapping[str, PolicyDocument]) -> None:
        self._reader = PolicyReader()
        self._by_type: defaultdict[str, list[_Found]] = defaultdict(list)
        for stack, resolver in app.resolved():
            for logical_id, resource in stack.resources.items():
                kind = str(resource.get("Type"))
                if kind in _READ:
                    properties = resolver.properties_of(logical_id)
                    found = _Found(stack, resolver, logical_id, kind, properties)
                    self._by_type[kind].append(found)
        own = dict(given)
        self._managed: Mapping[str, PolicyDocument] = ChainMap(own, _AWS_MANAGED)
        self._attached: defaultdict[_Name, _Parts] = defaultdict(_Parts)
        self._unread: dict[str, list[Unread]] = {}
        for found in self.found((_MANAGED,)):
            arn = found.resolver.arn_of(found.logical_id)
            own[arn], self._unread[arn] = self._attach(found, "managed")
        for found in self.found(_INLINE):
            self._attach(found, "inline")
        self._groups: defaultdict[_Name, set[str]] = defaultdict(set)
        for found in self.found((_MEMBERSHIP,)):
            for user in _texts(found.properties.get("Users")):
                group = str(found.properties.get("GroupName"))
                self._groups[found.account, "user", user].add(group)

    def found(self, types: Iterable[str]) -> Iterator[_Found]:
        """The resources of some types."""
        for kind in types:
            yield from self._by_type[kind]

    def holder(self, found: _Found) -> PolicyHolder:
        """The holder that a resource is."""
        kind = _TYPES[found.type]
        name = found.resolver.name_of(found.logical_id)
        parts = self._own_parts(found)
        key = (found.account, kind, name)
        self._add_attached(parts, key)
        if kind == "user":
            groups = {*_texts(found.properties.get("Groups")), *self._groups[key]}
            self._add_groups(parts, found.account, groups)
        boundary = str(found.properties.get("PermissionsBoundary", ""))
        limit = self._managed.get(boundary) if boundary else None
        if boundary:
            parts.unread += self._unread.get(boundary, ())
            parts.missing += [] if limit else [boundary]
        common: dict[str, Any] = {
            "kind": kind,
            "stack": found.stack,
            "logical_id": found.logical_id,
            "path": found.stack.path_of(found.logical_id),
            "name": name,
            "arn": found.resolver.arn_of(found.logical_id),
            "policies": tuple(parts.policies),
            "boundary": None if limit is None else NamedPolicy(shown(boundary), limit),
            "missing": tuple(parts.missing),
            "properties": found.properties,
        }
        if kind != "role":
            return PolicyHolder(**common, unread=tuple(parts.unread))
        trust, unread = self._reader.read(found.properties.get(_TRUST), _TRUST)
        return TemplateRole(**common, unread=(*unread, *parts.unread), trust=trust)

    def _add_attached(self, parts: _Parts, key: _Name) -> None:
        attached = self._attached.get(key)
        if attached:
            parts.policies += attached.policies
            parts.unread += attached.unread

    def _add_groups(self, parts: _Parts, account: str, groups: set[str]) -> None:
        for group in self.found(("AWS::IAM::Group",)) if groups else ():
            name = group.resolver.name_of(group.logical_id)
            if group.account == account and name in groups:
                of_group = self._own_parts(group)
                parts.policies += of_group.policies
                parts.missing += of_group.missing
                parts.unread += of_group.unread
        for name in sorted(groups):
            self._add_attached(parts, (account, "group", name))

    def holders_elsewhere(self, declared: set[_Name]) -> Iterator[PolicyHolder]:
        """Those that policies of the app are attached to, and that it does not have."""
        for (account, kind, name), parts in self._attached.items():
            if (account, kind, name) not in declared:
                (first, *_) = parts.by
                arn = IDENTIFIERS[f"AWS::IAM::{kind.capitalize()}"].arn.format(
                    p=first.stack.partition,
                    a=account,
                    path="/",
                    name=name,
                )
                yield PolicyHolder(
                    kind=kind,
                    stack=first.stack,
                    logical_id=first.logical_id,
                    path=first.stack.path_of(first.logical_id),
                    name=name,
                    arn=arn,
                    policies=tuple(parts.policies),
                    boundary=None,
                    missing=(),
                    unread=tuple(parts.unread),
                    properties={},
                    is_elsewhere=True,
                )

    def _attach(
        self, found: _Found, kind: Literal["inline", "managed"]
    ) -> tuple[PolicyDocument, list[Unread]]:
        """Notes whom a policy resource is attached to, and returns what was read of it."""
        data = found.properties.get("PolicyDocument")
        document, unread = self._reader.read(data, f"{found.logical_id}.PolicyDocument")
        arn = found.resolver.arn_of(found.logical_id) if kind == "managed" else ""
        policy = NamedPolicy(found.name, document, kind, arn)
        for holder_kind in _ATTACHED:
            named = _texts(found.properties.get(_ATTACHED[holder_kind]))
            if found.type not in ("AWS::IAM::Policy", _MANAGED):
                named = _texts(found.properties.get(_ALONE[holder_kind]))
            for name in named:
                parts = self._attached[found.account, holder_kind, name]
                parts.policies.append(policy)
                parts.unread += unread
                parts.by.append(found)
        return document, unread

    def _own_parts(self, found: _Found) -> _Parts:
        """The policies that a holder has by its own properties."""
        parts = _Parts()
        inline = found.properties.get("Policies", ())
        for index, policy in enumerate(inline if isinstance(inline, list | tuple) else [inline]):
            place = f"Policies[{index}]"
            if isinstance(policy, Mapping):
                document, unread = self._reader.read(
                    policy.get("PolicyDocument"), f"{place}.PolicyDocument"
                )
                name = f"{found.logical_id}.{policy.get('PolicyName')}"
                parts.policies.append(NamedPolicy(name, document))
                parts.unread += unread
            else:
                parts.unread += self._reader.read(policy, place)[1]
        for arn in _texts(found.properties.get("ManagedPolicyArns")):
            if arn in self._managed:
                kind: Literal["aws", "managed"] = "aws" if arn in _AWS_MANAGED else "managed"
                own = arn if kind == "managed" else ""
                parts.policies.append(NamedPolicy(shown(arn), self._managed[arn], kind, own))
                parts.unread += self._unread.get(arn, ())
            else:
                parts.missing.append(arn)
        return parts


def _texts(value: object) -> list[str]:
    """The strings of a property that is a list; what is no list is one of it."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]

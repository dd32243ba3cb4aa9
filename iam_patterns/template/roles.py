"""The roles of templates, each with every policy that has a say.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""

from collections import ChainMap, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from iam_patterns.policy import PolicyDocument, PolicyError
from iam_patterns.policy.symbols import shown
from iam_patterns.template.app import AppTemplates
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.managed_policies import AwsManagedPolicies
from iam_patterns.template.reading import TemplateError
from iam_patterns.template.stack import StackTemplate

_AWS_MANAGED: Final[Any] = AwsManagedPolicies()
_ROLE: Final = "AWS::IAM::Role"
_MANAGED: Final = "AWS::IAM::ManagedPolicy"
_INLINE: Final = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy")


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A policy, and where it comes from.

    Args:
        name: Its name and resource, for messages.
        document: The policy.
        kind: Whether it is a part of the role, a policy of one's own, or a policy of AWS.
    """

    name: str
    document: PolicyDocument
    kind: Literal["inline", "managed", "aws"] = "inline"


@dataclass(frozen=True, slots=True)
class TemplateRole:
    """A role of a template.

    Args:
        stack: The stack it is in.
        logical_id: Its logical ID.
        path: Its construct path, or its logical ID where the template has none.
        name: Its name, or the symbol that stands for it.
        arn: Its ARN.
        trust: Its trust policy.
        policies: Its permissions policies, inline and managed, those attached elsewhere in the
            app included.
        boundary: Its permissions boundary.
        missing: The ARNs of the policies that neither the templates nor the caller give.
        properties: Its properties, resolved as far as they are known.
    """

    stack: StackTemplate
    logical_id: str
    path: str
    name: str
    arn: str
    trust: PolicyDocument
    policies: tuple[NamedPolicy, ...]
    boundary: NamedPolicy | None
    missing: tuple[str, ...]
    properties: Mapping[str, Any]


def roles_of(
    app: AppTemplates, managed_policies: Mapping[str, PolicyDocument] | None = None
) -> list[TemplateRole]:
    """Every role of an app.

    Args:
        app: The app's templates.
        managed_policies: The documents of managed policies that no template has, by ARN.

    Raises:
        TemplateError: When a policy is malformed, with its resource and every problem.
    """
    attached: defaultdict[str, list[NamedPolicy]] = defaultdict(list)
    read = _PolicyReader()
    for role, policy in _attached(app, read):
        attached[role].append(policy)
    own = dict(managed_policies or {})
    managed: Mapping[str, PolicyDocument] = ChainMap(own, _AWS_MANAGED)
    for found in _of_types(app, (_MANAGED,), read):
        own[found.resolver.arn_of(found.logical_id)] = found.document()
    return [_role(found, attached, managed) for found in _of_types(app, (_ROLE,), read)]


def imported_role_names(app: AppTemplates) -> set[str]:
    """The names of roles that the app attaches policies to, and does not have itself."""
    read = _PolicyReader()
    own = {found.resolver.name_of(found.logical_id) for found in _of_types(app, (_ROLE,), read)}
    return {role for role, _ in _attached(app, read)} - own


class _PolicyReader:
    """Reads policies; apps write the same one many times, so that each is read once."""

    def __init__(self) -> None:
        self._documents: dict[str, PolicyDocument] = {}

    def __call__(self, data: Any) -> PolicyDocument:  # noqa: ANN401 - as the template has it
        text = repr(data)
        if text not in self._documents:
            self._documents[text] = PolicyDocument.from_dict(data)
        return self._documents[text]


@dataclass(frozen=True, slots=True)
class _Found:
    """A resource with its properties resolved."""

    stack: StackTemplate
    resolver: Resolver
    logical_id: str
    properties: Mapping[str, Any]
    read: "_PolicyReader"

    @property
    def name(self) -> str:
        """Its name, for messages."""
        return f"{self.stack.name}.{self.logical_id}"

    def document(self, holder: Mapping[str, Any] | None = None) -> PolicyDocument:
        """The policy in a property, of the resource itself or of one of its parts."""
        return self._parsed((holder or self.properties).get("PolicyDocument"), "PolicyDocument")

    def trust(self) -> PolicyDocument:
        """The trust policy of a role."""
        name = "AssumeRolePolicyDocument"
        return self._parsed(self.properties.get(name), name)

    def _parsed(self, data: object, name: str) -> PolicyDocument:
        try:
            return self.read(data)
        except PolicyError as error:
            where = f"{self.stack.name}.{self.logical_id}.{name}"
            raise TemplateError(f"{where}: {shown(str(error))}") from error


def _role(
    found: _Found,
    attached: Mapping[str, list[NamedPolicy]],
    managed: Mapping[str, PolicyDocument],
) -> TemplateRole:
    name = found.resolver.name_of(found.logical_id)
    arns = [str(arn) for arn in found.properties.get("ManagedPolicyArns", ())]
    boundary = str(found.properties.get("PermissionsBoundary", ""))
    return TemplateRole(
        stack=found.stack,
        logical_id=found.logical_id,
        path=found.stack.path_of(found.logical_id),
        name=name,
        arn=found.resolver.arn_of(found.logical_id),
        trust=found.trust(),
        policies=(
            *(
                NamedPolicy(f"{found.logical_id}.{policy['PolicyName']}", found.document(policy))
                for policy in found.properties.get("Policies", ())
            ),
            *attached.get(name, ()),
            *(
                NamedPolicy(shown(arn), managed[arn], "aws" if arn in _AWS_MANAGED else "managed")
                for arn in arns
                if arn in managed
            ),
        ),
        boundary=NamedPolicy(shown(boundary), managed[boundary]) if boundary in managed else None,
        missing=tuple(
            arn for arn in [*arns, *([boundary] if boundary else [])] if arn not in managed
        ),
        properties=found.properties,
    )


def _attached(app: AppTemplates, read: _PolicyReader) -> Iterator[tuple[str, NamedPolicy]]:
    """The policies that are attached by a resource of their own, by the role's name."""
    for found in _of_types(app, _INLINE, read):
        roles = found.properties.get("Roles", ())
        if "RoleName" in found.properties:
            roles = [found.properties["RoleName"]]
        for role in roles:
            yield str(role), NamedPolicy(found.name, found.document())
    for found in _of_types(app, (_MANAGED,), read):
        for role in found.properties.get("Roles", ()):
            yield str(role), NamedPolicy(found.name, found.document(), "managed")


def _of_types(app: AppTemplates, types: tuple[str, ...], read: _PolicyReader) -> Iterator[_Found]:
    for stack, resolver in app.resolved():
        for logical_id, resource in stack.resources.items():
            if resource.get("Type") in types:
                properties = resolver.properties_of(logical_id)
                yield _Found(stack, resolver, logical_id, properties, read)

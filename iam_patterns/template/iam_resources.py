"""The IAM resources of templates, with their properties resolved, and the policies they collect.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from iam_patterns.policy.formats import GROUP_NAME, ROLE_NAME, USER_NAME, is_iam_path
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.policies import NamedPolicy, PolicyProblem
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.worlds import Dependency

NAME_FORMATS: Final = {"GroupName": GROUP_NAME, "RoleName": ROLE_NAME, "UserName": USER_NAME}
"""The properties that name IAM identities, with what IAM accepts."""
_PATH: Final = "Path"


@dataclass(frozen=True, slots=True)
class IamResource:
    """An IAM resource of a template, with its properties resolved."""

    stack: StackTemplate
    resolver: Resolver
    logical_id: str
    type: str
    properties: Mapping[str, Any]
    is_deployed: bool | None
    depends_on: list[Dependency]

    @property
    def label(self) -> str:
        """Its stack and logical ID, for messages."""
        return f"{self.stack.name}.{self.logical_id}"

    @property
    def account(self) -> str:
        """The account it is in, or the symbol that stands for it."""
        return self.stack.account_or_symbol

    @property
    def name(self) -> str:
        """The name of the role, user or group that it declares."""
        return self.resolver.name_of(self.logical_id)


@dataclass(slots=True)
class CollectedPolicies:
    """The policies of one identity, as they are collected.

    Args:
        policies: Its policies.
        perhaps: Those that it has for some values of the unknown ones.
        missing: The ARNs of those whose documents are not known.
        other_groups: The names of the user's groups that the app does not declare.
        problems: What is malformed or unresolved in them.
        attached_by: The resources that attach them.
        depends_on: What they depend on.
    """

    policies: list[NamedPolicy] = field(default_factory=list)
    perhaps: list[NamedPolicy] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    other_groups: list[str] = field(default_factory=list)
    problems: list[PolicyProblem] = field(default_factory=list)
    attached_by: list[IamResource] = field(default_factory=list)
    depends_on: list[Dependency] = field(default_factory=list)

    def add(self, other: "CollectedPolicies") -> None:
        """Adds the policies of another collection."""
        self.policies += other.policies
        self.missing += other.missing
        self.problems += other.problems
        self.depends_on += other.depends_on


def iam_resource(
    stack: StackTemplate, resolver: Resolver, logical_id: str, kind: str
) -> IamResource | None:
    """An IAM resource; None if its Condition is false, or if IAM rejects its name in this world.

    A condition that compares a parameter with a text makes that text the parameter's value in one
    world. Where the parameter is a name or a path and the text is none, nothing is deployed.
    """
    start = len(resolver.journal)
    is_deployed = resolver.exists(logical_id)
    if is_deployed is False:
        return None
    properties = resolver.properties_of(logical_id)
    if _has_rejected_name(properties, resolver.world.values.values()):
        return None
    depends_on = list(dict.fromkeys(resolver.journal[start:]))
    return IamResource(stack, resolver, logical_id, kind, properties, is_deployed, depends_on)


def _has_rejected_name(properties: Mapping[str, Any], assumed: Collection[str]) -> bool:
    """Whether IAM rejects a name or path, because of a text that is assumed for a parameter."""
    for key in (*NAME_FORMATS, _PATH):
        value = properties.get(key)
        if not isinstance(value, str) or not any(t == value or (t and t in value) for t in assumed):
            continue
        if not is_iam_path(value) if key == _PATH else NAME_FORMATS[key].problem("", value):
            return True
    return False


def texts(value: object) -> list[str]:
    """The strings of a list property; a value that is not a list counts as its only item."""
    if value is None:
        return []
    return [_text(item) for item in value] if isinstance(value, list | tuple) else [_text(value)]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""What the defaults have to know of the constructs that roles are created in, asked of CDK once."""

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Final

import jsii
from aws_cdk import Duration, IStableAnyProducer, Lazy, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.defaults.report import Outcome, grouped
from iam_patterns.defaults.values import Boundary, DefaultValues

if TYPE_CHECKING:
    from iam_patterns.checks import Settings

METADATA_TYPE: Final = "iam-patterns:role-defaults"
"""The type of the metadata that lists the outcomes of a stack."""

_CUSTOMIZED_ROLES: Final = "@aws-cdk/iam:customizeRoles"
_SETTINGS: Final = "iam-patterns"
_NODES: Final = frozenset(
    {f"aws-cdk-lib.{name}" for name in ("aws_eks.Nodegroup", "aws_eks.FargateProfile")}
)
_CLUSTERS: Final = frozenset(
    {f"aws-cdk-lib.{name}" for name in ("aws_eks.Cluster", "aws_eks.FargateCluster")}
)
"""The clusters with an aws-auth ConfigMap; those of ``aws_eks_v2`` have access entries."""

_GROUP: Final = "aws-cdk-lib.aws_autoscaling.AutoScalingGroup"


@jsii.implements(IStableAnyProducer)
class _Written:
    """The outcomes of a stack as metadata, written when the stack is synthesized."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        self._outcomes = outcomes

    def produce(self) -> list[dict[str, str | list[str]]]:
        """The outcomes, equal ones of several roles together."""
        return grouped(self._outcomes)


@dataclass(frozen=True, slots=True)
class StackFacts:
    """A stack, its outcomes so far, and what the settings of the app ask of its roles.

    Args:
        stack: The stack.
        settings: The values of the settings in the context.
        outcomes: The outcomes of its roles, to which the injector adds.
    """

    stack: Stack
    settings: DefaultValues
    outcomes: list[Outcome] = field(default_factory=list)
    _boundaries: dict[str, iam.IManagedPolicy] = field(default_factory=dict)

    @classmethod
    def of(cls, stack: Stack) -> "StackFacts":
        """The facts of a stack, whose metadata will list the outcomes."""
        facts = cls(stack, _values_of(stack.node.try_get_context(_SETTINGS)))
        stack.node.add_metadata(METADATA_TYPE, Lazy.any(_Written(facts.outcomes)))
        return facts

    def boundary(self, boundary: Boundary) -> iam.IManagedPolicy:
        """The managed policy, imported into the stack if it is given by its name or ARN."""
        if not isinstance(boundary, str):
            return boundary
        if boundary not in self._boundaries:
            self._boundaries[boundary] = self._imported(boundary)
        return self._boundaries[boundary]

    def _imported(self, boundary: str) -> iam.IManagedPolicy:
        construct_id = f"RoleDefaults-{boundary.replace('/', '-')}"
        if self.stack.node.try_find_child(construct_id) is not None:  # of another RoleDefaults
            construct_id += f"-{len(self.stack.node.children)}"
        imported = iam.ManagedPolicy
        if boundary.startswith("arn:"):
            return imported.from_managed_policy_arn(self.stack, construct_id, boundary)
        return imported.from_managed_policy_name(self.stack, construct_id, boundary)


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """A construct that roles are created in.

    Args:
        path: Its construct path.
        stack: Its stack.
        is_customized: Whether ``iam.Role.customize_roles`` keeps CDK from creating its roles.
        has_nodes_of_eks: Whether its roles are those of nodes or pods of an Amazon EKS cluster.
    """

    path: str
    stack: StackFacts
    is_customized: bool
    has_nodes_of_eks: bool


def scope_facts(scope: Construct, stacks: dict[str, StackFacts]) -> ScopeFacts:
    """The facts of a construct.

    Args:
        scope: The construct.
        stacks: The facts of the stacks that are known already, to which its stack is added.
    """
    stack = scope if isinstance(scope, Stack) else Stack.of(scope)
    known = stacks.get(reference(stack))
    if known is None:
        known = stacks[reference(stack)] = StackFacts.of(stack)
    node = scope.node
    customized = node.try_get_context(_CUSTOMIZED_ROLES)
    return ScopeFacts(
        node.path,
        known,
        bool(isinstance(customized, dict) and customized.get("preventSynthesis")),
        _has_nodes_of_eks(scope),
    )


def reference(construct: Construct) -> str:
    """What CDK calls a construct: the same for each Python object that stands for it."""
    return str(getattr(construct, "__jsii_ref__").ref)  # noqa: B009 - jsii writes no types for it


def _has_nodes_of_eks(scope: Construct) -> bool:
    """Whether the scope makes roles that the aws-auth ConfigMap lists without a path.

    See https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting_iam.html
    """
    kind = getattr(type(scope), "__jsii_type__", "")
    if kind == _GROUP:
        above = scope.node.scope
        return getattr(type(above), "__jsii_type__", "") in _CLUSTERS
    return kind in _NODES


def _values_of(context: object) -> DefaultValues:
    """What the settings of the checks ask of every role.

    Raises:
        SettingsError: For unknown or malformed settings.
    """
    if context is None:
        return DefaultValues()
    # An app without settings does not wait for the modules of the checks.
    settings: Settings = import_module("iam_patterns.checks").Settings.from_context(context)
    longest = settings.maximum_session_seconds
    return DefaultValues(
        permissions_boundary=settings.permissions_boundary,
        path=settings.path,
        max_session_duration=None if longest is None else Duration.seconds(longest),
    )

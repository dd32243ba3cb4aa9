"""What the mixins share: they are aspects too, and report what they changed.

See https://docs.aws.amazon.com/cdk/v2/guide/aspects.html
"""

from abc import abstractmethod

import jsii
from aws_cdk import CfnResource, IAspect, Mixin
from constructs import IConstruct

from iam_patterns.defaults.report import Outcome, Report


@jsii.implements(IAspect)
class ResourceMixin(Mixin):
    """A mixin for some types of CloudFormation resources.

    Apply it with ``Mixins.of(scope).apply(mixin)``, which changes what is in the scope at that
    moment, or with ``Aspects.of(scope).add(mixin)``, which changes what is there at synthesis.
    CDK does not apply the aspects of an app to its stages: add the mixin to each stage.
    """

    def __init__(self) -> None:
        super().__init__()
        self._outcomes: dict[tuple[str, str], Outcome] = {}

    @property
    def report(self) -> Report:
        """What was changed and what was left as it is, so far."""
        return Report(tuple(self._outcomes.values()))

    @abstractmethod
    def _types(self) -> frozenset[str]:
        """The CloudFormation types of the resources that it is for."""

    @abstractmethod
    def _apply(self, resource: CfnResource, path: str) -> None:
        """Changes one resource."""

    def supports(self, construct: IConstruct) -> bool:
        """Whether the construct is a resource of one of the types that the mixin is for."""
        return isinstance(construct, CfnResource) and construct.cfn_resource_type in self._types()

    def apply_to(self, construct: IConstruct) -> None:
        """Changes a resource; CDK calls it for ``Mixins.of(scope).apply(...)``."""
        if self.supports(construct) and isinstance(construct, CfnResource):
            self._apply(construct, construct.node.path)

    def visit(self, node: IConstruct) -> None:
        """Changes a resource; CDK calls it for ``Aspects.of(scope).add(...)``."""
        self.apply_to(node)

    def _record(self, outcome: Outcome) -> None:
        """Adds an outcome, unless there is one for the property already."""
        self._outcomes.setdefault((outcome.path, outcome.property_name), outcome)


def raw_properties(resource: CfnResource) -> dict[str, object]:
    """The properties of a resource that CDK has no class for, by their CloudFormation names."""
    found = resource._cfn_properties  # noqa: SLF001 - a protected member, which jsii names so
    return found if isinstance(found, dict) else {}

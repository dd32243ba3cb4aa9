"""The policies of VPC endpoints, which limit the requests that come through them.

A question says by ``aws:SourceVpce`` in its context that a request comes through an endpoint.

See https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from iam_patterns.access.further_decision import both
from iam_patterns.policy import Decision, Policies, PolicyDocument, Request, Statement, decide
from iam_patterns.policy.tokens import shown
from iam_patterns.template import AppTemplates, TemplateError
from iam_patterns.template.iam_resources import IamResource, iam_resource
from iam_patterns.template.policies import PolicyReader, perhaps_trusting, unknowns_of
from iam_patterns.template.policy_of_resource import read_policy

_TYPE: Final = "AWS::EC2::VPCEndpoint"
_GATEWAY: Final = "Gateway"
_SOURCE: Final = "aws:sourcevpce"
_DOCUMENT: Final = "PolicyDocument"


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """The policy of an endpoint; None for the default policy, which allows everything."""

    policy: PolicyDocument | None


class VpcEndpoints:
    """The VPC endpoints of an app.

    Args:
        app: The app's templates.
    """

    def __init__(self, app: AppTemplates) -> None:
        self._app = app

    def limited(self, decision: Decision, request: Request) -> Decision:
        """The decision, if the policy of the endpoint that the request comes through allows it.

        Args:
            decision: The decision of all other policies.
            request: The request.

        Raises:
            TemplateError: When the policy of the endpoint is malformed.
        """
        names = request.context.get(_SOURCE)
        if not names or decision.outcome.endswith("denied"):
            return decision
        label = f"the policy of the VPC endpoint {shown(names[0])}"
        endpoint = self._by_id.get(names[0])
        if endpoint is None:
            return replace(decision, also_required=(*decision.also_required, label))
        if endpoint.policy is None:
            return decision
        only = Policies(resource=Policies.NOT_KNOWN, service_control=[[endpoint.policy]])
        limit = replace(decide(request, only), also_required=())
        return both(decision, limit, f"{label} does not allow it")

    @cached_property
    def _by_id(self) -> Mapping[str, _Endpoint]:
        found: dict[str, _Endpoint] = {}
        for stack, resolver in self._app.resolved():
            for logical_id, declared in stack.resources.items():
                if declared.get("Type") == _TYPE and (
                    resource := iam_resource(stack, resolver, logical_id, _TYPE)
                ):
                    name = str(resolver.value({"Ref": logical_id}))
                    found[name] = _read(resource, self._app.policy_reader)
        return found


def _read(found: IamResource, reader: PolicyReader) -> _Endpoint:
    if _DOCUMENT not in found.properties:
        return _Endpoint(None)
    document, problems = read_policy(
        reader, found, _DOCUMENT, lambda p: p.get(_DOCUMENT), of_type="resource"
    )
    malformed = [
        f"{found.stack.name}.{found.logical_id}.{each}" for each in problems if each.is_malformed
    ]
    if malformed:
        raise TemplateError("\n".join(malformed))
    if found.properties.get("VpcEndpointType", _GATEWAY) == _GATEWAY:
        document = PolicyDocument(filter(_is_effective, document.statements))
    return _Endpoint(perhaps_trusting(document, unknowns_of(problems)))


def _is_effective(statement: Statement) -> bool:
    """Whether a statement of a gateway endpoint applies to roles and users.

    An Allow that lists an account is for its root user only.
    """
    return statement.effect == "Deny" or statement.matches_everyone()

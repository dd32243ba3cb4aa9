"""Managed policies that the app attaches to no role, user or group.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from iam_patterns.template.attached_policies import AttachedPolicies
from iam_patterns.template.iam_resources import IamResource
from iam_patterns.template.identities import IamIdentity
from iam_patterns.template.identity_types import LISTED_IN
from iam_patterns.template.policies import NamedPolicy, unknowns_of
from iam_patterns.template.worlds import choices_in, defaults_in

_MANAGED_POLICY: Final = "AWS::IAM::ManagedPolicy"
_BOUNDARY: Final = "boundary"
_BOUNDARY_KEY: Final = "iam:permissionsboundary"
_SAID_IN: Final = ("ManagedPolicyName", "Path", "Description")


def unattached_policies(
    attached: AttachedPolicies, identities: Iterable[IamIdentity]
) -> Iterator[IamIdentity]:
    """The managed policies that no identity has, each as an identity that has it only.

    A permissions boundary allows nothing: a policy is taken for one if an identity has it as
    its boundary, if a policy requires it with ``iam:PermissionsBoundary``, or if its logical ID,
    name, path or description says so.

    Args:
        attached: The policies of the app, after its identities were read.
        identities: The identities.
    """
    found = [
        resource
        for resource in attached.resources((_MANAGED_POLICY,))
        if not any(resource.properties.get(name) for name in LISTED_IN.values())
        and resource.resolver.arn_of(resource.logical_id) not in attached.attached_arns
        and not _is_called_boundary(resource)
    ]
    if not found:
        return
    policies = [_identity(resource, attached) for resource in found]
    required = set(_required_boundaries([*identities, *policies]))
    yield from (policy for policy in policies if policy.arn not in required)


def _is_called_boundary(resource: IamResource) -> bool:
    texts = [resource.logical_id, *(resource.properties.get(name, "") for name in _SAID_IN)]
    return any(_BOUNDARY in str(text).lower() for text in texts)


def _required_boundaries(identities: Iterable[IamIdentity]) -> Iterator[str]:
    for identity in identities:
        for policy in identity.policies:
            for statement in policy.document.statements:
                for condition in statement.conditions:
                    if condition.key.lower() == _BOUNDARY_KEY:
                        yield from condition.values


def _identity(resource: IamResource, attached: AttachedPolicies) -> IamIdentity:
    def document_of(properties: Any) -> Any:  # noqa: ANN401 - any part of a template
        return properties.get("PolicyDocument")

    location = f"{resource.logical_id}.PolicyDocument"
    document, problems = attached.read(resource, location, document_of)
    arn = resource.resolver.arn_of(resource.logical_id)
    policy = NamedPolicy(resource.label, document, "managed", arn, unknowns_of(problems))
    return IamIdentity(
        kind="policy",
        stack=resource.stack,
        logical_id=resource.logical_id,
        path=resource.stack.path_of(resource.logical_id),
        name=resource.name,
        arn=arn,
        policies=(policy,),
        boundary=None,
        missing=(),
        policy_problems=tuple(problems),
        properties=resource.properties,
        is_imported=True,
        is_deployed=resource.is_deployed,
        choices=tuple(choices_in(resource.depends_on)),
        defaults_used=defaults_in(resource.depends_on),
    )

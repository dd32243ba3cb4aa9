"""Which tool made a role for a service: a construct of CDK, or SAM's transform.

See https://docs.aws.amazon.com/cdk/v2/guide/permissions.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.checks.catalog.cdk_roles import CDK_ROLES, CdkRole
from iam_patterns.template import IamIdentity, StackTemplate, TemplateResource

_CHILDREN: Final = ("/Default", "/Resource")
_IN_A_CONSTRUCT: Final = 3
"""The fewest parts of a construct path: a stack, a construct, the role in it."""
_SAM_TAG: Final = "createdBy"
_SAM: Final = "SAM"


@dataclass(frozen=True, slots=True)
class RoleMaker:
    """What made a role.

    Args:
        tool: ``CDK`` or ``SAM``.
        role: The row of the catalog; None for a construct that it does not have.
    """

    tool: str
    role: CdkRole | None = None


def maker_of(subject: IamIdentity | TemplateResource) -> RoleMaker | None:
    """The tool that made a role; None for a role that somebody wrote."""
    stack, logical_id = subject.stack, subject.logical_id
    role = stack.resources.get(logical_id)
    if role is None or role.get("Type") != "AWS::IAM::Role":
        return None
    path = stack.construct_path_of(logical_id)
    if path:
        return _cdk_maker(path, stack)
    return RoleMaker(_SAM) if _is_made_by_sam(logical_id, stack.resources) else None


def _cdk_maker(path: str, stack: StackTemplate) -> RoleMaker | None:
    for child in _CHILDREN:
        path = path.removesuffix(child)
    owners = frozenset(_types_of(path.rpartition("/")[0], stack))
    everywhere = frozenset(str(found.get("Type")) for found in stack.resources.values())
    is_in_construct = len(path.split("/")) >= _IN_A_CONSTRUCT
    for row in CDK_ROLES:
        is_beside = row.owner in (everywhere if row.is_apart and is_in_construct else owners)
        if is_beside and f"/{path}".endswith(f"/{row.role}"):
            return RoleMaker("CDK", row)
    return RoleMaker("CDK") if owners else None


def _types_of(parent: str, stack: StackTemplate) -> Iterator[str]:
    """The types of the resource that a construct is made for."""
    for logical_id, resource in stack.resources.items():
        kind = str(resource.get("Type"))
        path = stack.construct_path_of(logical_id)
        is_own = path == f"{parent}/Default" or f"{path}/".startswith(f"{parent}/Resource/")
        if is_own and not kind.startswith("AWS::IAM::"):
            yield kind


def _is_made_by_sam(logical_id: str, resources: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether SAM tagged the role, or the resource that its logical ID begins with."""
    return any(
        logical_id.startswith(name) and _has_sam_tag(resource)
        for name, resource in resources.items()
    )


def _has_sam_tag(resource: Mapping[str, Any]) -> bool:
    properties = resource.get("Properties")
    tags = properties.get("Tags") if isinstance(properties, Mapping) else None
    if isinstance(tags, Mapping):
        return any(str(key).endswith(_SAM_TAG) and tags[key] == _SAM for key in tags)
    return isinstance(tags, list) and any(
        isinstance(tag, Mapping)
        and str(tag.get("Key")).endswith(f":{_SAM_TAG}")
        and tag.get("Value") == _SAM
        for tag in tags
    )

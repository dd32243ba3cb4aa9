"""Which tool made a role for a service: a construct of CDK, or SAM's transform.

See https://docs.aws.amazon.com/cdk/v2/guide/permissions.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from iam_patterns.checks.catalog.cdk_roles import CDK_ROLES, CdkRole
from iam_patterns.template import StackTemplate

_ROLE: Final = "AWS::IAM::Role"
_CHILDREN: Final = ("/Default", "/Resource")
_CHILD: Final = re.compile(r"/Default$|/Resource(?=/|$)")
"""The names that CDK gives the main resource of a construct, in the path of the resource."""
_CDK_NAME: Final = re.compile(r"([A-Za-z0-9]+)[0-9A-F]{8}")
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9]")
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
        owners: The types of the resource that the construct is made for.
    """

    tool: str
    role: CdkRole | None = None
    owners: frozenset[str] = frozenset()


class RoleMakers:
    """What made the roles of one stack.

    Args:
        stack: The stack.
    """

    def __init__(self, stack: StackTemplate) -> None:
        self._stack = stack

    def maker_of(self, logical_id: str) -> RoleMaker | None:
        """The tool that made a role; None for a role that somebody wrote."""
        role = self._stack.resources.get(logical_id, {})
        if role.get("Type") != _ROLE:
            return None
        path = self._stack.construct_path_of(logical_id)
        if path:
            return self._cdk_maker(path)
        if self._is_made_by_sam(logical_id):
            return RoleMaker(_SAM)
        return self._cdk_maker_by_name(logical_id)

    def _cdk_maker(self, path: str) -> RoleMaker | None:
        for child in _CHILDREN:
            path = path.removesuffix(child)
        owners = frozenset(self._owners.get(path.rpartition("/")[0], ()))
        is_in_construct = len(path.split("/")) >= _IN_A_CONSTRUCT
        for row in CDK_ROLES:
            is_beside = row.owner in (self._types if row.is_apart and is_in_construct else owners)
            if is_beside and f"/{path}".endswith(f"/{row.role}"):
                return RoleMaker("CDK", row, owners)
        return RoleMaker("CDK", None, owners) if owners else None

    def _cdk_maker_by_name(self, logical_id: str) -> RoleMaker | None:
        """The row of a role whose path is not in the template: CDK joins it into logical IDs."""
        named = _CDK_NAME.fullmatch(logical_id)
        if named is None:
            return None
        for row in CDK_ROLES:
            child = _NOT_IN_NAMES.sub("", row.role.rpartition("/")[2])
            construct = named[1].removesuffix(child)
            owners = self._types if row.is_apart else self._types_by_name.get(construct, ())
            is_named = construct and named[1].endswith(_NOT_IN_NAMES.sub("", row.role))
            if is_named and row.owner in owners:
                return RoleMaker("CDK", row, frozenset({row.owner}))
        return None

    @cached_property
    def _types_by_name(self) -> Mapping[str, set[str]]:
        """The types of the resources by their logical IDs without CDK's hash."""
        found: dict[str, set[str]] = {}
        for logical_id, resource in self._stack.resources.items():
            if named := _CDK_NAME.fullmatch(logical_id):
                found.setdefault(named[1], set()).add(str(resource.get("Type")))
        return found

    @cached_property
    def _types(self) -> frozenset[str]:
        return frozenset(str(found.get("Type")) for found in self._stack.resources.values())

    @cached_property
    def _owners(self) -> Mapping[str, set[str]]:
        """The types of the resource that each construct is made for, by its path."""
        found: dict[str, set[str]] = {}
        for logical_id, resource in self._stack.resources.items():
            kind = str(resource.get("Type"))
            path = self._stack.construct_path_of(logical_id)
            if path and not kind.startswith("AWS::IAM::"):
                for child in _CHILD.finditer(path):
                    found.setdefault(path[: child.start()], set()).add(kind)
        return found

    def _is_made_by_sam(self, logical_id: str) -> bool:
        """Whether SAM tagged the role, or the resource that its logical ID begins with.

        Before SAM's transform, nothing is tagged: it is what the transform makes.
        """
        return logical_id in self._stack.made_from or any(
            map(logical_id.startswith, self._tagged_by_sam)
        )

    @cached_property
    def _tagged_by_sam(self) -> tuple[str, ...]:
        resources = self._stack.resources.items()
        return tuple(name for name, resource in resources if _has_sam_tag(resource))


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

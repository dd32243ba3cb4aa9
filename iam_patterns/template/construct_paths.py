"""The construct paths of a stack and of its nested stacks, from the metadata of CDK."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

_NESTED: Final = ".NestedStack"


class ConstructPaths:
    """The construct paths of resources, by stack and logical ID.

    CDK lists the resources of nested stacks among those of the stack that they are in. Two
    nested stacks of one class have the same logical IDs.

    Args:
        paths: Each logical ID with its path.
    """

    def __init__(self, paths: Iterable[tuple[str, str]] = ()) -> None:
        listed = [(logical_id, path.strip("/")) for logical_id, path in paths]
        scopes = {scope for _, path in listed if (scope := nested_scope(path))}
        self._by_scope: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for logical_id, path in listed:
            self._by_scope[_innermost(path, scopes)][logical_id] = path

    def of_stack(self, scope: str) -> Mapping[str, str]:
        """The paths of a nested stack by its own path; those of the stack itself for ``""``."""
        return self._by_scope.get(scope, {})


def nested_scope(path: str) -> str:
    """The path of the nested stack that a resource deploys; empty for other resources."""
    parts = path.split("/")
    is_nested = len(parts) > 1 and parts[-2].endswith(_NESTED)
    return "/".join((*parts[:-2], parts[-2].removesuffix(_NESTED))) if is_nested else ""


def _innermost(path: str, scopes: set[str]) -> str:
    """The longest scope that the path is in."""
    scope = path.rpartition("/")[0]
    while scope and scope not in scopes:
        scope = scope.rpartition("/")[0]
    return scope

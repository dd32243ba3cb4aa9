"""The roles of an app by construct path."""

from collections.abc import Callable, Iterator, Mapping

from iam_patterns.access.role_access import RoleAccess
from iam_patterns.template import IamRole


class RolesByPath(Mapping[str, RoleAccess]):
    """Roles by construct path; one that cannot be read raises an error when it is asked for.

    Args:
        roles: The roles.
        access: Returns the access of a role, or raises a `TemplateError`.
    """

    def __init__(
        self, roles: Mapping[str, IamRole], access: Callable[[IamRole], RoleAccess]
    ) -> None:
        self._roles = roles
        self._access = access

    def __getitem__(self, path: str) -> RoleAccess:
        return self._access(self._roles[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._roles)

    def __len__(self) -> int:
        return len(self._roles)

    def __contains__(self, path: object) -> bool:
        return path in self._roles

"""Finds a role of an app by its construct, path, logical ID, name or ARN.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from iam_patterns.access.constructs import AppConstructs, is_construct
from iam_patterns.access.errors import AccessError, refuse
from iam_patterns.access.names import Names
from iam_patterns.access.parameters import text_problem
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamRole

if TYPE_CHECKING:
    from aws_cdk import CfnElement
    from aws_cdk.aws_iam import IRole


class RolesByName:
    """The roles of an app that can be asked for.

    Args:
        every: The roles.
        names: The names of the app's resources.
        constructs: The construct tree; None if there is none.
        imported: The names of the roles that the app imports.
        unread: The nested stacks whose templates are not known.
        macros: The notes on macros that are not expanded.
    """

    def __init__(
        self,
        every: Sequence[IamRole],
        names: Names,
        constructs: AppConstructs | None,
        *,
        imported: Collection[str],
        unread: Sequence[str],
        macros: Sequence[str],
    ) -> None:
        self.every = every
        self._names = names
        self._constructs = constructs
        self._imported = imported
        self._unread = unread
        self._macros = macros

    def find(self, role: "str | IRole | CfnElement") -> IamRole:
        """One role.

        Args:
            role: The construct, or the path or the end of it, the logical ID, name or ARN.

        Raises:
            AccessError: When no role or more than one role has that name, or it is imported.
        """
        if is_construct(role):
            return self._of_construct(role)
        refuse("role", [text_problem("role", role)])
        name = str(role)
        found = self._named(name)
        if not found and name.rsplit("/", 1)[-1] in self._imported:
            raise AccessError(
                f"{name} is imported: these templates have neither its trust policy nor its "
                "own policies. Ask the app that declares the role."
            )
        if len(found) > 1:
            paths = ", ".join(sorted(role.path for role in found))
            raise AccessError(f"{len(found)} roles are named {name}: {paths}. Write one of them.")
        if not found:
            unread = ", ".join(self._unread)
            hint = f" The templates of these nested stacks are not known: {unread}."
            macros = "".join(f" This is {note}." for note in self._macros)
            raise AccessError(
                f"no role is named {name}. The roles are: {self._known}."
                f"{hint if unread else ''}{macros}"
            )
        return found[0]

    def by_path(self) -> dict[str, IamRole]:
        """Every role by its construct path.

        Raises:
            AccessError: When two roles have the same path.
        """
        by_path: dict[str, IamRole] = {}
        for role in self.every:
            other = by_path.setdefault(role.path, role)
            if other is not role:
                raise AccessError(
                    f"two roles have the path {role.path}: {other.logical_id} of "
                    f"{other.stack.label} and {role.logical_id} of {role.stack.label}. "
                    "Give their stacks different names."
                )
        return by_path

    @property
    def _known(self) -> str:
        return ", ".join(sorted(role.path for role in self.every)) or "none"

    def _named(self, name: str) -> list[IamRole]:
        found = [role for role in self.every if name in set(_names(role))]
        if not found and "<" in name:
            full = shown(self._names.text(name))
            found = [role for role in self.every if full in set(_names(role))]
        return found

    def _of_construct(self, construct: Any) -> IamRole:  # noqa: ANN401 - a construct
        if self._constructs is None:
            raise AccessError(
                f"{construct.node.path} is a construct, and this Access was read from templates. "
                "Pass the role's path, or create it with Access.of(app)."
            )
        resource = self._constructs.resource(construct)
        for role in self.every:
            file = role.stack.file.name if role.stack.file else ""
            if (file, role.logical_id) == resource:
                return role
        if resource is None and hasattr(construct, "role_arn"):
            raise AccessError(
                f"{construct.node.path} is imported: these templates have neither its trust "
                "policy nor its own policies. Ask the app that declares the role."
            )
        raise AccessError(
            f"{construct.node.path} is not one of the roles. They are: {self._known}."
        )


def _names(role: IamRole) -> Iterator[str]:
    yield role.logical_id
    yield shown(role.name)
    yield shown(role.arn)
    parts = role.path.split("/")
    for start in range(len(parts)):
        yield "/".join(parts[start:])

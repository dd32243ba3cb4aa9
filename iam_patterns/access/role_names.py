"""The names by which a role can be asked for, and the ARNs of an app's resources.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from iam_patterns.access.constructs import AppConstructs
from iam_patterns.access.errors import AccessError
from iam_patterns.access.names import Names
from iam_patterns.policy.tokens import shown
from iam_patterns.template import AppTemplates, IamIdentity, IamRole
from iam_patterns.template.resource_names import IDENTIFIERS


def names_of(role: IamRole) -> Iterator[str]:
    """The names of a role: its logical ID, name, ARN, construct path and each end of the path."""
    yield role.logical_id
    yield shown(role.name)
    yield shown(role.arn)
    parts = role.path.split("/")
    for start in range(len(parts)):
        yield "/".join(parts[start:])


def roles_named(name: str, roles: Sequence[IamRole], names: Names) -> list[IamRole]:
    """The roles with a name, in which ``<LogicalId>`` can be the end of one."""
    found = [role for role in roles if name in set(names_of(role))]
    if not found and "<" in name:
        full = shown(names.text(name))
        found = [role for role in roles if full in set(names_of(role))]
    return found


def not_found(
    name: str, roles: Sequence[IamRole], unread: Sequence[str], macros: Sequence[str]
) -> str:
    """That no role has a name, which there are, and what could hide one."""
    known = ", ".join(sorted(role.path for role in roles)) or "none"
    hint = f" The templates of these nested stacks are not known: {', '.join(unread)}."
    told = "".join(f" This is {note}." for note in macros)
    return f"no role is named {name}. The roles are: {known}.{hint if unread else ''}{told}"


def role_of_construct(
    construct: Any,  # noqa: ANN401 - a construct
    constructs: AppConstructs | None,
    roles: Sequence[IamRole],
) -> IamRole:
    """The role that a construct is.

    Raises:
        AccessError: When it is none of the roles.
    """
    if constructs is None:
        raise AccessError(
            f"{construct.node.path} is a construct, and this Access was read from templates. "
            "Pass the role's path, or create it with Access.of(app)."
        )
    resource = constructs.resource(construct)
    for role in roles:
        file = role.stack.file.name if role.stack.file else ""
        if (file, role.logical_id) == resource:
            return role
    if resource is None and hasattr(construct, "role_arn"):
        raise AccessError(
            f"{construct.node.path} is imported: these templates have neither its trust "
            "policy nor its own policies. Ask the app that declares the role."
        )
    known = ", ".join(sorted(role.path for role in roles)) or "none"
    raise AccessError(f"{construct.node.path} is not one of the roles. They are: {known}.")


def is_of_file(identity: IamIdentity, file: Path) -> bool:
    """Whether an identity is of the stack of a template file, or of one nested in it."""
    return any(stack.file == file for stack in identity.stack.chain)


def arn_of_symbol(app: AppTemplates, symbol: str) -> str | None:
    """The ARN of a resource whose ARN follows from its name, by its symbol."""
    for stack, resolver in app.resolved():
        logical_id = symbol.removeprefix(stack.qualifier)
        kind = stack.resources.get(logical_id, {}).get("Type")
        if f"{stack.qualifier}{logical_id}" == symbol and kind in IDENTIFIERS:
            return resolver.arn_of(logical_id)
    return None

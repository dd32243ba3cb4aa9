"""The names by which a role can be asked for, and the ARNs of an app's resources.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

from collections.abc import Iterator
from pathlib import Path

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

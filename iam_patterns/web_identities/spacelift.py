"""Runs of Spacelift.

See https://docs.spacelift.io/integrations/cloud-providers/oidc
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import HOST, SLUG

_RUN_TYPE: Final = Format(
    r"PROPOSED|TRACKED|TASK|TESTING|DESTROY",
    "PROPOSED, TRACKED, TASK, TESTING or DESTROY",
    "Name the runs that need the role; proposed runs are those of unreviewed changes.",
)
_SCOPE: Final = Format(r"read|write", "read or write", "Give each its own role where you can.")


def spacelift(
    host: str,
    *,
    space: str,
    stack: str,
    run_types: Sequence[str] = ("TRACKED",),
    scopes: Sequence[str] = ("read", "write"),
) -> WebIdentity:
    """Runs of one stack on Spacelift.

    Args:
        host: The host name of your Spacelift account, such as acme.app.spacelift.io.
        space: The space's ID.
        stack: The stack's ID.
        run_types: ``TRACKED``, ``PROPOSED``, ``TASK``, ``TESTING`` or ``DESTROY``. Proposed runs
            are those of pull requests; anyone who can start a task can run any command.
        scopes: ``read``, ``write`` or both. Proposed runs, and the planning phase of tracked runs
            that wait for approval, have ``read``.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> host = "acme.app.spacelift.io"
        >>> spacelift(host, space="prod", stack="shop", scopes=["write"]).subjects
        ('space:prod:stack:shop:run_type:TRACKED:scope:write',)

    See https://docs.spacelift.io/integrations/cloud-providers/oidc/aws-oidc
    """
    arguments = Arguments("spacelift")
    arguments.check("host", host, HOST)
    arguments.check("space", space, SLUG)
    arguments.check("stack", stack, SLUG)
    types = arguments.strings("run_types", run_types, _RUN_TYPE)
    phases = arguments.strings("scopes", scopes, _SCOPE)
    arguments.raise_problems()
    return WebIdentity(
        issuer=host,
        audiences=[host],
        subjects=[
            f"space:{space}:stack:{stack}:run_type:{kind}:scope:{scope}"
            for kind in types
            for scope in phases
        ],
    )

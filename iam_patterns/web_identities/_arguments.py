"""Checks the arguments of the functions of this package."""

from typing import Final

from iam_patterns.policy import Problem
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import OIDC_ISSUER, Format

SLUG: Final = Format(
    r"[\w.@-]+", "a name of letters, digits and _.@-", "Write the name alone, without wildcards."
)
UUID: Final = Format(
    r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "a UUID without braces",
    "Copy it from the provider's OpenID Connect settings.",
)
HOST: Final = Format(
    r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}",
    "a host name such as example.com",
    "Remove https:// and the path.",
)
REF_PATTERN: Final = Format(
    r"(?!refs/)[^\s:$]+",
    "a name without refs/heads/, spaces, colons and $; * and ? are wildcards",
    "For example main or release/*, without refs/heads/.",
)
AUDIENCE: Final = Format(
    r"[^\s*?$]{1,255}", "an audience without spaces, wildcards and $", "Copy it from the provider."
)

ISSUER: Final = Format(rf"(https://)?{OIDC_ISSUER.pattern}", OIDC_ISSUER.allowed, OIDC_ISSUER.fix)
SUBJECT: Final = Format(r"[^\s$]{1,255}", "a subject without spaces and $", "Copy it from a token.")

NONE: Final[tuple[object, ...]] = ("", (), [])
"""An argument that takes several strings and has none."""


def refuse_arguments(arguments: Arguments, *, chosen: bool, allow_any_ref: object) -> None:
    """Raises all problems of one call, also if neither refs nor ``allow_any_ref`` are given.

    Raises:
        PolicyError: With every problem.
    """
    arguments.check_flag("allow_any_ref", allow_any_ref)
    if chosen == (allow_any_ref is True):
        arguments.add(
            Problem.broken_rule(
                "branches",
                "exactly one is required: branches (or tags, environments ...) or "
                "allow_any_ref=True",
                "Pass the branch that deploys, such as branches=['main'].",
                got="both" if chosen else "neither",
            )
        )
    arguments.raise_problems()

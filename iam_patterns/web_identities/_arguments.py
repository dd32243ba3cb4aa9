"""Checks the arguments of the functions of this package."""

from collections.abc import Mapping, Sequence
from typing import Final

from iam_patterns.policy import Problem
from iam_patterns.policy.formats import Format
from iam_patterns.policy.problems import refuse

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
    r"[^\s:]+",
    "a name without spaces and colons; * and ? are wildcards",
    "For example main or release/*, without refs/heads/.",
)
AUDIENCE: Final = Format(
    r"[^\s*?]{1,255}", "an audience without spaces and wildcards", "Copy it from the provider."
)

Argument = tuple[object, Format]


def refuse_arguments(
    function: str, arguments: Mapping[str, Argument], others: Sequence[Problem] = ()
) -> None:
    """Raises all problems of one call together; arguments that are None were left out.

    Args:
        function: The function that was called.
        arguments: The value of each argument, or a list of values, and its format.
        others: Further problems.

    Raises:
        PolicyError: With every problem.
    """
    found: list[Problem] = []
    for name, (value, form) in arguments.items():
        if value is None:
            continue
        several = isinstance(value, Sequence) and not isinstance(value, str)
        for path, item in (
            ((f"{name}[{index}]", item) for index, item in enumerate(value))
            if several and isinstance(value, Sequence)
            else ((name, value),)
        ):
            problem = form.problem(path, item)
            if problem:
                found.append(problem)
    refuse(f"{function}()", [*found, *others])


def which_refs_problem(chosen: bool, allow_any_ref: bool) -> list[Problem]:  # noqa: FBT001 - two answers of one question
    """The problem if neither refs nor ``allow_any_ref`` are given, or both."""
    if chosen != allow_any_ref:
        return []
    return [
        Problem.broken_rule(
            "branches",
            "exactly one is required: branches (or tags, environments ...) or allow_any_ref=True",
            "Pass the branch that deploys, such as branches=['main'].",
            value=(),
        )
    ]

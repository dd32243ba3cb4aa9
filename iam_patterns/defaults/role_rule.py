"""One rule of the defaults: which roles it is for, and what it gives them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aws_cdk import Duration

from iam_patterns.defaults.errors import DefaultsError
from iam_patterns.defaults.values import Boundary, DefaultValues
from iam_patterns.policy import Problem
from iam_patterns.policy.wildcards import wildcard_pattern
from iam_patterns.policy.wrong_types import not_a


@dataclass(frozen=True, slots=True, init=False)
class RoleRule:
    """Defaults for some of the roles of an app, or the reason why some get none.

    Args:
        roles: The construct path of a role, or of a construct with roles in it, such as
            ``Prod/Api``. ``*`` matches any characters and ``?`` one: ``*/ServiceRole`` is every
            role of that construct ID, ``Prod*`` all of the stacks that begin so.
        permissions_boundary: The name or ARN of the permissions boundary, or the managed policy.
        path: The path, such as ``/workload/``.
        max_session_duration: How long a session can last, 1 to 12 hours.
        enforce: Whether the rule wins over what a role says itself. A role keeps a path that
            begins with ``path``, and a shorter session.
        leave: The reason why these roles get no defaults at all. It excludes the others.

    Raises:
        DefaultsError: With every problem of the parameters.

    Example:
        >>> rule = RoleRule("Legacy", leave="In production: a path would replace the roles.")
        >>> rule.matches("Legacy/Importer/Role")
        True

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """

    roles: str
    values: DefaultValues
    enforce: bool
    leave: str
    _pattern: re.Pattern[str]

    def __init__(
        self,
        roles: str,
        *,
        permissions_boundary: Boundary | None = None,
        path: str | None = None,
        max_session_duration: Duration | None = None,
        enforce: bool = False,
        leave: str = "",
    ) -> None:
        values = DefaultValues(
            permissions_boundary=permissions_boundary,
            path=path,
            max_session_duration=max_session_duration,
        )
        problems = [
            *_pattern_problems(roles),
            *values.problems(),
            *not_a("enforce", enforce, bool, "True or False"),
            *_leave_problems(leave, values, enforce=enforce),
        ]
        if problems:
            raise DefaultsError("RoleRule", problems)
        pattern = wildcard_pattern(roles.strip("/"))
        for name, value in (
            ("roles", roles),
            ("values", values),
            ("enforce", enforce),
            ("leave", leave),
            ("_pattern", pattern),
        ):
            object.__setattr__(self, name, value)

    @property
    def name(self) -> str:
        """How reports name the rule."""
        return f"the rule for {self.roles}"

    def matches(self, path: str) -> bool:
        """Whether the rule is for the role at a construct path, or for a construct above it."""
        if self._pattern.fullmatch(path):
            return True
        parts = path.split("/")
        return any(self._pattern.fullmatch("/".join(parts[:end])) for end in range(1, len(parts)))


def _pattern_problems(roles: object) -> Iterator[Problem]:
    if not isinstance(roles, str) or not roles.strip("/ "):
        fix = "Write a construct path, such as Prod/Api; * matches any characters."
        yield Problem("roles", roles, "a construct path", fix)


def _leave_problems(leave: object, values: DefaultValues, *, enforce: object) -> Iterator[Problem]:
    if not isinstance(leave, str):
        yield Problem("leave", leave, "the reason, as text", "Write why the roles get no defaults.")
    elif leave and (not values.are_empty or enforce is True):
        rule = "a rule with leave gives no defaults"
        yield Problem.broken_rule("leave", rule, "Remove leave or the defaults.", value=leave)
    elif not leave and values.are_empty:
        names = "permissions_boundary, path, max_session_duration, leave"
        fix = "Add the defaults, or the reason to give none."
        yield Problem.broken_rule(names, "at least one is required", fix, got="none")

"""The values that defaults give to roles, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_iam as iam

from iam_patterns.policy import Problem
from iam_patterns.policy.formats import MANAGED_POLICY, ROLE_PATH
from iam_patterns.policy.tokens import contains_token, shown

Boundary = str | iam.IManagedPolicy
"""The name or ARN of a managed policy, or the policy itself."""

_SHORTEST_SESSION: Final = 3600
_LONGEST_SESSION: Final = 43200
_OWN_PATHS_OF_AWS: Final = ("/aws-reserved/", "/aws-service-role/")


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultValues:
    """What a rule gives to the roles that it applies to.

    Args:
        permissions_boundary: The permissions boundary.
        path: The path.
        max_session_duration: How long a session of the role can last.
    """

    permissions_boundary: Boundary | None = None
    path: str | None = None
    max_session_duration: Duration | None = None

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the values."""
        if self.permissions_boundary is not None:
            yield from _boundary_problems(self.permissions_boundary)
        if self.path is not None:
            yield from _path_problems(self.path)
        if self.max_session_duration is not None:
            yield from _session_problems(self.max_session_duration)

    @property
    def are_empty(self) -> bool:
        """Whether there are none."""
        values = (self.permissions_boundary, self.path, self.max_session_duration)
        return all(value is None for value in values)


def boundary_arn(boundary: str, partition: str, account: str) -> str:
    """The ARN of a boundary that is given by its name or ARN."""
    if boundary.startswith("arn:"):
        return boundary
    return f"arn:{partition}:iam::{account}:policy/{boundary}"


def boundary_in_words(boundary: Boundary) -> str:
    """The name or ARN of a boundary, as reports show it."""
    return shown(boundary) if isinstance(boundary, str) else shown(boundary.managed_policy_arn)


def _boundary_problems(boundary: object) -> Iterator[Problem]:
    if isinstance(boundary, str):
        problem = MANAGED_POLICY.problem("permissions_boundary", boundary)
        if problem:
            yield problem
        elif contains_token(boundary) and not boundary.startswith("arn:"):
            fix = "Pass iam.ManagedPolicy.from_managed_policy_arn(...) or _name(...)."
            allowed = "a name or an ARN that begins with arn:, not one known only at deployment"
            yield Problem("permissions_boundary", boundary, allowed, fix)
    elif (
        isinstance(boundary, type)
        or not hasattr(boundary, "__jsii_ref__")
        or not hasattr(boundary, "managed_policy_arn")
    ):
        yield Problem(
            "permissions_boundary",
            boundary,
            "the name or the ARN of a managed policy, or an IManagedPolicy",
            "Write its name.",
        )


def _path_problems(path: object) -> Iterator[Problem]:
    problem = ROLE_PATH.problem("path", path)
    if problem:
        yield problem
    elif str(path).startswith(_OWN_PATHS_OF_AWS):
        yield Problem("path", path, "a path that AWS does not reserve", "Choose another path.")


def _session_problems(longest: object) -> Iterator[Problem]:
    name, fix = "max_session_duration", "Write it like Duration.hours(1)."
    if not isinstance(longest, Duration):
        yield Problem(name, longest, "a Duration", fix)
    elif longest.is_unresolved():
        yield Problem(name, longest, "known before deployment", fix, got="a token")
    else:
        seconds = longest.to_seconds(integral=False)
        if not _SHORTEST_SESSION <= seconds <= _LONGEST_SESSION or seconds != int(seconds):
            allowed = (
                f"between {_SHORTEST_SESSION} and {_LONGEST_SESSION} seconds, without a fraction"
            )
            yield Problem(name, longest, allowed, "Change it.", got=f"{seconds:g} seconds")

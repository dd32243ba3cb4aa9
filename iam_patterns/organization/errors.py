"""The error that a construct for an organization raises before anything is deployed."""

from collections.abc import Iterable

from constructs import Construct

from iam_patterns.policy import InvalidInputError, Problem


class OrganizationError(InvalidInputError):
    """A rollout or guardrail that cannot work as asked, with every problem of the call.

    Attributes:
        subject: The construct and its path.
        problems: Every problem: its parameter, the value, the broken rule and the fix.
    """


def subject_of(construct: object, scope: object, construct_id: str) -> str:
    """What an error is about: the class and path of a construct that is not created yet."""
    path = scope.node.path if isinstance(scope, Construct) else ""
    name = type(construct).__name__
    return f"{name} at {'/'.join(part for part in (path, construct_id) if part)}"


def refuse(subject: str, problems: Iterable[Problem]) -> None:
    """Raises one error with all problems, if there are any.

    Raises:
        OrganizationError: With all of ``problems``.
    """
    found = list(problems)
    if found:
        raise OrganizationError(subject, found)

"""The error that a construct for an organization raises before anything is deployed."""

from iam_patterns.policy import InvalidInputError


class OrganizationError(InvalidInputError):
    """A rollout or guardrail that cannot work as asked, with every problem of the call.

    Attributes:
        subject: The construct and its path.
        problems: Every problem: its parameter, the value, the broken rule and the fix.
    """

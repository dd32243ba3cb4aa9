"""The error of defaults that are malformed."""

from iam_patterns.policy import InvalidInputError


class DefaultsError(InvalidInputError):
    """Defaults or a mixin with wrong parameters, with every problem of the call.

    Attributes:
        subject: The class that was called.
        problems: Every problem: its parameter, the value, the broken rule and the fix.
    """

"""The error that a role raises before anything is built."""

from iam_patterns.policy import InvalidInputError


class RoleError(InvalidInputError):
    """A role that cannot be built as asked, with every problem of the call.

    Attributes:
        subject: The construct and its path, such as ``Ec2InstanceRole at Stack/Backup``.
        problems: Every problem: its parameter, the value, the broken rule and the fix.
    """

"""The error that an audit construct raises before anything is built."""

from iam_patterns.policy import InvalidInputError


class AuditError(InvalidInputError):
    """An audit construct that cannot be built as asked, with every problem of the call.

    Attributes:
        subject: The construct and its path, such as ``RoleUseAlarm at Stack/Alarm``.
        problems: Every problem: its parameter, the value, the broken rule and the fix.
    """

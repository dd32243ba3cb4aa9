"""Data as one text, to look for something in all of it."""

from iam_patterns.policy.serialized import serialized


def searchable_text(data: object) -> str:
    """A text in which every ASCII text of the data is found, and that equal data shares.

    Args:
        data: Any part of a template.

    Example:
        >>> "Fn::Sub" in searchable_text({"Name": [{"Fn::Sub": "${AWS::StackName}-role"}]})
        True
    """
    found = serialized(data)
    return repr(data) if found is None else found.decode("latin-1")

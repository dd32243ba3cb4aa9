"""Text of a policy as one line that cannot control what shows it.

An escape sequence could hide lines of a terminal, a line break could add one that looks like ours.
"""


def printable(text: str) -> str:
    r"""The text with each character that is not printable as an escape.

    Example:
        >>> print(printable("one line\x1b[8m\nand another"))
        one line\x1b[8m\nand another
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)

r"""Text of a policy as one line that cannot control what shows it.

An escape sequence could hide lines of a terminal, a line break could add one that looks like ours,
and a logging command could set a variable of the CI job that prints it. GitHub Actions reads
``##[command]`` anywhere in a line, Azure Pipelines ``##vso[command]``, TeamCity ``##teamcity[``.
The escapes are those of JSON, so that JSON stays valid.

See https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
"""

import re
from typing import Final

_LOGGING_COMMAND: Final = re.compile(r"(##\w*)\[")


def printable(text: str) -> str:
    r"""The text with an escape for each character that is not printable or begins a command.

    Example:
        >>> print(printable("one line\x1b[8m\nand another"))
        one line\x1b[8m\nand another
        >>> print(printable("##[error]forged"))
        ##\u005berror]forged
    """
    if not text.isprintable():
        text = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
    return without_logging_commands(text)


def without_logging_commands(text: str) -> str:
    """The text with an escape in everything that a CI job could read as a command to it.

    Args:
        text: Any text, of one line or of many.
    """
    return _LOGGING_COMMAND.sub(r"\1\\u005b", text) if "##" in text else text

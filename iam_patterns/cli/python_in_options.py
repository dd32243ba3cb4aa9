"""Errors of the Python API with the options of the command line in place of its arguments."""

import re
from typing import Final

_ANY_RESOURCE: Final = re.compile(r"ask allows_on_any\([^)]*\)")
_ARGUMENT: Final = re.compile(r"Access\.of\(\.\.\., (managed_policies|parameters)=\{(.*?)\}\)")
_NAMED: Final = re.compile(r"(?:Access: )?parameters\['([^']*)'\]")
_ITEM: Final = re.compile(r"'([^']*)': \.\.\.")
_SOME_PARAMETERS: Final = "Pass parameters={...} with"
_OPTIONS: Final = {
    "managed_policies": "--managed-policy {}=FILE",
    "parameters": "--parameter {}=VALUE",
}


def in_options(text: str) -> str:
    """An error with what to write on the command line.

    Args:
        text: The error, such as ``Pass it: Access.of(..., parameters={'Stage': ...}).``
    """
    text = _ANY_RESOURCE.sub("ask iam-patterns can without RESOURCE", text)
    text = _NAMED.sub(r"--parameter \1", text)
    text = text.replace(_SOME_PARAMETERS, "Pass --parameter NAME=VALUE with")
    return _ARGUMENT.sub(_options, text)


def _options(argument: re.Match[str]) -> str:
    option = _OPTIONS[argument[1]]
    return " ".join(option.format(name) for name in _ITEM.findall(argument[2]))

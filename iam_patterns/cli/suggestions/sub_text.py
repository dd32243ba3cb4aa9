"""Texts of a template as the argument of ``Fn::Sub``: ``arn:${AWS::Partition}:iam::...``.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from iam_patterns.policy.tokens import symbol

_REFERENCE: Final = re.compile(r"\$\{(?!!)([^{}]*)\}")


def text_of(value: object) -> str | None:
    """The text, with the references of ``Ref``, ``Fn::GetAtt``, ``Fn::Sub`` and ``Fn::Join``.

    None for a value that is not text, or that another function computes.
    """
    if isinstance(value, str):
        return value.replace("${", "${!")
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    ((function, argument),) = value.items()
    read = _READERS.get(function)
    return read(argument) if read else None


def _referred(argument: object) -> str | None:
    return f"${{{argument}}}" if isinstance(argument, str) else None


def _attribute(argument: object) -> str | None:
    if isinstance(argument, list) and all(isinstance(part, str) for part in argument):
        return f"${{{'.'.join(argument)}}}"
    return _referred(argument)


def _of_sub(argument: object) -> str | None:
    match argument:
        case str():
            return argument
        case [str(text), dict(variables)]:
            return _substituted(text, variables)
    return None


def _of_join(argument: object) -> str | None:
    match argument:
        case [str(delimiter), list(items)]:
            return _joined(delimiter, items)
    return None


_READERS: Final[Mapping[str, Callable[[object], str | None]]] = {
    "Ref": _referred,
    "Fn::GetAtt": _attribute,
    "Fn::Sub": _of_sub,
    "Fn::Join": _of_join,
}


def _substituted(text: str, variables: Mapping[str, Any]) -> str | None:
    values = {name: text_of(value) for name, value in variables.items()}
    if None in values.values():
        return None
    return _REFERENCE.sub(lambda found: values.get(found[1].strip()) or found[0], text)


def _joined(delimiter: str, items: list[Any]) -> str | None:
    texts = [text_of(item) for item in items]
    known = [text for text in texts if text is not None]
    return delimiter.replace("${", "${!").join(known) if len(known) == len(texts) else None


def is_known(text: str) -> bool:
    """Whether the text refers to nothing."""
    return _REFERENCE.search(text) is None


def plain(text: str) -> str:
    """A text without references as it is after ``Fn::Sub``."""
    return text.replace("${!", "${")


def value_of(text: str) -> Any:  # noqa: ANN401 - a string, or the function that makes it
    """The text as a value of a template."""
    if is_known(text):
        return plain(text)
    name = referred(text)
    if name is None:
        return {"Fn::Sub": text}
    resource, dot, attribute = name.partition(".")
    return {"Fn::GetAtt": [resource, attribute]} if dot else {"Ref": name}


def referred(text: str) -> str | None:
    """What a text is, if it is one reference and nothing else: ``Name`` or ``Name.Attribute``."""
    found = _REFERENCE.fullmatch(text)
    return found[1].strip() if found else None


def checkable(text: str) -> str:
    """The text as CDK passes it: one token if it has references."""
    return plain(text) if is_known(text) else symbol("Value")

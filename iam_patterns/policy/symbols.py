"""What a template knows by name only: symbols, and values that are unknown altogether.

A **symbol** stands for one resource of a template, such as a bucket whose name CloudFormation
chooses. It equals itself and nothing else. An **unknown** is a value that could be anything,
such as a parameter without a default: a decision that hangs on it says so.

Both are written as CDK writes tokens, so that whatever takes a token takes them; people write
and read them as ``<Name>``.
"""

import re
from typing import Final

_SHOWN: Final = re.compile(r"<(~?[\w.]+)>", re.ASCII)
_WRITTEN: Final = re.compile(r"\$\{Token\[(~?[\w.]+)\]\}", re.ASCII)
_UNKNOWN: Final = re.compile(r"\$\{Token\[~([\w.]+)\]\}", re.ASCII)


def symbol(name: str) -> str:
    """The text that stands for one resource, or an attribute of it, such as ``Queue.Arn``."""
    return f"${{Token[{name}]}}"


def unknown(name: str) -> str:
    """The text that stands for a value that could be anything."""
    return symbol(f"~{name}")


def unknowns_in(text: str) -> tuple[str, ...]:
    """The names of the unknown values in a text."""
    return tuple(_UNKNOWN.findall(text)) if "${Token[~" in text else ()


def symbols_in(text: str) -> tuple[str, ...]:
    """The names of the symbols and unknown values in a text."""
    return tuple(_WRITTEN.findall(text))


def with_wildcards(text: str) -> str:
    """The text as a pattern that fits whatever its unknown values turn out to be."""
    return _UNKNOWN.sub("*", text)


def shown(text: str) -> str:
    """The text as people read it: ``arn:aws:s3:::<Bucket>/*``."""
    if "${Token[" not in text:
        return text
    return _WRITTEN.sub(lambda found: f"<{found[1].removeprefix('~')}>", text)


def written(text: str) -> str:
    """The text with ``<Bucket>`` as the symbol that it stands for."""
    return _SHOWN.sub(lambda found: symbol(found[1]), text) if "<" in text else text

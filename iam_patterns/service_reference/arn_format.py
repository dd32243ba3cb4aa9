"""The formats of ARNs, as the service reference writes them.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.policy.wildcards import has_wildcard

_SYMBOL: Final = re.compile(r"\$\{Token\[(?!~)[^\]]*\]\}")
"""What stands for the name of a resource of the app, which has no slash and no colon."""
_SOME_NAME: Final = "some-name"
_PARAMETER: Final = re.compile(rf"(?<=:parameter){_SYMBOL.pattern}")
"""A parameter of Systems Manager whose name begins with a slash."""
_UNKNOWN: Final = re.compile(r"\$\{[^{}]*\}")
_PLACEHOLDER: Final = re.compile(r"\$\{([^{}]+)\}")
_WITHOUT_COLON: Final = "\0"
_WITHOUT_SLASH: Final = "\1"
_PARTS: Final = {
    "Partition": _WITHOUT_COLON,
    "Region": _WITHOUT_COLON,
    "Account": _WITHOUT_COLON,
    "BucketName": _WITHOUT_SLASH,
}
_AS_WRITTEN: Final = {"Partition": "PARTITION", "Region": "REGION", "Account": "ACCOUNT"}
_ENDS: Final = {_WITHOUT_COLON: ":", _WITHOUT_SLASH: "/", "*": ""}
"""What stands for any text of an ARN's part, with the character that ends it."""


class ArnFormat:
    """The format of the ARNs of one type of resource, as the service reference writes it.

    Args:
        arn: Such as ``arn:${Partition}:s3:::${BucketName}/${ObjectName}``.
    """

    def __init__(self, arn: str) -> None:
        self.arn = arn
        self._pattern = _PLACEHOLDER.sub(lambda found: _PARTS.get(found[1], "*"), arn)

    def __str__(self) -> str:
        """The format as people write it: ``arn:PARTITION:s3:::BucketName/ObjectName``."""
        return _PLACEHOLDER.sub(lambda found: _AS_WRITTEN.get(found[1], found[1]), self.arn)

    def filled(self, value_of: Callable[[str], str]) -> str:
        """The format with each placeholder, such as ``Region``, replaced by its value."""
        return _PLACEHOLDER.sub(lambda found: value_of(found[1]), self.arn)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        wild = {part: f"[^{end}]*" if end else ".*" for part, end in _ENDS.items()}
        parts = (wild.get(character) or re.escape(character) for character in self._pattern)
        return re.compile("".join(parts), re.DOTALL)

    def matches(self, resource: str) -> bool:
        """Whether a Resource element, taken as it is written, is an ARN of the type."""
        return self._expression.fullmatch(_with_names(resource)) is not None

    def meets(self, resource: str) -> bool:
        """Whether some ARN of the type fits a pattern of a Resource element."""
        pattern = _with_names(resource)
        return self.matches(resource) or (has_wildcard(pattern) and _meet(self._pattern, pattern))


def _with_names(resource: str) -> str:
    """The pattern with a name for each symbol, and a wildcard for what is not known."""
    if "${" not in resource:
        return resource
    named = _PARAMETER.sub(f"/{_SOME_NAME}", resource)
    named = _SYMBOL.sub(_SOME_NAME, named) if named.startswith("arn:") else named
    return _UNKNOWN.sub("*", named)


@lru_cache(maxsize=65536)
def _meet(one: str, other: str) -> bool:
    """Whether some text fits both patterns, found by walking both at once."""
    reached = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        if i == len(one) and j == len(other):
            return True
        for step in _steps(one, i, other, j):
            if step not in reached:
                reached.add(step)
                waiting.append(step)
    return False


def _steps(one: str, i: int, other: str, j: int) -> list[tuple[int, int]]:
    a = one[i] if i < len(one) else ""
    b = other[j] if j < len(other) else ""
    steps = []
    end = _ENDS.get(a)
    if end is not None:
        steps.append((i + 1, j))
        if b and b != end:
            steps.append((i, j + 1))
    if b == "*":
        steps.append((i, j + 1))
        if a:
            steps.append((i + 1, j))
    elif a and end is None and b in (a, "?"):
        steps.append((i + 1, j + 1))
    return steps

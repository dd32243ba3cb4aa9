"""The formats of ARNs, as the service reference writes them.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import re
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.policy.tokens import with_names

_SOME_NAME: Final = "some-name"
"""What stands for the name of a resource of the app, which has no slash and no colon."""
_UNKNOWN: Final = re.compile(r"\$\{[^}]*\}")
_PLACEHOLDER: Final = re.compile(r"\$\{([^}]+)\}")
_WITHOUT_COLON: Final = "\0"
_WITHOUT_SLASH: Final = "\1"
_PARTS: Final = {
    "Partition": _WITHOUT_COLON,
    "Region": _WITHOUT_COLON,
    "Account": _WITHOUT_COLON,
    "BucketName": _WITHOUT_SLASH,
}
_ENDS: Final = {_WITHOUT_COLON: ":", _WITHOUT_SLASH: "/", "*": ""}
"""What stands for any text of an ARN's part, with the character that ends it."""


class ArnFormat:
    """The format of the ARNs of one type of resource, as the service reference writes it.

    Args:
        arn: Such as ``arn:${Partition}:s3:::${BucketName}/${ObjectName}``.
    """

    def __init__(self, arn: str) -> None:
        self._pattern = _PLACEHOLDER.sub(lambda found: _PARTS.get(found[1], "*"), arn)

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        wild = {part: f"[^{end}]*" if end else ".*" for part, end in _ENDS.items()}
        parts = (wild.get(character) or re.escape(character) for character in self._pattern)
        return re.compile("".join(parts), re.DOTALL)

    def meets(self, resource: str) -> bool:
        """Whether some ARN of the type fits a pattern of a Resource element."""
        if "${" in resource:
            is_arn = resource.startswith("arn:")
            named = with_names(resource, _SOME_NAME) if is_arn else resource
            resource = _UNKNOWN.sub("*", named)
        return self._expression.fullmatch(resource) is not None or (
            ("*" in resource or "?" in resource) and _meet(self._pattern, resource)
        )


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

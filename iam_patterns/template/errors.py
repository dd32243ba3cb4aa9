"""The error of whatever a template cannot be read from."""

from collections.abc import Iterable

from iam_patterns.policy.problems import Problem

_LONGEST_PATH = 8


class TemplateError(ValueError):
    """The source is not a template, or a policy in it is malformed or unresolved."""


def refuse(problems: Iterable[Problem]) -> None:
    """Raises one `TemplateError` with all problems, if there are any.

    Raises:
        TemplateError: With all of ``problems``.
    """
    found = [str(problem) for problem in problems]
    if found:
        raise TemplateError("\n".join(found))


def location_of(path: Iterable[str | int]) -> str:
    """A path in a template as messages show it, such as ``Resources.Role.Policies[0]``.

    Only the beginning of a path that is very long.
    """
    parts = list(path)
    shown = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts[:_LONGEST_PATH]
    )
    return shown.removeprefix(".") + ("..." if len(parts) > _LONGEST_PATH else "")

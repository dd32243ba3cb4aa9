"""The error of questions that templates do not answer."""

from collections.abc import Iterable

from iam_patterns.policy.problems import Problem


class AccessError(ValueError):
    """A question that the templates do not answer, with what to pass."""


def refuse(question: str, problems: Iterable[Problem | None]) -> None:
    """Raises one `AccessError` with all problems, if there are any.

    Args:
        question: The function that was called, such as ``allows``.
        problems: The problems; None for a value that has none.

    Raises:
        AccessError: With all of ``problems``.
    """
    found = [problem for problem in problems if problem is not None]
    if len(found) == 1:
        raise AccessError(f"{question}: {found[0]}")
    if found:
        raise AccessError("\n".join([f"{question}:", *(f"  - {problem}" for problem in found)]))

"""The error of a template that is not CDK's bootstrap template."""

from collections.abc import Iterable

from iam_patterns.policy import InvalidInputError, Problem


class BootstrapError(InvalidInputError):
    """A template that is not CDK's bootstrap template, or not one that we know how to narrow.

    Attributes:
        subject: The template.
        problems: Every problem: its path in the template, the broken rule and the fix.
    """


def refuse(problems: Iterable[Problem]) -> None:
    """Raises one error with all problems, if there are any.

    Raises:
        BootstrapError: With all of ``problems``.
    """
    if found := list(problems):
        raise BootstrapError("bootstrap template", found)

"""Checks the arguments of the functions in this package."""

from collections.abc import Mapping

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import Format
from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.tokens import contains_token


def arn_of(
    service: str, resource: str, example: str, *, place: str = r"[a-z0-9-]+:\d{12}"
) -> Format:
    """The format of an ARN of one service, any partition.

    Args:
        service: The service's name in the ARN.
        resource: A regular expression for the last field.
        example: What such an ARN looks like.
        place: A regular expression for its Region and account, with the colon between them.
    """
    return Format(
        rf"arn:aws(-[a-z]+)*:{service}:{place}:{resource}",
        f"an ARN such as {example}",
        "Pass the ARN of the resource itself, as its construct gives it.",
    )


def refuse_arguments(function: str, arguments: Mapping[str, tuple[object, Format]]) -> None:
    """Raises all problems of one call together; arguments that are None were left out.

    Args:
        function: The function that was called.
        arguments: Each argument's value and the format it has to have, by name.

    Raises:
        PolicyError: With every problem of the arguments.
    """
    found: list[Problem] = []
    for name, (value, form) in arguments.items():
        problem = form.problem(name, value) if value is not None else None
        if problem:
            found.append(problem)
    refuse(f"{function}()", found)


def known_arn(text: str) -> Arn | None:
    """The ARN, or None when some part of it is known only at deployment."""
    return None if contains_token(text) else Arn.parse(text)

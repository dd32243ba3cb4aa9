"""Statements that allow actions known only at deployment, such as an action from a parameter."""

from collections.abc import Iterator

from iam_patterns.checks.wording import two_of
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import contains_unknown, shown


def statements_of_unknown_actions(document: PolicyDocument) -> Iterator[tuple[str, str]]:
    """The location of each such statement in the document, and what it allows.

    A NotAction is left out: it allows all but the action, whichever that is.

    Args:
        document: The policy.
    """
    for index, statement in enumerate(document.statements):
        actions = [shown(action) for action in statement.actions if contains_unknown(action)]
        if statement.effect == "Allow" and actions:
            are = "is" if len(actions) == 1 else "are"
            anything = "any action" if len(actions) == 1 else "any actions"
            detail = f"{two_of(actions)} {are} known only at deployment, and could be {anything}."
            yield f"Statement[{index}]", detail

"""Rules on the actions that policies name.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.catalog.service_reference import EVERY_ACTION, actions_like, nearest_action
from iam_patterns.checks.rule import PolicyRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import PolicyDocument

_REFERENCE: Final = "https://docs.aws.amazon.com/service-authorization/latest/reference/"


def _unknown_action(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    for index, statement in enumerate(policy.statements):
        for action in (*statement.actions, *statement.not_actions):
            if action not in EVERY_ACTION and "${" not in action and not actions_like(action):
                nearest = nearest_action(action)
                hint = f" Is it {nearest}?" if nearest else ""
                yield Weakness(
                    f"It names {action}.{hint}",
                    f"Statement[{index}]",
                    f'"{nearest}"' if nearest else "",
                )


RULES: Final[tuple[PolicyRule, ...]] = (
    Rule(
        "permissions-unknown-action",
        "warning",
        "A policy names an action that does not exist.",
        "No attack, but the role could not do what it is for, or a Deny could deny nothing.",
        "the action's name as the service's page has it",
        _REFERENCE + "reference_policies_actions-resources-contextkeys.html",
        _unknown_action,
    ),
)

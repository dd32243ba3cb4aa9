"""Rules on what a role may do, decided over all of its policies and its boundary.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.effective import EffectivePermissions
from iam_patterns.checks.escalation import PATHS
from iam_patterns.checks.rule import RoleRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import TemplateRole

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


def _administrator(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    if EffectivePermissions(role).include_everything():
        yield Weakness("It may do every action on every resource.")


def _not_action(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for policy in role.policies:
        for statement in policy.document.statements:
            if statement.effect == "Allow" and statement.not_actions:
                excepted = " and ".join(statement.not_actions)
                yield Weakness(f"{policy.name} allows everything but {excepted}.")


def _escalation(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    permissions = EffectivePermissions(role)
    if permissions.include_everything():
        return
    for path in PATHS:
        if all(permissions.allow(action, resource) for action, resource in path.steps):
            actions = " and ".join(action for action, _ in path.steps)
            yield Weakness(f"By {actions} it can {path.gain}.")


RULES: Final[tuple[RoleRule, ...]] = (
    Rule(
        "permissions-administrator",
        "error",
        "The role may do everything.",
        "Whoever gets a session of it owns the account.",
        "permissions=[read_s3(...), ...]",
        _GUIDE + "best-practices.html",
        _administrator,
    ),
    Rule(
        "permissions-not-action",
        "warning",
        "A policy allows every action but those it names.",
        "What AWS adds tomorrow is allowed too, IAM itself among it.",
        'Statement("Purpose", actions=[...], resources=[...])',
        _GUIDE + "reference_policies_elements_notaction.html",
        _not_action,
    ),
    Rule(
        "permissions-privilege-escalation",
        "error",
        "The role can give itself more than it has.",
        "Whoever gets a session of it makes itself an administrator.",
        "permissions_boundary=boundary, and resources=[...] of this role alone",
        _GUIDE + "access_policies_boundaries.html",
        _escalation,
    ),
)

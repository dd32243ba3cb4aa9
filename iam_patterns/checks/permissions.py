"""Rules on what a role may do, decided over all of its policies and its boundary.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.escalation import PATHS
from iam_patterns.checks.rule import RoleRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Caller, Policies, Request, decide
from iam_patterns.template import TemplateRole

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_ANYTHING: Final = "arn:{p}:nothing:::that-nobody-named"
_PROBE: Final = "nothing:NobodyNamed"


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


class EffectivePermissions:
    """What a role may do for sure: by all its policies, under its boundary, unconditionally.

    Args:
        role: The role.
    """

    def __init__(self, role: TemplateRole) -> None:
        self._account = role.stack.account_or_symbol
        self._partition = role.stack.partition
        self._caller = Caller.of_role(role.arn)
        self._policies = Policies(
            identity=[policy.document for policy in role.policies],
            boundary=role.boundary.document if role.boundary else None,
        )

    def allow(self, action: str, resource: str) -> bool:
        """Whether it may; ``{p}`` and ``{a}`` stand for its partition and account."""
        request = Request(
            self._caller,
            action,
            resource.format(a=self._account, p=self._partition),
            resource_account=self._caller.account,
        )
        return decide(request, self._policies).outcome == "allowed"

    def include_everything(self) -> bool:
        """Whether it may do what nobody has named."""
        return self.allow(_PROBE, _ANYTHING)


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

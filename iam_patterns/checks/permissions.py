"""Rules on what a role may do, decided over all of its policies and its boundary.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.effective import EffectivePermissions
from iam_patterns.checks.escalation_by_passing import BY_PASSING, PASS_ANY_ROLE
from iam_patterns.checks.escalation_path import EscalationPath
from iam_patterns.checks.escalation_through_others import THROUGH_OTHERS
from iam_patterns.checks.escalation_to_everything import TO_EVERYTHING
from iam_patterns.checks.exposure import CREDENTIAL_EXPOSURES, DATA_EXPOSURES
from iam_patterns.checks.rule import PermissionRule, Rule, Weakness
from iam_patterns.checks.settings import Settings

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


def _administrator(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if permissions.include_everything:
        yield Weakness("It may do every action on every resource.")


def _not_action(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    for place, statement in permissions.statements:
        if statement.effect == "Allow" and statement.not_actions:
            excepted = " and ".join(statement.not_actions)
            yield Weakness(f"It allows everything but {excepted}.", place)


def _escalation(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if permissions.include_everything:
        return
    for path in permissions.lead_through(TO_EVERYTHING):
        yield Weakness(f"By {_actions_of(path)} it can {path.gain}.")
    if passing := permissions.lead_through(BY_PASSING):
        vehicles = " or ".join(f"{path.gain} ({_actions_of(path)})" for path in passing)
        yield Weakness(f"It can run code as any role through {vehicles}.")


def _through_others(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything:
        for path in permissions.lead_through(THROUGH_OTHERS):
            yield Weakness(f"By {_actions_of(path)} it could {path.gain}.")


def _passes_any_role(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything and permissions.allow(PASS_ANY_ROLE):
        yield Weakness("It may pass every role of the account to every service.")


def _exposes_data(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything:
        for exposure in permissions.expose(DATA_EXPOSURES):
            yield Weakness(f"By {exposure.action} it could read {exposure.gain}.")


def _exposes_credentials(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything:
        for exposure in permissions.expose(CREDENTIAL_EXPOSURES):
            yield Weakness(f"By {exposure.action} it could get {exposure.gain}.")


def _actions_of(path: EscalationPath) -> str:
    return " and ".join(step.action for step in path.steps)


RULES: Final[tuple[PermissionRule, ...]] = (
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
    Rule(
        "permissions-takeover",
        "warning",
        "The role could take over the roles of others.",
        "Whoever gets a session of it acts as the strongest function, instance or build there is.",
        "resources=[...] of the functions, instances or projects that it is for",
        _GUIDE + "best-practices.html#grant-least-privilege",
        _through_others,
    ),
    Rule(
        "permissions-pass-any-role",
        "warning",
        "The role may pass every role of the account.",
        "Whoever gets a session of it could have a service act with a stronger role.",
        'deploy_cloudformation("shop-", role_arn), or resources=[role_arn] for iam:PassRole',
        _GUIDE + "id_roles_use_passrole.html",
        _passes_any_role,
    ),
    Rule(
        "permissions-data-exposure",
        "warning",
        "The role may read all of the account's data of a kind.",
        "Whoever gets a session of it could carry all of it away.",
        'read_s3(bucket.bucket_arn, prefix="reports/")',
        _GUIDE + "best-practices.html#grant-least-privilege",
        _exposes_data,
    ),
    Rule(
        "permissions-credential-exposure",
        "warning",
        "The role may get credentials of others.",
        "Whoever gets a session of it could act as somebody else, past every trust policy.",
        "resources=[...] of the one cluster, pool or instance",
        _GUIDE + "best-practices.html#grant-least-privilege",
        _exposes_credentials,
    ),
)

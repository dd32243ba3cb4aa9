"""Rules on what may be done, decided over all policies of a holder and its boundary.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.effective import Certainty, EffectivePermissions
from iam_patterns.checks.escalation_by_passing import BY_PASSING, PASS_ANY_ROLE
from iam_patterns.checks.escalation_path import EscalationPath
from iam_patterns.checks.escalation_through_others import THROUGH_OTHERS
from iam_patterns.checks.escalation_to_everything import TO_EVERYTHING
from iam_patterns.checks.exposure import CREDENTIAL_EXPOSURES, DATA_EXPOSURES
from iam_patterns.checks.rule import PermissionRule, PolicyRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import PolicyDocument

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"


def _administrator(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    certainty = permissions.include_everything
    if certainty:
        yield _found(permissions, certainty, "It {can} do every action on every resource")


def _not_action(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    for index, statement in enumerate(policy.statements):
        if statement.effect == "Allow" and statement.not_actions:
            excepted = " and ".join(statement.not_actions)
            yield Weakness(f"It allows everything but {excepted}.", f"Statement[{index}]")


def _escalation(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if permissions.include_everything:
        return
    for path, certainty in permissions.lead_through(TO_EVERYTHING):
        yield _found(permissions, certainty, f"By {_actions_of(path)} it {{can}} {path.gain}")
    passing = permissions.lead_through(BY_PASSING)
    for certainty in sorted({certainty for _, certainty in passing}, reverse=True):
        vehicles = " or ".join(
            f"{path.gain} ({_actions_of(path)})" for path, found in passing if found is certainty
        )
        words = f"It {{can}} run code as any role through {vehicles}"
        yield _found(permissions, certainty, words)


def _through_others(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything:
        for path, certainty in permissions.lead_through(THROUGH_OTHERS):
            yield _found(permissions, certainty, f"By {_actions_of(path)} it could {path.gain}")


def _passes_any_role(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything and (certainty := permissions.allow(PASS_ANY_ROLE)):
        words = "It may pass every role of the account to every service"
        yield _found(permissions, certainty, words)


def _exposes_data(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything:
        for exposure, certainty in permissions.expose(DATA_EXPOSURES):
            words = f"By {exposure.action} it could read {exposure.gain}"
            yield _found(permissions, certainty, words, exposure.fix)


def _exposes_credentials(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything:
        for exposure, certainty in permissions.expose(CREDENTIAL_EXPOSURES):
            words = f"By {exposure.action} it could get {exposure.gain}"
            yield _found(permissions, certainty, words, exposure.fix)


def _found(
    permissions: EffectivePermissions, certainty: Certainty, words: str, fix: str = ""
) -> Weakness:
    """The weakness, which is a guess where it takes circumstances that may or may not be."""
    if certainty is Certainty.SURELY:
        return Weakness(f"{words.replace('{can}', 'can')}.", fix=fix)
    where = f", where its conditions on {permissions.conditions} hold"
    return Weakness(f"{words.replace('{can}', 'could')}{where}.", fix=fix, is_guess=True)


def _actions_of(path: EscalationPath) -> str:
    return " and ".join(step.action for step in path.steps)


RULES: Final[tuple[PermissionRule, ...]] = (
    Rule(
        "permissions-administrator",
        "error",
        "A role, user or group may do everything.",
        "Whoever gets hold of it owns the account.",
        "permissions=[read_s3(...), ...]",
        _GUIDE + "best-practices.html",
        _administrator,
    ),
    Rule(
        "permissions-privilege-escalation",
        "error",
        "A role, user or group can give itself more than it has.",
        "Whoever gets hold of it makes itself an administrator.",
        "permissions_boundary=boundary, and resources=[...] of this role alone",
        _GUIDE + "access_policies_boundaries.html",
        _escalation,
    ),
    Rule(
        "permissions-takeover",
        "warning",
        "A role, user or group could take over the roles of others.",
        "Whoever gets hold of it acts as the strongest function, instance or build there is.",
        "resources=[...] of the functions, instances or projects that it is for",
        _GUIDE + "best-practices.html#grant-least-privilege",
        _through_others,
    ),
    Rule(
        "permissions-pass-any-role",
        "warning",
        "A role, user or group may pass every role of the account.",
        "Whoever gets hold of it could have a service act with a stronger role.",
        'deploy_cloudformation("shop-", role_arn), or resources=[role_arn] for iam:PassRole',
        _GUIDE + "id_roles_use_passrole.html",
        _passes_any_role,
    ),
    Rule(
        "permissions-data-exposure",
        "warning",
        "A role, user or group may read all of the account's data of a kind.",
        "Whoever gets hold of it could carry all of it away.",
        'read_s3(bucket.bucket_arn, prefix="reports/")',
        _GUIDE + "best-practices.html#grant-least-privilege",
        _exposes_data,
    ),
    Rule(
        "permissions-credential-exposure",
        "warning",
        "A role, user or group may get credentials of others.",
        "Whoever gets hold of it could act as somebody else, past every trust policy.",
        "resources=[...] of the one cluster, pool or instance",
        _GUIDE + "best-practices.html#grant-least-privilege",
        _exposes_credentials,
    ),
)
POLICY_RULES: Final[tuple[PolicyRule, ...]] = (
    Rule(
        "permissions-not-action",
        "warning",
        "A policy allows every action but those it names.",
        "What AWS adds tomorrow is allowed too, IAM itself among it.",
        'Statement("Purpose", actions=[...], resources=[...])',
        _GUIDE + "reference_policies_elements_notaction.html",
        _not_action,
    ),
)

"""Rules on what may be done, decided over all policies of a holder and its boundary.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from iam_patterns.checks.decisions import Certainty
from iam_patterns.checks.effective import EffectivePermissions
from iam_patterns.checks.escalation.by_passing import BY_PASSING, PASS_ANY_ROLE
from iam_patterns.checks.escalation.path import EscalationPath
from iam_patterns.checks.escalation.through_others import THROUGH_OTHERS
from iam_patterns.checks.escalation.to_everything import BOUNDED_IF_MEANT, TO_EVERYTHING
from iam_patterns.checks.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.exposures.exposure import Exposure
from iam_patterns.checks.exposures.given_away import GIVEN_AWAY
from iam_patterns.checks.rule import PermissionRule, PolicyRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.symbols import shown

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_SHOWN: Final = 6


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
    leading = [(_way(path), sure) for path, sure in permissions.lead_through(TO_EVERYTHING)]
    yield from _found_together(permissions, leading, "It {can} ")
    passing = [(_way(path), sure) for path, sure in permissions.lead_through(BY_PASSING)]
    yield from _found_together(permissions, passing, "It {can} run code as any role through ")
    for path, resource in permissions.lead_through_some(BOUNDED_IF_MEANT):
        detail = f"It could {_way(path)}, of those that {shown(resource)} fits."
        yield Weakness(detail, is_guess=True)


def _through_others(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything:
        ways = [(_way(path), sure) for path, sure in permissions.lead_through(THROUGH_OTHERS)]
        yield from _found_together(permissions, ways, "It could ")


def _passes_any_role(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything and (certainty := permissions.allow(PASS_ANY_ROLE)):
        words = "It may pass every role of the account to every service"
        yield _found(permissions, certainty, words)


def _exposing(
    exposures: Collection[Exposure], verb: str
) -> Callable[[EffectivePermissions, Settings], Iterator[Weakness]]:
    def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
        if permissions.include_everything:
            return
        exposed = permissions.expose(exposures)
        gains: dict[tuple[str, Certainty], list[Exposure]] = {}
        for exposure, certainty in exposed:
            gains.setdefault((exposure.gain, certainty), []).append(exposure)
        found = [
            (f"{gain} ({' or '.join(exposure.action for exposure in of_gain)})", certainty)
            for (gain, certainty), of_gain in gains.items()
        ]
        fix = exposed[0][0].fix if exposed else ""
        yield from _found_together(permissions, found, f"It could {verb} ", fix)

    return find


def _found_together(
    permissions: EffectivePermissions,
    ways: list[tuple[str, Certainty]],
    words: str,
    fix: str = "",
) -> Iterator[Weakness]:
    """One weakness of all that is equally sure; of many, the first and how many more."""
    for certainty in sorted({certainty for _, certainty in ways}, reverse=True):
        equally_sure = [way for way, found in ways if found is certainty]
        shown_first = " or ".join(equally_sure[:_SHOWN])
        more = len(equally_sure) - _SHOWN
        rest = f" or in {more} more ways" if more > 0 else ""
        yield _found(permissions, certainty, f"{words}{shown_first}{rest}", fix)


def _found(
    permissions: EffectivePermissions, certainty: Certainty, words: str, fix: str = ""
) -> Weakness:
    """The weakness, which is a guess where it takes circumstances that may or may not be."""
    if certainty is Certainty.SURELY:
        return Weakness(f"{words.replace('{can}', 'can')}.", fix=fix)
    where = f", {permissions.circumstances}"
    could = words.replace("{can}", "could").replace("It may", "It could")
    return Weakness(f"{could}{where}.", fix=fix, is_guess=True)


def _way(path: EscalationPath) -> str:
    return f"{path.gain} ({' and '.join(step.action for step in path.steps)})"


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
        _exposing(DATA_EXPOSURES, "read"),
    ),
    Rule(
        "permissions-credential-exposure",
        "warning",
        "A role, user or group may get credentials of others.",
        "Whoever gets hold of it could act as somebody else, past every trust policy.",
        "resources=[...] of the one cluster, pool or instance",
        _GUIDE + "best-practices.html#grant-least-privilege",
        _exposing(CREDENTIAL_EXPOSURES, "get"),
    ),
    Rule(
        "permissions-giving-away",
        "warning",
        "A role, user or group could give the account's resources to anyone.",
        "Whoever gets hold of it opens them to an account of his own.",
        "resources=[...] of the ones that it is for",
        _GUIDE + "access_policies_identity-vs-resource.html",
        _exposing(GIVEN_AWAY, "give away"),
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

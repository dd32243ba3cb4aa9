"""Rules on what may be done, decided over all policies of a holder and its boundary.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from iam_patterns.checks.analysis.candidates import WHAT_NOBODY_NAMED
from iam_patterns.checks.analysis.decisions import Certainty
from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.catalog.escalation.account_takeover import BOUNDED_IF_MEANT, TO_EVERYTHING
from iam_patterns.checks.catalog.escalation.existing_workloads import THROUGH_OTHERS
from iam_patterns.checks.catalog.escalation.pass_role import BY_PASSING, PASS_ANY_ROLE
from iam_patterns.checks.catalog.escalation.path import EscalationPath, Step
from iam_patterns.checks.catalog.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.catalog.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.catalog.exposures.resource_policies import GIVEN_AWAY
from iam_patterns.checks.rule import PermissionRule, PolicyRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import shown

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_SHOWN: Final = 6
_PLACES: Final = 3


def _administrator(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    certainty = permissions.include_everything
    if certainty:
        words = "It {can} do every action on every resource"
        yield _found(permissions, certainty, words, [WHAT_NOBODY_NAMED])


def _not_action(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    for index, statement in enumerate(policy.statements):
        if statement.effect == "Allow" and statement.not_actions:
            excepted = " and ".join(statement.not_actions)
            yield Weakness(f"It allows everything but {excepted}.", f"Statement[{index}]")


def _escalation(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if permissions.include_everything:
        return
    leading = permissions.lead_through(TO_EVERYTHING)
    yield from _found_together(permissions, map(_way, leading), "It {can} ")
    passing = permissions.lead_through(BY_PASSING)
    yield from _found_together(
        permissions, map(_way, passing), "It {can} run code as any role through "
    )
    for path, resource in permissions.lead_through_some(BOUNDED_IF_MEANT):
        words, steps, _certainty = _way((path, Certainty.SURELY))
        detail = f"It could {words}, of those that {shown(resource)} fits."
        yield Weakness(detail, _places(permissions, steps), is_guess=True)


def _through_others(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything:
        ways = map(_way, permissions.lead_through(THROUGH_OTHERS))
        yield from _found_together(permissions, ways, "It could ")


def _passes_any_role(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    if not permissions.include_everything and (certainty := permissions.allow(PASS_ANY_ROLE)):
        words = "It may pass every role of the account to every service"
        yield _found(permissions, certainty, words, [PASS_ANY_ROLE])


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
        ways = (
            (
                f"{gain} ({' or '.join(exposure.action for exposure in of_gain)})",
                [Step(exposure.action, (exposure.resource,)) for exposure in of_gain],
                certainty,
            )
            for (gain, certainty), of_gain in gains.items()
        )
        fix = exposed[0][0].fix if exposed else ""
        yield from _found_together(permissions, ways, f"It could {verb} ", fix)

    return find


Way = tuple[str, Sequence[Step], Certainty]
"""What is gained and by which actions, in words; the steps; and how sure it is."""


def _found_together(
    permissions: EffectivePermissions, ways: Iterable[Way], words: str, fix: str = ""
) -> Iterator[Weakness]:
    """One weakness of all that is equally sure; of many, the first and how many more."""
    known = list(ways)
    for sure in sorted({certainty for _, _, certainty in known}, reverse=True):
        equally_sure = [(way, steps) for way, steps, certainty in known if certainty is sure]
        first = equally_sure[:_SHOWN]
        shown_first = " or ".join(way for way, _ in first)
        more = len(equally_sure) - _SHOWN
        rest = f" or in {more} more ways" if more > 0 else ""
        steps = [step for _, steps in first for step in steps]
        yield _found(permissions, sure, f"{words}{shown_first}{rest}", steps, fix)


def _found(
    permissions: EffectivePermissions,
    certainty: Certainty,
    words: str,
    steps: Sequence[Step],
    fix: str = "",
) -> Weakness:
    """The weakness, which is a guess where it takes circumstances that may or may not be."""
    place = _places(permissions, steps)
    if certainty is Certainty.SURELY:
        return Weakness(f"{words.replace('{can}', 'can')}.", place, fix)
    where = f", {permissions.circumstances}"
    could = words.replace("{can}", "could").replace("It may", "It could")
    return Weakness(f"{could}{where}.", place, fix, is_guess=True)


def _places(permissions: EffectivePermissions, steps: Sequence[Step]) -> str:
    """The statements that allow some steps, each once; of many the first."""
    places = dict.fromkeys(place for step in steps for place in permissions.places_of(step))
    return " and ".join(list(places)[:_PLACES])


def _way(found: tuple[EscalationPath, Certainty]) -> Way:
    path, certainty = found
    actions = " and ".join(step.action for step in path.steps)
    return f"{path.gain} ({actions})", path.steps, certainty


RULES: Final[tuple[PermissionRule, ...]] = (
    Rule(
        "permissions-administrator",
        "error",
        "A role, user or group may do everything.",
        "Whoever gets hold of it owns the account.",
        "role.add_to_policy(iam.PolicyStatement(actions=[...], resources=[...])) of what it is for",
        _GUIDE + "best-practices.html",
        _administrator,
    ),
    Rule(
        "permissions-privilege-escalation",
        "error",
        "A role, user or group can give itself more than it has.",
        "Whoever gets hold of it makes itself an administrator.",
        "resources=[role_arn] of the one role to pass, permissions_boundary=boundary, "
        "and no action that writes policies, trust or keys",
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
        "Whoever gets hold of it opens them to an account of their own.",
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
        "What AWS adds tomorrow is allowed too.",
        'Statement("Purpose", actions=[...], resources=[...])',
        _GUIDE + "reference_policies_elements_notaction.html",
        _not_action,
    ),
)

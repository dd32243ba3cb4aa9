"""Compares two apps: each principal, each resource with its policy, and chains of roles.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from iam_patterns.access.comparison.access import AccessComparison
from iam_patterns.access.comparison.beyond_policy import rows_beyond
from iam_patterns.access.comparison.chains import chain_rows
from iam_patterns.access.comparison.change import Change, Difference, Subject, difference_of
from iam_patterns.access.comparison.coincidences import coinciding
from iam_patterns.access.comparison.compared_app import AppWorlds, ComparedApp
from iam_patterns.access.comparison.guardrails import BothGuardrails
from iam_patterns.access.comparison.in_worlds import Found, in_every_world, worst
from iam_patterns.access.comparison.known_identity import KnownIdentity, are_alike
from iam_patterns.access.comparison.permissions import compare_permissions
from iam_patterns.access.comparison.principals import ComparedPrincipals
from iam_patterns.access.comparison.resources import resource_rows, versions_of_resources
from iam_patterns.access.comparison.trust import compare_sessions, compare_trust
from iam_patterns.access.comparison.versions import versions_of
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.inclusion.comparison import Comparison
from iam_patterns.template import IamIdentity
from iam_patterns.template.worlds import World

Compare = Callable[[KnownIdentity | None, KnownIdentity | None, BothGuardrails], Comparison]

_SUBJECTS: Final[Mapping[Subject, Compare]] = {
    "permissions": compare_permissions,
    "trust policy": compare_trust,
    "session length": compare_sessions,
}
_OF_ROLES: Final = ("trust policy", "session length")


def compare_apps(before: ComparedApp, after: ComparedApp) -> Change:
    """What the change from one app to another opens and closes."""
    before = before.named_like(after)
    guardrails = BothGuardrails.of(before.control, after.control)
    old, new = AppWorlds(before), AppWorlds(after)
    found: list[Difference] = []
    versions = list(versions_of(before.identities, after.identities))
    changed = []
    for one, other in versions:
        identity = other or one
        if identity is None:
            continue
        if one and other and are_alike(one, other):
            if guardrails.are_equal:
                found += [Difference(identity.path, s, "equal") for s in _subjects(identity)]
                continue
        else:
            changed.append((one, other))
        subjects = {subject: _SUBJECTS[subject] for subject in _subjects(identity)}
        found += _differences(
            partial(old.like, one), partial(new.like, other), identity.path, subjects, guardrails
        )
    principals = ComparedPrincipals(versions, changed, old, new)
    comparison = AccessComparison(guardrails)
    resources = list(versions_of_resources(old, new))
    found += resource_rows(principals, resources, comparison)
    found += chain_rows(principals, resources, comparison)
    return Change(tuple(found))


def _subjects(identity: IamIdentity) -> Iterator[Subject]:
    return (s for s in _SUBJECTS if s not in _OF_ROLES or identity.kind == "role")


def compare_with_policy(reference: PolicyDocument, app: ComparedApp) -> Change:
    """What the identities of an app are allowed that a policy does not allow."""
    worlds = AppWorlds(app)
    guardrails = BothGuardrails.of(app.control, app.control)
    found = [
        difference
        for identity in app.identities
        for difference in _differences(
            partial(worlds.with_policies_of, identity, reference),
            partial(worlds.like, identity),
            identity.path,
            {"permissions": compare_permissions},
            guardrails,
        )
    ]
    versions = [(identity, identity) for identity in app.identities]
    principals = ComparedPrincipals(versions, (), worlds, worlds)
    found += rows_beyond(reference, principals, worlds, AccessComparison(guardrails))
    return Change(tuple(found))


def _differences(
    before: Callable[[World], Found[KnownIdentity | None]],
    after: Callable[[World], Found[KnownIdentity | None]],
    principal: str,
    subjects: Mapping[Subject, Compare],
    guardrails: BothGuardrails,
) -> Iterator[Difference]:
    pairs = in_every_world(before, after)
    for subject, compare in subjects.items():
        found, reason = worst(pairs, partial(_compared, guardrails, compare))
        yield difference_of(found, reason, principal=principal, subject=subject)


def _compared(
    guardrails: BothGuardrails,
    compare: Compare,
    before: KnownIdentity | None,
    after: KnownIdentity | None,
) -> Comparison:
    if before and after and guardrails.are_equal and before.decides_like(after):
        return Comparison("equal")
    malformed = [reason for each in (before, after) if each for reason in each.malformed]
    if malformed:
        return Comparison("cannot tell", reason="; ".join(malformed))
    found = compare(before, after, guardrails)
    if before is None or after is None or found.verdict not in ("equal", "narrower"):
        return found
    return coinciding(before, after, lambda old, new: compare(old, new, guardrails)) or found

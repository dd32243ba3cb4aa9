"""Compares who can assume a role, and for how long.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from iam_patterns.access.comparison.guardrails import NO_GUARDRAILS, BothGuardrails
from iam_patterns.access.comparison.known_identity import KnownIdentity
from iam_patterns.access.comparison.permissions import multivalued_keys
from iam_patterns.access.comparison.unknown_policy import with_stand_ins
from iam_patterns.policy import Policies, PolicyDocument, Statement
from iam_patterns.policy.guardrail import NO_CONTROL_POLICIES, ControlPolicies
from iam_patterns.policy.inclusion.actions import ListedActions
from iam_patterns.policy.inclusion.clause import Side
from iam_patterns.policy.inclusion.comparison import Comparison, compare_sides
from iam_patterns.policy.inclusion.space import ALWAYS_SENT, RequestSpace, Witness
from iam_patterns.policy.inclusion.trust_callers import (
    ASSUME_ROLE_ACTIONS,
    OwnPolicies,
    are_complete,
    trust_callers,
)
from iam_patterns.policy.tokens import shown, unsettled

_ACTIONS: Final = ListedActions(ASSUME_ROLE_ACTIONS)
_SENT: Final = ALWAYS_SENT | {"sts:rolesessionname"}
_EVERYTHING: Final = PolicyDocument([Statement(None, actions=["*"], resources=["*"])])
_NOTHING: Final = PolicyDocument()


def compare_trust(
    before: KnownIdentity | None,
    after: KnownIdentity | None,
    guardrails: BothGuardrails = NO_GUARDRAILS,
) -> Comparison:
    """What a change does to who can assume a role; None stands for one that is not there."""
    old = before.unknown_trust if before else frozenset()
    new = after.unknown_trust if after else frozenset()
    found = _compared(before, after, guardrails)
    if after is not None and old != new and not (before is None and found.verdict == "broader"):
        return Comparison("cannot tell", reason=_names(old ^ new))
    if before is None or after is None or not new or found.verdict in ("broader", "cannot tell"):
        return found
    whatever = _compared(before, after, guardrails, new)
    if whatever.verdict != "broader":
        return whatever
    return Comparison("cannot tell", reason=_names(new))


def _compared(
    before: KnownIdentity | None,
    after: KnownIdentity | None,
    guardrails: BothGuardrails,
    unknown: Collection[str] = (),
) -> Comparison:
    identity = after or before
    if identity is None:
        return Comparison("equal")
    old, new = (_trust(each, unknown) for each in (before, after))
    limits = guardrails.limits
    sides = tuple(
        Side.of([[trust]])
        .also_denying(limits.markers)
        .also_denying(
            clause
            for clause in each.service_control | each.resource_control
            if clause.could_be_about(identity.arn)
        )
        for trust, each in ((old, guardrails.before), (new, guardrails.after))
    )
    clauses = list(dict.fromkeys((*sides[0].clauses(), *sides[1].clauses())))
    space = RequestSpace(
        trust_callers(clauses, identity.arn, limits),
        _ACTIONS,
        identity.arn,
        _SENT,
        multivalued_keys(sides),
        is_complete=are_complete(_ACTIONS.matching(clauses)),
    )

    def policies_for(witness: Witness) -> tuple[Policies, Policies]:
        own, is_member = OwnPolicies(witness.case.own_policies), witness.case.is_member
        return (
            policies_of(own, old, guardrails.before.limiting(is_member=is_member)),
            policies_of(own, new, guardrails.after.limiting(is_member=is_member)),
        )

    return compare_sides(sides[0], sides[1], space, policies_for)


def policies_of(
    own: OwnPolicies, policy: PolicyDocument, control: ControlPolicies = NO_CONTROL_POLICIES
) -> Policies:
    """The policies of a request of a caller that no template declares.

    Args:
        own: What the caller's own policies are taken to be.
        policy: The trust policy, or the policy of the resource.
        control: The control policies that limit the request.
    """
    boundary = {OwnPolicies.BOUNDED: _NOTHING, OwnPolicies.WIDE_BOUNDARY: _EVERYTHING}.get(own)
    return Policies(
        identity=() if own is OwnPolicies.NONE else None,
        resource=policy,
        boundary=boundary,
        service_control=control.service_control,
        resource_control=control.resource_control,
    )


def compare_sessions(
    before: KnownIdentity | None,
    after: KnownIdentity | None,
    guardrails: BothGuardrails = NO_GUARDRAILS,  # noqa: ARG001 - called like the others
) -> Comparison:
    """What a change does to the longest session of a role, which no guardrail limits."""
    old = before.session_seconds if before else ""
    new = after.session_seconds if after else ""
    if before is None or after is None or old == new:
        return Comparison("equal")
    if not (old.isdigit() and new.isdigit()):
        return Comparison("cannot tell", reason=f"{_shown(old)} before and {_shown(new)} after")
    text = f"{_hours(new)} after, {_hours(old)} before"
    return Comparison("broader" if int(new) > int(old) else "narrower", reason=text)


def _trust(identity: KnownIdentity | None, unknown: Collection[str]) -> PolicyDocument:
    if identity is None or identity.trust is None:
        return _NOTHING
    return with_stand_ins(identity.trust, unknown)


def _hours(seconds: str) -> str:
    return str(timedelta(seconds=int(seconds)))


def _names(names: Collection[str]) -> str:
    return f"it depends on {_shown(' and '.join(sorted(names)))}"


def _shown(text: str) -> str:
    return shown(unsettled(text))

"""Compares who can assume a role, and for how long.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from iam_patterns.access.comparison.known_identity import KnownIdentity
from iam_patterns.access.comparison.permissions import multivalued_keys
from iam_patterns.access.comparison.unknown_policy import with_stand_ins
from iam_patterns.policy import Policies, PolicyDocument, Statement
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


def compare_trust(before: KnownIdentity | None, after: KnownIdentity | None) -> Comparison:
    """What a change does to who can assume a role; None stands for one that is not there."""
    old = before.unknown_trust if before else frozenset()
    new = after.unknown_trust if after else frozenset()
    found = _compared(before, after)
    if after is not None and old != new and not (before is None and found.verdict == "broader"):
        return Comparison("cannot tell", reason=_names(old ^ new))
    if before is None or after is None or not new or found.verdict in ("broader", "cannot tell"):
        return found
    whatever = _compared(before, after, new)
    if whatever.verdict != "broader":
        return whatever
    return Comparison("cannot tell", reason=_names(new))


def _compared(
    before: KnownIdentity | None, after: KnownIdentity | None, unknown: Collection[str] = ()
) -> Comparison:
    identity = after or before
    if identity is None:
        return Comparison("equal")
    old, new = (_trust(each, unknown) for each in (before, after))
    sides = Side.of([[old]]), Side.of([[new]])
    clauses = list(dict.fromkeys((*sides[0].clauses(), *sides[1].clauses())))
    space = RequestSpace(
        trust_callers(clauses, identity.arn),
        _ACTIONS,
        identity.arn,
        _SENT,
        multivalued_keys(sides),
        is_complete=are_complete(_ACTIONS.matching(clauses)),
    )

    def policies_for(witness: Witness) -> tuple[Policies, Policies]:
        own = OwnPolicies(witness.case.own_policies)
        return policies_of(own, old), policies_of(own, new)

    return compare_sides(*sides, space, policies_for)


def policies_of(own: OwnPolicies, trust: PolicyDocument) -> Policies:
    """The policies of a request to assume a role."""
    if own is OwnPolicies.NONE:
        return Policies(identity=(), resource=trust)
    if own is OwnPolicies.ALLOW:
        return Policies(resource=trust)
    boundary = _NOTHING if own is OwnPolicies.BOUNDED else _EVERYTHING
    return Policies(resource=trust, boundary=boundary)


def compare_sessions(before: KnownIdentity | None, after: KnownIdentity | None) -> Comparison:
    """What a change does to the longest session of a role."""
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

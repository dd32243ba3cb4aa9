"""Compares what an identity's own policies and its boundary allow.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from iam_patterns.access.comparison.guardrails import (
    NO_GUARDRAILS,
    BothGuardrails,
    Guardrails,
)
from iam_patterns.access.comparison.known_identity import KnownIdentity
from iam_patterns.access.comparison.unknown_policy import stand_in
from iam_patterns.policy import Policies, PolicyDocument
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.inclusion.actions import KnownActions
from iam_patterns.policy.inclusion.clause import Side
from iam_patterns.policy.inclusion.comparison import Comparison, compare_sides
from iam_patterns.policy.inclusion.space import CallerCase, RequestSpace
from iam_patterns.policy.inclusion.unconditional import ALWAYS_DENIED
from iam_patterns.policy.tokens import shown, unsettled
from iam_patterns.service_reference import (
    action_names,
    action_of_another_service,
    actions_like,
    has_several_values,
)

ACTIONS: Final = KnownActions(action_names, action_of_another_service)
"""The actions of AWS's service reference."""

_OF_A_MEMBER: Final = frozenset({"aws:principalarn", "aws:username"})


class Permissions:
    """What an identity's own policies decide.

    Args:
        identity: The identity; None if there is none, which is allowed nothing.
        guardrails: The guardrails of its account.
        unknown: The names of the policies that are not known, to be taken into account.
        unknown_boundary: The same of the boundary; empty if it is taken to allow everything.
    """

    def __init__(
        self,
        identity: KnownIdentity | None,
        guardrails: Guardrails,
        unknown: Collection[str] = (),
        unknown_boundary: str = "",
    ) -> None:
        own = identity.policies if identity else ()
        named = [*own, *((name, stand_in(name)) for name in sorted(unknown))]
        boundary = identity.boundary if identity else None
        if boundary is None and unknown_boundary:
            boundary = stand_in(unknown_boundary)
        documents = [document for _, document in named]
        levels = [documents] if boundary is None else [documents, [boundary]]
        denies = guardrails.service_control.union(ALWAYS_DENIED)
        self.side = Side.of(levels).also_denying(denies)
        self.policies = Policies(
            identity=named_policies(named),
            boundary=boundary,
            resource=Policies.NOT_KNOWN,
            service_control=guardrails.control.service_control,
        )


def compare_permissions(
    before: KnownIdentity | None,
    after: KnownIdentity | None,
    guardrails: BothGuardrails = NO_GUARDRAILS,
) -> Comparison:
    """What a change of an identity's policies does; None stands for one that is not there."""
    found = _compared(before, after, guardrails)
    reason = _unknown_parts(before, after)
    if before is not None and after is not None and _only_gets_boundary(before, after):
        if found.verdict in ("equal", "narrower"):
            return replace(found, verdict="narrower", reason=reason)
        return Comparison("cannot tell", reason=reason)
    if reason and not (before is None and found.verdict == "broader"):
        return Comparison("cannot tell", reason=reason)
    names = (after or before).unknown_policies if before and after else frozenset()
    boundary = after.unknown_boundary if before and after else ""
    if not (names or boundary) or found.verdict in ("broader", "cannot tell"):
        return found
    whatever = _compared(before, after, guardrails, names, boundary)
    if whatever.verdict != "broader":
        return whatever
    return Comparison("cannot tell", reason=f"it depends on {_named(names | {boundary})}")


def _compared(
    before: KnownIdentity | None,
    after: KnownIdentity | None,
    guardrails: BothGuardrails,
    unknown: Collection[str] = (),
    unknown_boundary: str = "",
) -> Comparison:
    identity = after or before
    if identity is None:
        return Comparison("equal")
    old = Permissions(before, guardrails.before, unknown, unknown_boundary)
    new = Permissions(after, guardrails.after, unknown, unknown_boundary)
    free = _OF_A_MEMBER if identity.kind == "group" else frozenset()
    space = RequestSpace(
        [CallerCase(identity.caller, free=free, known=guardrails.limits.of_member)],
        ACTIONS,
        multivalued=multivalued_keys((old.side, new.side)),
        resources_of=partial(_resources_of, Arn.parse(identity.arn)),
    )
    return compare_sides(old.side, new.side, space, lambda _: (old.policies, new.policies))


def _resources_of(identity: Arn | None, action: str) -> list[str]:
    """Patterns of the resources that an action supports, those of the identity's account."""
    own = {"Partition": identity.partition, "Account": identity.account} if identity else {}
    forms = [form for found in actions_like(action) for form in found.resources]
    return [form.filled(lambda name: own.get(name, "?*")) for form in forms]


def multivalued_keys(sides: Iterable[Side]) -> frozenset[str]:
    """The keys of conditions that can have several values, in lower case."""
    keys = {
        condition.key.lower()
        for side in sides
        for clause in side.clauses()
        for condition in clause.conditions
    }
    return frozenset(filter(has_several_values, keys))


def _only_gets_boundary(before: KnownIdentity, after: KnownIdentity) -> bool:
    """Whether all that is not known is a boundary where there was none: it can only narrow."""
    had_none = before.boundary is None and not before.unknown_boundary
    same = before.unknown_policies == after.unknown_policies == frozenset()
    return had_none and bool(after.unknown_boundary) and same


def _unknown_parts(before: KnownIdentity | None, after: KnownIdentity | None) -> str:
    """What is not known and not the same before and after."""
    if after is None:
        return ""
    old = before.unknown_policies if before else frozenset()
    differing = set(old ^ after.unknown_policies)
    boundary = before.unknown_boundary if before else ""
    if boundary != after.unknown_boundary:
        differing |= {boundary, after.unknown_boundary}
    if not differing - {""}:
        return ""
    return f"{_named(differing)} is not known; if it is a managed policy, pass its document"


def _named(names: Iterable[str]) -> str:
    return shown(unsettled(" and ".join(sorted(filter(None, names)))))


def named_policies(policies: Iterable[tuple[str, PolicyDocument]]) -> Mapping[str, PolicyDocument]:
    """The policies by name; one whose name occurs again gets a number."""
    named: dict[str, PolicyDocument] = {}
    for name, document in policies:
        count = 1
        free = name
        while free in named:
            count += 1
            free = f"{name} ({count})"
        named[free] = document
    return named

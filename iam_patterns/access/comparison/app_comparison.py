"""Compares two apps, principal by principal, in every world in which they may be deployed.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from iam_patterns.access.comparison.change import Change, ChangedRequest, Difference, Subject
from iam_patterns.access.comparison.coincidences import with_coincidences
from iam_patterns.access.comparison.known_identity import KnownIdentity, are_alike
from iam_patterns.access.comparison.permissions import compare_permissions
from iam_patterns.access.comparison.trust import compare_sessions, compare_trust
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.inclusion.comparison import Comparison, Verdict, request_of
from iam_patterns.policy.inclusion.space import Witness
from iam_patterns.policy.tokens import contains_token, shown, unsettled
from iam_patterns.template import AppTemplates, IamIdentity, StackTemplate, identities_of
from iam_patterns.template.identity_reader import DeclaredIdentities
from iam_patterns.template.qualifiers import aligned
from iam_patterns.template.worlds import MOST_WORLDS, Choice, Fact, World, explore

_Pair = tuple[KnownIdentity | None, KnownIdentity | None]
_Found = tuple[KnownIdentity | None, Sequence[Choice]]

Compare = Callable[[KnownIdentity | None, KnownIdentity | None], Comparison]

_SUBJECTS: Final[Mapping[Subject, Compare]] = {
    "permissions": compare_permissions,
    "trust policy": compare_trust,
    "session length": compare_sessions,
}
_OF_ROLES: Final = ("trust policy", "session length")
_TOO_MANY_WORLDS: Final = Comparison(
    "cannot tell", reason=f"the conditions have more than {MOST_WORLDS} combinations"
)
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("broader", "cannot tell", "narrower", "equal")


@dataclass(frozen=True, slots=True)
class ComparedApp:
    """One of the two apps.

    Args:
        app: Its templates.
        identities: Its IAM identities that are compared.
        stacks: Its stacks.
        managed_policies: The documents of managed policies that no template declares, by ARN.
    """

    app: AppTemplates
    identities: Sequence[IamIdentity]
    stacks: Sequence[StackTemplate]
    managed_policies: Mapping[str, PolicyDocument]

    def named_like(self, other: "ComparedApp") -> "ComparedApp":
        """The same app, its symbols named like those of another version of it."""
        stacks = aligned(self.stacks, other.stacks)
        if [stack.identity for stack in stacks] == [stack.identity for stack in self.stacks]:
            return self
        app = self.app.of_stacks(stacks)
        own = {(i.kind, i.stack.file, i.logical_id) for i in self.identities}
        identities = [
            i
            for i in identities_of(app, self.managed_policies)
            if (i.kind, i.stack.file, i.logical_id) in own
        ]
        return ComparedApp(app, identities, stacks, self.managed_policies)


def compare_apps(before: ComparedApp, after: ComparedApp) -> Change:
    """What the change from one app to another opens and closes."""
    before = before.named_like(after)
    old, new = _Worlds(before), _Worlds(after)
    found: list[Difference] = []
    for one, other in _pairs(before.identities, after.identities):
        identity = other or one
        if identity is None:
            continue
        if one and other and are_alike(one, other):
            found += [Difference(identity.path, s, "equal") for s in _subjects(identity)]
            continue
        subjects = {subject: _SUBJECTS[subject] for subject in _subjects(identity)}
        found += _differences(
            partial(old.like, one), partial(new.like, other), identity.path, subjects
        )
    return Change(tuple(found))


def _subjects(identity: IamIdentity) -> Iterator[Subject]:
    return (s for s in _SUBJECTS if s not in _OF_ROLES or identity.kind == "role")


def compare_with_policy(reference: PolicyDocument, app: ComparedApp) -> Change:
    """What the identities of an app are allowed that a policy does not allow."""
    worlds = _Worlds(app)
    return Change(
        tuple(
            difference
            for identity in app.identities
            for difference in _differences(
                partial(worlds.with_policies_of, identity, reference),
                partial(worlds.like, identity),
                identity.path,
                {"permissions": compare_permissions},
            )
        )
    )


class _Worlds:
    """An app's identities in each world."""

    def __init__(self, app: ComparedApp) -> None:
        self._app = app
        self._declared: dict[frozenset[Fact], DeclaredIdentities] = {}

    def like(self, identity: IamIdentity | None, world: World) -> _Found:
        """An identity as it is in a world, and the choices that it depends on there."""
        found = self._in_world(identity, world)
        return (KnownIdentity.of(found), found.choices) if found else (None, ())

    def with_policies_of(
        self, identity: IamIdentity, reference: PolicyDocument, world: World
    ) -> _Found:
        """An identity with a reference policy in place of its own policies."""
        known, choices = self.like(identity, world)
        return (known.with_only(reference) if known else None), choices

    def _in_world(self, identity: IamIdentity | None, world: World) -> IamIdentity | None:
        if identity is None or not world.facts or identity.is_imported:
            return identity
        if world.facts not in self._declared:
            app = self._app.app.in_world(world)
            self._declared[world.facts] = DeclaredIdentities(app, self._app.managed_policies)
        return self._declared[world.facts].like(identity)


def _pairs(
    before: Sequence[IamIdentity], after: Sequence[IamIdentity]
) -> Iterator[tuple[IamIdentity | None, IamIdentity | None]]:
    """Each identity with what it was before: of the same logical ID, else of the same ARN."""
    by_id = {_id(identity): identity for identity in before}
    by_arn = {identity.arn: identity for identity in before if not contains_token(identity.name)}
    own = {_id(identity) for identity in after}
    left = {key: identity for key, identity in by_id.items() if key not in own}
    for identity in after:
        found = by_id.get(_id(identity))
        if found is None:
            moved = by_arn.get(identity.arn)
            found = left.pop(_id(moved), None) if moved is not None else None
        yield found, identity
    for identity in left.values():
        yield identity, None


def _id(identity: IamIdentity) -> tuple[str, ...]:
    if identity.is_imported:
        return identity.kind, identity.arn
    return identity.kind, identity.stack.identity, identity.logical_id


def _differences(
    before: Callable[[World], _Found],
    after: Callable[[World], _Found],
    principal: str,
    subjects: Mapping[Subject, Compare],
) -> Iterator[Difference]:
    def read(world: World) -> tuple[tuple[_Pair, bool], list[Choice]]:
        (old, old_choices), (new, new_choices) = before(world), after(world)
        choices = list(dict.fromkeys((*old_choices, *new_choices)))
        return ((old, new), not all(map(world.decides, choices))), choices

    pairs = explore(read)
    for subject, compare in subjects.items():
        found = [
            (world, _TOO_MANY_WORLDS if is_open else _compared(*pair, compare))
            for world, (pair, is_open) in pairs
        ]
        yield _merged(principal, subject, found)


def _compared(
    before: KnownIdentity | None, after: KnownIdentity | None, compare: Compare
) -> Comparison:
    if before and after and before.decides_like(after):
        return Comparison("equal")
    malformed = [reason for each in (before, after) if each for reason in each.malformed]
    if malformed:
        return Comparison("cannot tell", reason="; ".join(malformed))
    found = compare(before, after)
    if before is None or after is None or found.verdict not in ("equal", "narrower"):
        return found
    for token, text, old, new in with_coincidences(before, after):
        if compare(old, new).verdict == "broader":
            reason = f"it is broader if {token} is {text}"
            return Comparison("cannot tell", reason=shown(unsettled(reason)))
    return found


def _merged(
    principal: str, subject: Subject, found: Sequence[tuple[World, Comparison]]
) -> Difference:
    """The worst of all worlds."""
    world, worst = min(found, key=lambda pair: _WORST_FIRST.index(pair[1].verdict))
    reason = worst.reason
    if len({comparison.verdict for _, comparison in found}) > 1:
        reason = " ".join(filter(None, [reason, f"if {_facts(world)}"]))
    opened = tuple(_changed_request(witness, worst) for witness in worst.opened)
    closed = _changed_request(worst.closed, worst) if worst.closed else None
    return Difference(principal, subject, worst.verdict, opened, closed, reason)


def _changed_request(witness: Witness, comparison: Comparison) -> ChangedRequest:
    return ChangedRequest(
        request_of(witness),
        witness.actions,
        *comparison.policies_for(witness),
        own_policies=witness.case.own_policies,
    )


def _facts(world: World) -> str:
    texts = []
    for fact in sorted(world.facts, key=lambda fact: sorted(fact.sides)):
        sides = " and ".join(sorted(fact.sides))
        texts.append(f"{sides} are {'equal' if fact.equal else 'not equal'}")
    return " and ".join(texts)

"""Compares the access to a resource of principals that no template declares.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from iam_patterns.access.comparison.access import keys_of
from iam_patterns.access.comparison.change import Difference
from iam_patterns.access.comparison.coincidences import coinciding
from iam_patterns.access.comparison.guardrails import BothGuardrails, Guardrails
from iam_patterns.access.comparison.known_access import KnownAccess
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.access.comparison.permissions import multivalued_keys
from iam_patterns.access.comparison.trust import policies_of
from iam_patterns.policy import Caller, Policies, PolicyDocument
from iam_patterns.policy.inclusion.callers import UNLISTED, accounts_in, services_in
from iam_patterns.policy.inclusion.clause import Clause, Side, clauses_of, in_order
from iam_patterns.policy.inclusion.comparison import Comparison, compare_sides
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.space import CallerCase, RequestSpace, Witness
from iam_patterns.policy.inclusion.trust_callers import (
    BY_ITSELF,
    OwnPolicies,
    are_complete,
    cases_of_callers,
)
from iam_patterns.policy.tokens import shown, unsettled

EVERYONE: Final = "every principal"
ANYONE: Final = "anyone"
_OTHER_ACCOUNT: Final = "any other account"
_OTHER_SERVICE: Final = "any other service"
_OTHER_PROVIDER: Final = "any other identity provider"
_OTHERS: Final = (_OTHER_ACCOUNT, _OTHER_SERVICE, _OTHER_PROVIDER)
_SAME: Final = Comparison("equal")

_Cases = Mapping[str, Sequence[CallerCase]]


class OutsideCallers:
    """The principals that no template declares, and what a change does to their access.

    Args:
        guardrails: The guardrails before and after.
        declared: The ARNs of the roles and users of the app, which are compared by themselves.
    """

    def __init__(self, guardrails: BothGuardrails, declared: Collection[str]) -> None:
        self._guardrails = guardrails
        self._declared = declared
        self._cases: dict[tuple[object, ...], _Cases] = {}

    def names(self, before: KnownResource | None, after: KnownResource | None) -> Iterator[str]:
        """What the principals are called that the policies tell apart."""
        resource = after or before
        if resource is not None:
            yield from self._callers(resource, self._clauses((before, after), whole=False))

    def compare(
        self, name: str, before: KnownResource | None, after: KnownResource | None
    ) -> Comparison:
        """What a change does to the access of a principal.

        Args:
            name: What it is called.
            before: The resource before the change; None if it is not there.
            after: That after it.
        """
        malformed = [reason for each in (before, after) if each for reason in each.malformed]
        if malformed:
            return Comparison("cannot tell", reason="; ".join(dict.fromkeys(malformed)))
        found = self._known(name, before, after)
        if before is None or after is None or found.verdict not in ("equal", "narrower"):
            return found

        def of_value(old: KnownAccess, new: KnownAccess) -> Comparison:
            return self._known(name, old.resource, new.resource)

        pair = KnownAccess(None, before), KnownAccess(None, after)
        return coinciding(*pair, of_value) or found

    def _known(
        self, name: str, before: KnownResource | None, after: KnownResource | None
    ) -> Comparison:
        if before == after and self._guardrails.are_equal:
            return _SAME
        found = self._compared(name, before, after, whole=False)
        if before is None or after is None:
            return found
        is_new = not before.document.statements and found.verdict == "broader"
        differs = before.unknown != after.unknown or before.perhaps != after.perhaps
        if differs and not is_new:
            return _depends_on(before.unknown | after.unknown)
        if not after.unknown or found.verdict in ("broader", "cannot tell"):
            return found
        whole = self._compared(name, before, after, whole=True)
        return whole if whole.verdict != "broader" else _depends_on(after.unknown)

    def _compared(
        self,
        name: str,
        before: KnownResource | None,
        after: KnownResource | None,
        *,
        whole: bool,
    ) -> Comparison:
        resource = after or before
        if resource is None:
            return _SAME
        both = self._guardrails
        clauses = self._clauses((before, after), whole=whole)
        cases = self._callers(resource, clauses).get(name, ())
        documents = [_document(each, whole=whole) for each in (before, after)]
        old = self._side(before, documents[0], both.before)
        new = self._side(after, documents[1], both.after)
        differing = set(old.clauses()) ^ set(new.clauses())
        if not any(case.counts and any(map(case.counts, differing)) for case in cases):
            return _SAME
        space = RequestSpace(
            cases,
            resource.actions,
            multivalued=multivalued_keys((old, new)),
            is_complete=_are_complete(cases, clauses, resource),
            within=resource.within,
            resource_account=resource.account,
            resources_of=resource.resources_of,
        )

        def policies_for(witness: Witness) -> tuple[Policies, Policies]:
            own, is_member = OwnPolicies(witness.case.own_policies), witness.case.is_member
            found = [
                policies_of(own, document, limits.limiting(is_member=is_member))
                if each is not None
                else Policies(identity=())
                for each, document, limits in (
                    (before, documents[0], both.before),
                    (after, documents[1], both.after),
                )
            ]
            return found[0], found[1]

        return compare_sides(old, new, space, policies_for)

    def _side(
        self, resource: KnownResource | None, document: PolicyDocument, guardrails: Guardrails
    ) -> Side:
        limits = self._guardrails.limits
        if resource is None:
            return Side([()], ())
        clauses = list(clauses_of(document))
        allows = [clause for clause in clauses if clause.effect == "Allow"]
        if not resource.must_allow:
            allows.append(BY_ITSELF)
        denies = [clause for clause in clauses if clause.effect == "Deny"]
        denied = limits.markers | guardrails.service_control | guardrails.resource_control
        return Side([allows], (*denies, *denied))

    def _clauses(
        self, resources: Iterable[KnownResource | None], *, whole: bool
    ) -> tuple[Clause, ...]:
        limits = self._guardrails.limits
        own = [c for each in resources for c in clauses_of(_document(each, whole=whole))]
        control = in_order(limits.service_control | limits.resource_control)
        return tuple(dict.fromkeys([*own, *control]))

    def _callers(self, resource: KnownResource, clauses: tuple[Clause, ...]) -> _Cases:
        key = resource.account, resource.service, resource.must_allow, clauses
        if key not in self._cases:
            limits = self._guardrails.limits
            listed = accounts_in(clauses)
            found: dict[str, list[CallerCase]] = {}
            for case in cases_of_callers(
                clauses,
                resource.account,
                resource.partition,
                limits,
                must_allow=resource.must_allow,
            ):
                caller = case.caller
                if caller.arn in self._declared and not _is_listed_session(caller, clauses):
                    continue
                known = keys_of(resource.service, resource.account, caller.account)
                name = _name(caller, clauses, listed, resource.account)
                found.setdefault(name, []).append(
                    replace(case, known=(*case.known, *known.items(), *limits.of_resource))
                )
            self._cases[key] = found
        return self._cases[key]


def merged(rows: Sequence[Difference]) -> Iterator[Difference]:
    """The rows, those of principals that no policy lists as one where all are broader."""
    others = [row for row in rows if row.principal in _OTHERS]
    is_public = len(others) > 1 and all(row.verdict == "broader" for row in others)
    if not is_public:
        yield from rows
        return
    account = next(row for row in others if row.principal == _OTHER_ACCOUNT)
    yield replace(account, principal=ANYONE)
    yield from (row for row in rows if row not in others)


def _are_complete(
    cases: Sequence[CallerCase], clauses: Sequence[Clause], resource: KnownResource
) -> bool:
    """Whether there is a caller for each case: so it is for one that a policy lists."""
    callers = {case.caller for case in cases}
    if len(callers) == 1 and all(c.kind != "Account" and UNLISTED not in c.arn for c in callers):
        return True
    counted = [c for c in clauses if any(case.counts is None or case.counts(c) for case in cases)]
    try:
        masks = resource.actions.cells(counted)
    except TooManyCellsError:
        return False
    matching = [c for n, c in enumerate(counted) if any(mask >> n & 1 for mask in masks)]
    return are_complete(matching, {caller.kind for caller in callers})


def _document(resource: KnownResource | None, *, whole: bool) -> PolicyDocument:
    if resource is None:
        return PolicyDocument()
    return resource.policy(resource.unknown if whole else frozenset())


def _name(caller: Caller, clauses: Iterable[Clause], listed: Collection[str], account: str) -> str:
    """What people call a caller: one that is listed by its name, others by their account."""
    if caller.account is None:
        if caller.kind != "Service":
            return _OTHER_PROVIDER if UNLISTED in caller.arn else caller.arn
        return caller.arn if caller.arn in services_in(clauses) else _OTHER_SERVICE
    names = {name for each in clauses for name in _aws(each)}
    is_listed = caller.arn in names and caller.kind != "Account"
    listed_as = next((name for name in caller.own_names if name in names), None)
    if listed_as or is_listed:
        return listed_as or caller.arn
    if caller.account in listed or caller.account == account:
        return f"account {caller.account}"
    return _OTHER_ACCOUNT


def _is_listed_session(caller: Caller, clauses: Iterable[Clause]) -> bool:
    """Whether a policy lists one session of the caller's role, which the role is more than."""
    is_session = caller.kind == "AssumedRole"
    return is_session and any(name in caller.own_names for each in clauses for name in _aws(each))


def _aws(clause: Clause) -> Iterator[str]:
    for principals in (clause.principals, clause.not_principals):
        if principals:
            yield from principals.aws


def _depends_on(names: frozenset[str]) -> Comparison:
    text = " and ".join(sorted(names)) or "statements whose Resource is known only at deployment"
    return Comparison("cannot tell", reason=shown(unsettled(f"it depends on {text}")))

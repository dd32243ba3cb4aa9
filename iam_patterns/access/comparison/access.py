"""Compares the access of principals of the app to resources: both policies decide together.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from dataclasses import replace
from functools import cache, cached_property
from typing import Final

from iam_patterns.access.comparison.coincidences import coinciding
from iam_patterns.access.comparison.guardrails import BothGuardrails
from iam_patterns.access.comparison.known_access import KnownAccess
from iam_patterns.access.comparison.permissions import multivalued_keys
from iam_patterns.policy import Policies
from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.comparison import Comparison, PoliciesFor, compare_sides
from iam_patterns.policy.inclusion.space import CALLER_KEYS, CallerCase, RequestSpace, Witness
from iam_patterns.policy.tokens import shown, unsettled
from iam_patterns.policy.variables import Context

MOST_COMPARED: Final = 20_000
"""The most pairs of a principal and a resource that one comparison looks at."""

_KMS: Final = "kms"
_S3: Final = "s3"
_NOTHING: Final = Comparison("equal")


class TooManyPairsError(Exception):
    """More pairs of principals and resources changed than are looked at."""


class AccessComparison:
    """Compares pairs of a principal and a resource, those that are decided alike once.

    Args:
        guardrails: The guardrails before and after the change.
    """

    def __init__(self, guardrails: BothGuardrails) -> None:
        self.guardrails = guardrails
        self._known: dict[tuple[object, ...], Comparison] = {}
        self._count = 0

    def compare(self, before: KnownAccess, after: KnownAccess) -> Comparison:
        """What a change does to a principal's access to a resource.

        Raises:
            TooManyPairsError: When there were too many.
        """
        self._count += 1
        if self._count > MOST_COMPARED:
            raise TooManyPairsError
        malformed = [*before.malformed, *after.malformed]
        if malformed:
            return Comparison("cannot tell", reason="; ".join(dict.fromkeys(malformed)))
        found = self._of_what_is_known(before, after)
        if found.verdict not in ("equal", "narrower"):
            return found
        return coinciding(before, after, self._of_what_is_known) or found

    def allowed(self, access: KnownAccess, *, after: bool = True) -> Comparison:
        """``broader`` with requests that are allowed, if there are any.

        Args:
            access: The principal and the resource.
            after: Whether under the guardrails after the change, or those before it.

        Raises:
            TooManyPairsError: When there were too many.
        """
        same = self if self.guardrails.are_equal else self._under[after]
        return same.compare(KnownAccess(None, access.resource), access)

    @cached_property
    def _under(self) -> tuple["AccessComparison", "AccessComparison"]:
        both = self.guardrails
        old, new = (replace(both, before=each, after=each) for each in (both.before, both.after))
        return AccessComparison(old), AccessComparison(new)

    def _of_what_is_known(self, before: KnownAccess, after: KnownAccess) -> Comparison:
        found = self._compared(before, after, whole=False)
        differing = before.unknown ^ after.unknown
        is_new = before.identity is None or before.resource is None
        if after.identity is None or after.resource is None:
            return found
        if (differing or before.perhaps != after.perhaps) and not (
            is_new and found.verdict == "broader"
        ):
            names = differing or before.unknown | after.unknown
            return Comparison("cannot tell", reason=_depends_on(names))
        if not after.unknown or found.verdict in ("broader", "cannot tell"):
            return found
        whole = self._compared(before, after, whole=True)
        if whole.verdict != "broader":
            return whole
        return Comparison("cannot tell", reason=_depends_on(after.unknown))

    def _compared(self, before: KnownAccess, after: KnownAccess, *, whole: bool) -> Comparison:
        identity = after.identity or before.identity
        resource = after.resource or before.resource
        if identity is None or resource is None:
            return _NOTHING
        caller = identity.caller
        both = self.guardrails
        old = before.side(caller, both.before, whole=whole)
        new = after.side(caller, both.after, whole=whole)
        if old == new:
            return _NOTHING
        known = {
            **dict(both.limits.of_member),
            **dict(both.limits.of_resource),
            **keys_of(resource.service, resource.account, caller.account),
        }
        case = CallerCase(caller, known=tuple(known.items()), is_member=True)

        @cache
        def policies() -> tuple[Policies, Policies]:
            return (
                before.policies(both.before, whole=whole),
                after.policies(both.after, whole=whole),
            )

        reads = any(_reads_caller(clause) for side in (old, new) for clause in side.clauses())
        key = (old, new, resource.within, caller if reads else caller.account, resource.is_role)
        if key in self._known:
            return _of_another(self._known[key], case, lambda _: policies())
        space = RequestSpace(
            [case],
            resource.actions,
            multivalued=multivalued_keys((old, new)),
            within=resource.within,
            resource_account=resource.account,
            resources_of=resource.resources_of,
        )
        found = compare_sides(old, new, space, lambda _: policies())
        self._known[key] = found
        return found


def _of_another(found: Comparison, case: CallerCase, policies_for: PoliciesFor) -> Comparison:
    """A comparison of a principal that is decided in the same way."""

    def of(witness: Witness) -> Witness:
        return replace(witness, case=case)

    return replace(
        found,
        opened=tuple(map(of, found.opened)),
        closed=of(found.closed) if found.closed else None,
        policies_for=policies_for,
    )


def keys_of(service: str, account: str, caller_account: str | None) -> Context:
    """The condition keys that follow from the resource."""
    found = {"aws:resourceaccount": (account,)}
    if service == _S3:
        found["s3:resourceaccount"] = (account,)
    if service == _KMS and caller_account is not None:
        found["kms:calleraccount"] = (caller_account,)
    return found


def _reads_caller(clause: Clause) -> bool:
    keys = {condition.key.lower() for condition in clause.conditions} | clause.variable_keys
    return not CALLER_KEYS.isdisjoint(keys)


def _depends_on(names: frozenset[object]) -> str:
    listed = sorted(str(name) for name in names)
    text = " and ".join(listed) or "statements whose Resource is known only at deployment"
    return shown(unsettled(f"it depends on {text}"))

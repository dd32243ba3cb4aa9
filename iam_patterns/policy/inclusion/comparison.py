"""Compares two policies over all requests: which one allows more, with a request that shows it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Literal

from iam_patterns.policy.evaluation.decide import decide
from iam_patterns.policy.evaluation.policies import Policies
from iam_patterns.policy.evaluation.request import Request
from iam_patterns.policy.inclusion.clause import Side
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.search import Search
from iam_patterns.policy.inclusion.space import RequestSpace, Witness
from iam_patterns.policy.inclusion.supported_resource import with_supported_resource

Verdict = Literal["broader", "narrower", "equal", "cannot tell"]

MOST_WITNESSES: Final = 20

PoliciesFor = Callable[[Witness], tuple[Policies, Policies]]
"""The policies before and after that decide the request of a witness."""


def _no_policies(_: Witness) -> tuple[Policies, Policies]:
    return Policies(), Policies()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change of policies allows.

    Args:
        verdict: ``broader`` if some request is allowed after and was not before; ``narrower`` if
            none is, and some request is no longer allowed; ``equal`` if neither is.
        opened: Requests that are allowed after and were not before.
        closed: One that was allowed before and is not after, if it was looked for.
        reason: What stands in the way, if it cannot be told.
        policies_for: The policies that decide a request, by which the engine confirms it.
    """

    verdict: Verdict
    opened: tuple[Witness, ...] = ()
    closed: Witness | None = None
    reason: str = ""
    policies_for: PoliciesFor = field(default=_no_policies, compare=False, repr=False)


def compare_sides(
    before: Side, after: Side, space: RequestSpace, policies_for: PoliciesFor
) -> Comparison:
    """Compares what two sides allow.

    Args:
        before: What is decided before.
        after: What is decided after.
        space: The requests.
        policies_for: The policies that decide a request, by which the engine confirms it.
    """
    if before == after:
        return Comparison("equal")

    def is_opening(witness: Witness) -> bool:
        return is_opened(witness, *policies_for(witness))

    opened, reason = _found(before, after, space, MOST_WITNESSES)
    if not all(map(is_opening, opened)):
        return Comparison("cannot tell", reason=_NOT_CONFIRMED)
    if opened:
        clauses = [*before.clauses(), *after.clauses()]
        shown = tuple(with_supported_resource(w, clauses, space, is_opening) for w in opened)
        return Comparison("broader", shown, policies_for=policies_for)
    if reason:
        return Comparison("cannot tell", reason=reason)
    return _not_broader(before, after, space, policies_for)


def _not_broader(
    before: Side, after: Side, space: RequestSpace, policies_for: PoliciesFor
) -> Comparison:
    """Whether it is narrower or equal."""

    def is_closing(witness: Witness) -> bool:
        return is_opened(witness, *reversed(policies_for(witness)))

    closed, reason = _found(after, before, space, 1)
    if not closed:
        return Comparison("cannot tell" if reason else "equal", reason=reason)
    if not is_closing(closed[0]):
        return Comparison("cannot tell", reason=_NOT_CONFIRMED)
    clauses = [*before.clauses(), *after.clauses()]
    shown = with_supported_resource(closed[0], clauses, space, is_closing)
    return Comparison("narrower", closed=shown, policies_for=policies_for)


def _found(
    before: Side, after: Side, space: RequestSpace, most: int
) -> tuple[tuple[Witness, ...], str]:
    """The requests that are allowed after and not before, and why there could be others."""
    found: list[Witness] = []
    search = Search(before, after, space)
    try:
        found += islice(search.witnesses(), most)
    except TooManyCellsError as error:
        return tuple(found), str(error)
    return tuple(found), "" if search.is_complete else _INCOMPLETE


_ORGANIZATION: Final = "aws:principalorgid"
_RESOURCE_ORGANIZATION: Final = "aws:resourceorgid"
_OTHER_ACCOUNT: Final = "999999999999"
_NOT_CONFIRMED: Final = "the engine does not confirm the request that was found"
_INCOMPLETE: Final = (
    "a condition key is compared as several types, or with a limit that is known only at "
    "deployment, or several policy variables are in one text"
)


def is_opened(witness: Witness, before: Policies, after: Policies) -> bool:
    """Whether the engine denies the request of a witness before and allows it after."""
    request = request_of(witness)
    old, new = decide(request, before).outcome, decide(request, after).outcome
    return old.endswith("denied") and new == "allowed"


def request_of(witness: Witness) -> Request:
    """The request of a witness."""
    context = {**dict(witness.case.known), **witness.context}
    is_elsewhere = witness.resource_account is None and not witness.is_trust
    has_no_organization = _ORGANIZATION in context and _RESOURCE_ORGANIZATION not in context
    return Request(
        witness.case.caller,
        witness.actions[0],
        witness.resource,
        context=context,
        resource_account=_OTHER_ACCOUNT
        if has_no_organization and is_elsewhere
        else witness.resource_account,
    )

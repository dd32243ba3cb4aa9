"""The requests of a comparison: who calls, which actions there are, what every request has.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-reqcontext.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from iam_patterns.policy.evaluation.caller import USER_ID, Caller
from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.variables import Context

ALWAYS_SENT: Final = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:requestedregion",
        "aws:resourceaccount",
        "aws:securetransport",
        "aws:userid",
        "aws:viaawsservice",
        "s3:resourceaccount",
    }
)
"""The keys, in lower case, that every request has.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

CALLER_KEYS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalisawsservice",
        "aws:principalservicename",
        "aws:principaltype",
        "aws:username",
    }
)
"""The keys, in lower case, that follow from the caller: it has their value, or they are absent."""


class Actions(Protocol):
    """The actions that there are."""

    def cells(self, clauses: Sequence[Clause]) -> Mapping[int, Sequence[str]]:
        """The actions by the clauses that match them, bit by bit."""


@dataclass(frozen=True, slots=True)
class CallerCase:
    """A caller, and which clauses count for it.

    Args:
        caller: The caller.
        own_policies: What its own policies are taken to be, in words; empty if they are compared.
        counts: Whether a clause counts; None if all do.
        actions: The actions that it can call; None if it can call all.
        free: The keys, in lower case, that do not follow from it though it has values for them.
        known: The values of other keys, in lower case, that follow from who calls what.
        is_member: Whether the service control policies of the organization limit it.
    """

    caller: Caller
    own_policies: str = ""
    counts: Callable[[Clause], bool] | None = None
    actions: frozenset[str] | None = None
    free: frozenset[str] = frozenset()
    known: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_member: bool = False
    keys: Context = field(init=False, compare=False, repr=False)
    bound: frozenset[str] = field(init=False, compare=False, repr=False)

    @property
    def never_sent(self) -> frozenset[str]:
        """The keys that every request has, except those of such callers."""
        return frozenset({USER_ID}) if self.caller.account is None else frozenset()

    def __post_init__(self) -> None:
        following = dict(self.known)
        bound = (CALLER_KEYS - self.free).union(following)
        known = self.caller.keys
        keys = {key: known[key] for key in known if key in bound}
        object.__setattr__(self, "bound", bound)
        object.__setattr__(self, "keys", {**keys, **following})


@dataclass(frozen=True, slots=True)
class RequestSpace:
    """All requests that are compared.

    Args:
        callers: The callers, one for each case.
        actions: The actions.
        resource: The resource; None if it could be any.
        always_sent: The keys that every request has, in lower case.
        multivalued: The keys that can have several values, in lower case, besides those that a
            condition compares with a set operator.
        is_complete: Whether there is a caller for each case.
        within: Patterns of which the resource matches one, if there are any.
        resource_account: The account of the resource, if it is the same for all.
        resources_of: Returns patterns of the resources that an action supports, if it is known;
            they decide nothing, and make the requests that are found look like real ones.
    """

    callers: Sequence[CallerCase]
    actions: Actions
    resource: str | None = None
    always_sent: frozenset[str] = ALWAYS_SENT
    multivalued: frozenset[str] = frozenset()
    is_complete: bool = True
    within: tuple[str, ...] = ()
    resource_account: str | None = None
    resources_of: Callable[[str], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A request that one side allows and the other does not.

    Args:
        case: The caller.
        actions: The actions that it is the same for; the first is that of the request.
        resource: The resource.
        context: The condition keys that it has besides those that follow from caller and resource.
        is_trust: Whether the resource is a role that is assumed.
        resource_account: The account of the resource, if it is known.
    """

    case: CallerCase
    actions: tuple[str, ...]
    resource: str
    context: Context
    is_trust: bool = False
    resource_account: str | None = None

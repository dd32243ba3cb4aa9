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
    """

    caller: Caller
    own_policies: str = ""
    counts: Callable[[Clause], bool] | None = None
    actions: frozenset[str] | None = None
    free: frozenset[str] = frozenset()
    keys: Context = field(init=False, compare=False, repr=False)
    bound: frozenset[str] = field(init=False, compare=False, repr=False)

    @property
    def never_sent(self) -> frozenset[str]:
        """The keys that every request has, except those of such callers."""
        return frozenset({USER_ID}) if self.caller.account is None else frozenset()

    def __post_init__(self) -> None:
        bound = CALLER_KEYS - self.free
        known = self.caller.keys
        object.__setattr__(self, "bound", bound)
        object.__setattr__(self, "keys", {key: known[key] for key in known if key in bound})


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
        resources_of: Returns patterns of the resources that an action supports, if it is known;
            they decide nothing, and make the requests that are found look like real ones.
    """

    callers: Sequence[CallerCase]
    actions: Actions
    resource: str | None = None
    always_sent: frozenset[str] = ALWAYS_SENT
    multivalued: frozenset[str] = frozenset()
    is_complete: bool = True
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
    """

    case: CallerCase
    actions: tuple[str, ...]
    resource: str
    context: Context
    is_trust: bool = False

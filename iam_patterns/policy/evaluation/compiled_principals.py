"""A Principal or NotPrincipal element compiled for many requests.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from iam_patterns.policy.evaluation.caller import Caller
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.tokens import contains_unknown


class NamedAs(IntEnum):
    """How closely a Principal element matches the caller."""

    NOBODY = 0
    ITS_ACCOUNT = 1
    ITS_ROLE = 2
    ITSELF = 3


_EVERYTHING: Final = "*"


class CompiledPrincipals:
    """The principals of an element.

    ``*`` matches each user and session itself: what it allows, no boundary limits.

    Args:
        principals: The principals.
        polarity: Whether unknown values match wherever they could, or only where they must.
    """

    __slots__ = ("_everyone", "_has_unknowns", "_is_optimistic", "_principals", "_with_account")

    def __init__(self, principals: Principals, *, polarity: Polarity) -> None:
        self._principals = principals
        self._everyone = principals.everyone
        self._with_account = principals.everyone or _EVERYTHING in principals.aws
        self._is_optimistic = polarity is Polarity.OPTIMISTIC
        self._has_unknowns = any(
            contains_unknown(name) for _, names in principals.by_kind() for name in names
        )

    def match(self, caller: Caller) -> NamedAs:
        """How closely the element matches the caller."""
        principals = self._principals
        if caller.account is None:
            if self._everyone:
                return NamedAs.ITSELF
            listed = principals.service if caller.kind == "Service" else principals.federated
            found = _EVERYTHING in listed or self._is_listed(caller.own_names, listed, caller)
            return NamedAs.ITSELF if found else NamedAs.NOBODY
        if self._with_account or self._is_listed(caller.own_names, principals.aws, caller):
            return NamedAs.ITSELF
        if self._is_listed(caller.role_names, principals.aws, caller):
            return NamedAs.ITS_ROLE
        if self._is_listed(caller.account_names, principals.aws, caller):
            return NamedAs.ITS_ACCOUNT
        return NamedAs.NOBODY

    def _is_listed(self, names: frozenset[str], listed: Iterable[str], caller: Caller) -> bool:
        if not names.isdisjoint(listed):
            return True
        if not self._is_optimistic or not (self._has_unknowns or caller.has_unknowns):
            return False
        return any(
            could_match((one,), name)
            for one in listed
            for name in names
            if name != caller.account or ":" not in one
        )

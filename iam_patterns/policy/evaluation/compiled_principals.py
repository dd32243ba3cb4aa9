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

    __slots__ = ("_aws", "_everyone", "_federated", "_has_unknowns", "_is_optimistic", "_service")

    def __init__(self, principals: Principals, *, polarity: Polarity) -> None:
        self._aws = frozenset(principals.aws)
        self._service = frozenset(principals.service)
        self._federated = frozenset(principals.federated)
        self._everyone = principals.everyone
        self._is_optimistic = polarity is Polarity.OPTIMISTIC
        self._has_unknowns = any(
            contains_unknown(name) for _, names in principals.by_kind() for name in names
        )

    def match(self, caller: Caller) -> NamedAs:
        """How closely the element matches the caller."""
        listed = self._aws
        if caller.account is None:
            listed = self._service if caller.kind == "Service" else self._federated
        if self._everyone or _EVERYTHING in listed or not caller.own_names.isdisjoint(listed):
            return NamedAs.ITSELF
        if not caller.role_names.isdisjoint(listed):
            found = NamedAs.ITS_ROLE
        elif not caller.account_names.isdisjoint(listed):
            found = NamedAs.ITS_ACCOUNT
        else:
            found = NamedAs.NOBODY
        if self._is_optimistic and (self._has_unknowns or caller.has_unknowns):
            return max(found, _could_be(listed, caller))
        return found


def _could_be(listed: Iterable[str], caller: Caller) -> NamedAs:
    """How closely the names could match once the unknown parts are known."""
    for named, names in (
        (NamedAs.ITSELF, caller.own_names),
        (NamedAs.ITS_ROLE, caller.role_names),
        (NamedAs.ITS_ACCOUNT, caller.account_names),
    ):
        for name in names:
            for one in listed:
                is_no_account = name == caller.account and ":" in one
                if not is_no_account and could_match((one,), name):
                    return named
    return NamedAs.NOBODY

"""The ARNs of the roles of the app, which policies list before anything is deployed."""

from dataclasses import dataclass
from typing import Final

PATH: Final = "/graph/"
EXTERNAL_ID: Final = "graph-7f3a9c2e"


@dataclass(frozen=True, slots=True)
class RoleArns:
    """The ARNs of the roles.

    Args:
        owner_account: The account of the resources.
        partner_account: The other account.
    """

    owner_account: str
    partner_account: str

    def own(self, name: str) -> str:
        return _arn(self.owner_account, name)

    def partner(self, name: str) -> str:
        return _arn(self.partner_account, name)

    def sessions_of(self, name: str) -> str:
        """The sessions of a role of the owner's account, as a pattern."""
        return f"arn:aws:sts::{self.owner_account}:assumed-role/graph-{name}/*"


def _arn(account: str, name: str) -> str:
    return f"arn:aws:iam::{account}:role{PATH}graph-{name}"

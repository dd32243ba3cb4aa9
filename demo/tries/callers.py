"""Callers that the tries of several stacks share."""

from typing import Final

from demo.tries.model import Account, Session

AUDITOR: Final = Session(
    "{ThirdPartyExternalIdRole.RoleArn}",
    by=Account("vendor"),
    external_id="{context.vendor_external_id}",
)

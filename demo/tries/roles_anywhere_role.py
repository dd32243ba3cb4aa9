"""The backup server's role: one certificate of one authority, and uploads only."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.calls import get_object, put_object
from demo.tries.model import ASSUME_THE_ROLE, Account, DropConditions, Session, Try

_STACK: Final = "RolesAnywhereRole"
_ROLE: Final = "{RolesAnywhereRole.RoleArn}"
_TOOLS: Final = Account("tools")
_BUCKET: Final = "{RolesAnywhereRole.BackupsBucket}"
_SERVER: Final = Session(_ROLE, by=_TOOLS, stands_in_for="IAM Roles Anywhere")


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_SERVER,
        who="tools account, without a certificate",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    # Only IAM Roles Anywhere can send these keys: the following tries run without the conditions
    # on them. The rest of the trust policy stays as deployed.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the condition on the trust anchor",
        call=DropConditions(_ROLE, ("aws:SourceArn",)),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_SERVER,
        who="tools account, without the certificate's subject",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the condition on the subject",
        call=DropConditions(_ROLE, ("aws:PrincipalTag/x509Subject/CN",)),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_SERVER,
        who="backup server",
        what="upload a backup",
        call=put_object(_BUCKET, "office/today.tar"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_SERVER,
        who="backup server",
        what="read a backup",
        call=get_object(_BUCKET, "office/today.tar"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_SERVER,
        who="backup server",
        what="upload outside office/",
        call=put_object(_BUCKET, "elsewhere.tar"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=AUDITOR),
        who="a role of another account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)

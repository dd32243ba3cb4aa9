"""The auditor's role: only with its external ID, and only to read."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, Session, Try

_STACK: Final = "ThirdPartyExternalIdRole"
_ROLE: Final = "{ThirdPartyExternalIdRole.RoleArn}"
_EXTERNAL_ID: Final = "{context.vendor_external_id}"
_BUCKET: Final = "{ThirdPartyExternalIdRole.EvidenceBucket}"

TRIES: Final = (
    Try(
        stack=_STACK,
        caller=Account("workload"),
        who="account administrator",
        what="put a report into the evidence bucket",
        call=Call(
            "s3", "put_object", {"Bucket": _BUCKET, "Key": "reports/2026.csv", "Body": b"ok"}
        ),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=AUDITOR,
        who="auditor with its external ID",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=Account("vendor"), external_id="another-customer-1"),
        who="auditor for another customer",
        what="assume the role with a wrong external ID",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=Account("vendor")),
        who="auditor without external ID",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=Account("stranger"), external_id=_EXTERNAL_ID),
        who="a stranger who knows the external ID",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=AUDITOR,
        who="auditor",
        what="read a report",
        call=Call("s3", "get_object", {"Bucket": _BUCKET, "Key": "reports/2026.csv"}),
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=AUDITOR,
        who="auditor",
        what="list the account's roles",
        call=Call("iam", "list_roles"),
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=AUDITOR,
        who="auditor",
        what="read outside reports/",
        call=Call("s3", "get_object", {"Bucket": _BUCKET, "Key": "drafts/2026.csv"}),
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=AUDITOR,
        who="auditor",
        what="write a report",
        call=Call(
            "s3", "put_object", {"Bucket": _BUCKET, "Key": "reports/2026.csv", "Body": b"forged"}
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=AUDITOR,
        who="auditor",
        what="create a user",
        call=Call("iam", "create_user", {"UserName": "mallory"}),
        expected="denied",
        changes=True,
    ),
)

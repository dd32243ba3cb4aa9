"""The node's role, whose permissions every pod on the node can use."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.calls import get_object, put_object
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, Session, Try

_STACK: Final = "EksNodeRole"
_ROLE: Final = "{EksNodeRole.RoleArn}"
_TOOLS: Final = Account("tools")
_BUCKET: Final = "{EksNodeRole.CertificatesBucket}"
_NODE: Final = Session(_ROLE, by=_TOOLS, stands_in_for="EC2")

TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="publish a certificate",
        call=put_object(_BUCKET, "authorities/root.pem"),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_NODE,
        who="node",
        what="read a certificate",
        call=get_object(_BUCKET, "authorities/root.pem"),
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=_NODE,
        who="node",
        what="describe instances, as every node does",
        call=Call("ec2", "describe_instances"),
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=_NODE,
        who="node",
        what="read outside authorities/",
        call=get_object(_BUCKET, "keys/root.key"),
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_NODE,
        who="node",
        what="replace a certificate",
        call=put_object(_BUCKET, "authorities/root.pem"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_NODE,
        who="node",
        what="assign addresses to pods, as only the VPC CNI may",
        call=Call(
            "ec2",
            "assign_private_ip_addresses",
            {"NetworkInterfaceId": "eni-0123456789abcdef0", "SecondaryPrivateIpAddressCount": 1},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=AUDITOR),
        who="a role of another account",
        what="assume the node's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=Account("stranger")),
        who="another account",
        what="assume the node's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
        differs="the emulator allows any root to assume a role that trusts only a service",
    ),
)

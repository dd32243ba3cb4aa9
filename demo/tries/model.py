"""A try: one caller, one request and the expected answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Answer = Literal["allowed", "denied"]


@dataclass(frozen=True, slots=True)
class Account:
    """The root of an account.

    Args:
        name: ``tools``, ``workload``, ``management``, ``sandbox``, ``vendor`` or ``stranger``.
    """

    name: str


@dataclass(frozen=True, slots=True)
class User:
    """An IAM user of the tools account whose own policies allow it to assume every role.

    It is created for the try, with an access key, and on the emulator only.

    Args:
        name: Its name.
        path: Its path, such as ``/administrators/``.
    """

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a role.

    Args:
        role: The stack output with the role's ARN, such as ``{Ec2InstanceRole.RoleArn}``.
        by: The caller that assumes it.
        external_id: The external ID in the call, if any.
        tags: The session tags in the call.
        stands_in_for: The only AWS service that can assume the role on AWS. The emulator does
            not have it, so the account's root assumes the role instead.
    """

    role: str
    by: "CallerSpec"
    external_id: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class WebIdentitySession:
    """A session of a role that was assumed with an OpenID Connect token.

    The emulator does not check the signature of a token, so each try can choose its claims. AWS
    accepts only tokens that the issuer signed.

    Args:
        role: The stack output with the role's ARN.
        claims: The claims of the token, such as ``iss``, ``aud`` and ``sub``.
    """

    role: str
    claims: Mapping[str, str | Sequence[str]]


CallerSpec = Account | User | Session | WebIdentitySession
"""The caller of a try, and how to obtain its credentials."""


@dataclass(frozen=True, slots=True)
class Call:
    """A boto3 call.

    Args:
        service: The client, such as ``s3``.
        operation: Its method, such as ``get_object``.
        parameters: Its parameters; ``{Stack.Output}`` is replaced by that output of the stack.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DropConditions:
    """Removes conditions from a role's deployed trust policy.

    For condition keys that only AWS can send: after one try has shown that the role denies a
    call without them, the emulator could never assume it.

    Args:
        role: The stack output with the role's ARN.
        keys: The condition keys; the trust policy must have a condition on each.
    """

    role: str
    keys: Sequence[str]


ASSUME_THE_ROLE = Call("sts", "get_caller_identity")
"""The request of a try that is about assuming the role itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One caller, one request and the answer that AWS gives.

    Args:
        stack: The example stack it belongs to.
        caller: The caller.
        who: The caller in words.
        what: The request in words.
        call: The request.
        expected: The answer.
        finds: Text that the response must contain.
        waits: How many seconds it may take until the text appears.
        shows_message: Whether the report shows the text of the messages that the call receives.
        changes: Whether the call changes resources; it is not run on AWS.
        set_up: Whether it only prepares later tries, and is not counted as one.
        differs: Why the emulator is known to answer differently from AWS.
    """

    stack: str
    caller: CallerSpec
    who: str
    what: str
    call: Call | DropConditions
    expected: Answer
    finds: str = ""
    waits: int = 0
    shows_message: bool = False
    changes: bool = False
    set_up: bool = False
    differs: str = ""

"""What a try is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Answer = Literal["allowed", "denied"]


@dataclass(frozen=True, slots=True)
class Account:
    """An account's own credentials.

    Args:
        name: ``tools``, ``workload``, ``vendor`` or ``stranger``.
    """

    name: str


@dataclass(frozen=True, slots=True)
class User:
    """An IAM user of the tools account that may ask for every role.

    It is made for the try, with an access key: on the emulator only.

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
        by: Who assumes it.
        external_id: The external ID that the call carries, if any.
        tags: The session tags that the call carries.
        stands_in_for: The AWS service that alone has this session on AWS. The emulator has no
            such service, and lets the account's root assume the role in its place.
    """

    role: str
    by: "Caller"
    external_id: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class WebIdentitySession:
    """A session of a role that was assumed with an OpenID Connect token.

    The emulator reads the claims of a token without checking who signed it, so each try can
    name the claims it is about. AWS accepts none but the issuer's own tokens.

    Args:
        role: The stack output with the role's ARN.
        claims: What the token says, such as ``iss``, ``aud`` and ``sub``.
    """

    role: str
    claims: Mapping[str, str | Sequence[str]]


Caller = Account | User | Session | WebIdentitySession


@dataclass(frozen=True, slots=True)
class Call:
    """One call of boto3.

    Args:
        service: The client, such as ``s3``.
        operation: Its method, such as ``get_object``.
        parameters: What it is given; ``{Stack.Output}`` stands for a stack's output.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DropConditions:
    """Takes conditions off a role's deployed trust policy, and leaves the rest of it as it is.

    For conditions on what only AWS itself can send: once their refusal has been seen, the
    emulator could never get past them.

    Args:
        role: The stack output with the role's ARN.
        keys: The condition keys; each must be there.
    """

    role: str
    keys: Sequence[str]


ASSUME_THE_ROLE = Call("sts", "get_caller_identity")
"""The request of a try that is about becoming the caller: who am I, once the role is assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One caller, one request and the answer that AWS must give.

    Args:
        stack: The example stack it belongs to.
        caller: Who asks.
        who: The caller in words.
        what: The request in words.
        call: The request.
        expected: The answer.
        finds: Text that the answer must contain, besides being allowed.
        waits: For how many seconds the text may take to appear.
        changes: Whether the call changes anything, so that it is left out on a real account.
        differs: Why the emulator is known to answer otherwise than AWS; such a try counts
            neither as passed nor as failed.
    """

    stack: str
    caller: Caller
    who: str
    what: str
    call: Call | DropConditions
    expected: Answer
    finds: str = ""
    waits: int = 0
    changes: bool = False
    differs: str = ""

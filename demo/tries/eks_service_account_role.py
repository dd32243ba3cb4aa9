"""The service account's role: tokens of one cluster, audience, namespace and service account."""

from typing import Final

from demo.tries.calls import get_object, put_object
from demo.tries.model import (
    ASSUME_THE_ROLE,
    Account,
    Session,
    Try,
    WebIdentitySession,
)

_STACK: Final = "EksServiceAccountRole"
_ROLE: Final = "{EksServiceAccountRole.RoleArn}"
_TOOLS: Final = Account("tools")
_BUCKET: Final = "{EksServiceAccountRole.OrdersBucket}"
_CLAIMS: Final = {
    "iss": "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
    "aud": "sts.amazonaws.com",
    "sub": "system:serviceaccount:shop:reports",
}


def _token(**other_claims: str) -> WebIdentitySession:
    return WebIdentitySession(_ROLE, claims=_CLAIMS | other_claims)


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="upload an order",
        call=put_object(_BUCKET, "orders/1.json"),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_token(),
        who="pod of shop/reports",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="system:serviceaccount:test:reports"),
        who="pod of another namespace",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="system:serviceaccount:shop:orders"),
        who="pod of another service account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(aud="vault"),
        who="token for another audience",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(
            iss="https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDE0"
        ),
        who="pod of another cluster",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(),
        who="pod of shop/reports",
        what="read an order",
        call=get_object(_BUCKET, "orders/1.json"),
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=_token(),
        who="pod of shop/reports",
        what="change an order",
        call=put_object(_BUCKET, "orders/1.json"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_TOOLS),
        who="root of the tools account",
        what="assume the role without a token",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)

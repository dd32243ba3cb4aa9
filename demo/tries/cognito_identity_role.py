"""The customers' role and the guests' role: one identity pool, one kind of identity each."""

from typing import Final

from demo.tries.calls import get_object, put_object
from demo.tries.model import (
    ASSUME_THE_ROLE,
    Account,
    Try,
    WebIdentitySession,
)

_STACK: Final = "CognitoIdentityRole"
_ROLE: Final = "{CognitoIdentityRole.RoleArn}"
_TOOLS: Final = Account("tools")
_GUEST_ROLE: Final = "{CognitoIdentityRole.GuestRoleArn}"
_BUCKET: Final = "{CognitoIdentityRole.ShopBucket}"


def _identity(
    kind: str, *, role: str = _ROLE, pool: str = "{CognitoIdentityRole.PoolId}"
) -> WebIdentitySession:
    claims = {
        "iss": "cognito-identity.amazonaws.com",
        "aud": pool,
        "amr": [kind, "cognito-identity.amazonaws.com"],
    }
    return WebIdentitySession(role, claims=claims)


_CUSTOMER: Final = _identity("authenticated")
_GUEST: Final = _identity("unauthenticated", role=_GUEST_ROLE)
_OTHER_POOL: Final = "eu-west-1:00000000-0000-0000-0000-000000000000"


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="upload the catalogue",
        call=put_object(_BUCKET, "catalogue/1.json"),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_CUSTOMER,
        who="customer who signed in",
        what="assume the customers' role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=_identity("unauthenticated"),
        who="guest",
        what="assume the customers' role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_identity("authenticated", pool=_OTHER_POOL),
        who="customer of another pool",
        what="assume the customers' role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_GUEST,
        who="guest",
        what="assume the guests' role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=_identity("authenticated", role=_GUEST_ROLE),
        who="customer who signed in",
        what="assume the guests' role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_identity("unauthenticated", role=_GUEST_ROLE, pool=_OTHER_POOL),
        who="guest of another pool",
        what="assume the guests' role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_GUEST,
        who="guest",
        what="read the catalogue",
        call=get_object(_BUCKET, "catalogue/1.json"),
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=_GUEST,
        who="guest",
        what="send a photo",
        call=put_object(_BUCKET, "photos/1.jpg"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_CUSTOMER,
        who="customer who signed in",
        what="send a photo",
        call=put_object(_BUCKET, "photos/1.jpg"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_CUSTOMER,
        who="customer who signed in",
        what="change the catalogue",
        call=put_object(_BUCKET, "catalogue/1.json"),
        expected="denied",
        changes=True,
    ),
)

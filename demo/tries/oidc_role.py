"""The jobs' role: one project of gitlab.com, one branch."""

from typing import Final

from demo.tries.calls import get_object, put_object
from demo.tries.model import (
    ASSUME_THE_ROLE,
    Account,
    Session,
    Try,
    WebIdentitySession,
)

_STACK: Final = "OidcRole"
_ROLE: Final = "{OidcRole.RoleArn}"
_TOOLS: Final = Account("tools")
_BUCKET: Final = "{OidcRole.PackagesBucket}"
_CLAIMS: Final = {
    "iss": "https://gitlab.com",
    "aud": "https://gitlab.com",
    "sub": "project_path:acme/shop:ref_type:branch:ref:main",
}


def _token(**other_claims: str) -> WebIdentitySession:
    return WebIdentitySession(_ROLE, claims=_CLAIMS | other_claims)


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_token(),
        who="job on main",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="project_path:acme/blog:ref_type:branch:ref:main"),
        who="job of another project",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="project_path:mallory/shop:ref_type:branch:ref:main"),
        who="job of a stranger on gitlab.com",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="project_path:acme/shop:ref_type:branch:ref:feature"),
        who="job on another branch",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="project_path:acme/shop:ref_type:tag:ref:main"),
        who="job on a tag named main",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(aud="sts.amazonaws.com"),
        who="token for another audience",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(iss="https://gitlab.example.com"),
        who="token of another GitLab",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(),
        who="job on main",
        what="publish a package",
        call=put_object(_BUCKET, "packages/shop-1.tar"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_token(),
        who="job on main",
        what="read packages",
        call=get_object(_BUCKET, "packages/shop-1.tar"),
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

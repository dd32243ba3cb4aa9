"""The jobs' role: one repository in both subject formats, one branch or environment."""

from typing import Final

from demo.tries.calls import put_object
from demo.tries.model import (
    ASSUME_THE_ROLE,
    Account,
    DropConditions,
    Session,
    Try,
    WebIdentitySession,
)

_STACK: Final = "GitHubActionsRole"
_ROLE: Final = "{GitHubActionsRole.RoleArn}"
_TOOLS: Final = Account("tools")
_BUCKET: Final = "{GitHubActionsRole.SiteBucket}"
_CLAIMS: Final = {
    "iss": "https://token.actions.githubusercontent.com",
    "aud": "sts.amazonaws.com",
    "sub": "repo:acme/shop:ref:refs/heads/main",
    "repository_id": "456789",
}


def _token(**other_claims: str) -> WebIdentitySession:
    return WebIdentitySession(_ROLE, claims=_CLAIMS | other_claims)


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_token(),
        who="job on main",
        what="assume the role, as deployed",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        differs="the emulator knows only the claims aud, sub and amr, not repository_id",
    ),
    # The following tries run without the condition on the claim that the emulator does not
    # know; audience and subjects stay as deployed.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the condition on repository_id",
        call=DropConditions(_ROLE, ("token.actions.githubusercontent.com:repository_id",)),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_token(),
        who="job on main, subject with names",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:acme@123456/shop@456789:ref:refs/heads/main"),
        who="job on main, immutable subject",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:acme/shop:environment:production"),
        who="job in the environment production",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:acme/blog:ref:refs/heads/main"),
        who="job of another repository",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:mallory/shop:ref:refs/heads/main"),
        who="job of another owner",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:acme@123456/shop@999999:ref:refs/heads/main"),
        who="a repository that reuses the name",
        what="assume the role with the immutable subject",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:acme/shop:ref:refs/heads/feature"),
        who="job on another branch",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:acme@123456/shop@456789:ref:refs/heads/feature"),
        who="job on another branch, immutable subject",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:acme/shop:pull_request"),
        who="job of a pull request",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(sub="repo:acme/shop:environment:test"),
        who="job in another environment",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(aud="https://github.com/acme"),
        who="token for another audience",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(iss="https://token.actions.mallory.example"),
        who="token of another issuer",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_token(),
        who="job on main",
        what="upload the site",
        call=put_object(_BUCKET, "site/index.html"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_token(),
        who="job on main",
        what="write outside site/",
        call=put_object(_BUCKET, "settings.json"),
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

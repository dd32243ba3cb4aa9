"""Reads who asks: the CALLER of ``iam-patterns can``."""

import re
from collections.abc import Callable
from typing import Final

from iam_patterns.access import (
    Access,
    AccessError,
    AssumeRoleCaller,
    account,
    github,
    role_arn,
    saml,
    service,
    user_arn,
    web_identity,
)
from iam_patterns.cli.errors import CliError
from iam_patterns.cli.names import nearest

_MAKERS: Final[tuple[tuple[re.Pattern[str], Callable[[str], AssumeRoleCaller]], ...]] = (
    (re.compile(r"(account )?\d{12}", re.ASCII), lambda name: account(name[-12:])),
    (re.compile(r"arn:[^:]+:iam::\d{12}:role/.+", re.ASCII), role_arn),
    (re.compile(r"arn:[^:]+:iam::\d{12}:user/.+", re.ASCII), user_arn),
    (re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?", re.ASCII), service),
)
_GITHUB: Final = re.compile(r"repo:([^:]+):(.+)")
_FEDERATED: Final = ("oidc:", "saml:", "repo:")
_FORMS: Final = (
    "a role of the app, an account ID, the ARN of a role or user, a service such as "
    "ec2.amazonaws.com, repo:OWNER/REPOSITORY:ref:refs/heads/main, saml:PROVIDER or "
    "oidc:ISSUER (its claims with --claim)"
)


def caller_named(name: str, access: Access, claims: dict[str, str | list[str]]) -> AssumeRoleCaller:
    """The caller that assumes a role.

    Args:
        name: The text of the command line.
        access: The app, whose roles can be callers.
        claims: The claims of the token of an OpenID Connect provider.

    Raises:
        CliError: When no caller has this form.
        AccessError: When a value in it is malformed.
    """
    if name.startswith("oidc:"):
        return web_identity(name.removeprefix("oidc:"), **claims)
    if claims:
        raise CliError("--claim is for a caller that begins with oidc:. Remove it.")
    if name.startswith("saml:"):
        return saml(name.removeprefix("saml:"))
    if name.startswith("repo:"):
        return _github(name)
    for form, make in _MAKERS:
        if form.fullmatch(name):
            return make(name)
    try:
        return role_arn(access.role(name).arn)
    except AccessError as error:
        raise CliError(f"{error} A caller is {_FORMS}.") from error


def has_form_of_outsider(name: str) -> bool:
    """Whether a name is written as a caller that the app does not declare."""
    return name.startswith(_FEDERATED) or any(form.fullmatch(name) for form, _ in _MAKERS)


def role_named(name: str, access: Access) -> str:
    """The name, if the app has such a role.

    Raises:
        CliError: When no role has the name, with the nearest.
        AccessError: When several roles have it.
    """
    try:
        access.role(name)
    except AccessError as error:
        if str(error).startswith("no role is named"):
            raise nearest("role", name, list(access.roles())) from error
        raise
    return name


def _github(name: str) -> AssumeRoleCaller:
    """A job of GitHub Actions, by the subject of its token."""
    found = _GITHUB.fullmatch(name)
    runs_on = found[2] if found else ""
    repository = found[1] if found else ""
    if runs_on.startswith("ref:refs/heads/"):
        return github(repository, branch=runs_on.removeprefix("ref:refs/heads/"))
    if runs_on.startswith("ref:refs/tags/"):
        return github(repository, tag=runs_on.removeprefix("ref:refs/tags/"))
    if runs_on.startswith("environment:"):
        return github(repository, environment=runs_on.removeprefix("environment:"))
    if runs_on == "pull_request":
        return github(repository, pull_request=True)
    raise CliError(
        f"{name} is not the subject of a GitHub Actions job. Write repo:OWNER/REPOSITORY: and "
        "ref:refs/heads/BRANCH, ref:refs/tags/TAG, environment:NAME or pull_request."
    )

"""Callers that signed in to an identity provider, and try to assume a role.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

from collections.abc import Mapping, Sequence
from typing import Final

from iam_patterns.access.assume_role_caller import AssumeRoleCaller, refuse_other_types
from iam_patterns.access.errors import AccessError, refuse
from iam_patterns.access.parameters import context_problem, flag_problem
from iam_patterns.policy import Caller
from iam_patterns.policy.problems import Problem

_GITHUB: Final = "token.actions.githubusercontent.com"
_COGNITO: Final = "cognito-identity.amazonaws.com"
_BY_WEB_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_BY_SAML: Final = "sts:AssumeRoleWithSAML"


def web_identity(issuer: str, **claims: str | Sequence[str]) -> AssumeRoleCaller:
    """A caller with a token of an OpenID Connect provider in the role's account.

    Args:
        issuer: The issuer, with or without ``https://``.
        claims: The claims of the token, such as ``aud="sts.amazonaws.com", sub="..."``.

    Raises:
        AccessError: When the issuer is not a string or is an ARN, or a claim is not a string or a
            list of them.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    refuse_other_types("web_identity", {"issuer": issuer})
    problems = [_arn_problem("issuer", issuer), context_problem("claims", claims)]
    refuse("web_identity", problems)
    host = issuer.removeprefix("https://")
    return AssumeRoleCaller(
        f"token from {host} with {_listed(claims)}",
        _BY_WEB_IDENTITY,
        provider=f"oidc-provider/{host}",
        context={f"{host}:{claim}": value for claim, value in claims.items()},
    )


def _arn_problem(parameter: str, value: str) -> Problem | None:
    """An ARN in place of the name: the provider is the one in the role's account."""
    if not value.startswith("arn:"):
        return None
    name = value.partition("/")[2]
    fix = f"Pass {name!r}: the provider is in the role's account."
    return Problem(parameter, value, "a name without the rest of the ARN", fix)


def github(
    repository: str,
    *,
    branch: str | None = None,
    tag: str | None = None,
    environment: str | None = None,
    pull_request: bool = False,
    owner_id: str | None = None,
    repository_id: str | None = None,
    audience: str = "sts.amazonaws.com",
) -> AssumeRoleCaller:
    """A GitHub Actions job.

    Args:
        repository: ``OWNER/REPOSITORY``.
        branch: The branch it runs on.
        tag: The tag it runs on.
        environment: Its environment, which the subject then contains instead of the branch.
        pull_request: Whether a pull request started it.
        owner_id: GitHub's numeric ID of the owner. With ``repository_id`` the subject is the
            immutable one, which repositories created since July 2026 have.
        repository_id: GitHub's numeric ID of the repository; sent as a claim in either case.
        audience: The token's audience.

    Raises:
        AccessError: Without an environment, unless exactly one of branch, tag and pull_request
            is given; and when a parameter has the wrong type.

    See https://docs.github.com/en/actions/reference/security/oidc
    """
    optional = {
        "branch": branch,
        "tag": tag,
        "environment": environment,
        "owner_id": owner_id,
        "repository_id": repository_id,
    }
    refuse_other_types("github", {"repository": repository, "audience": audience}, optional)
    refuse("github", [flag_problem("pull_request", pull_request)])
    refs = {
        "branch": f"ref:refs/heads/{branch}" if branch else "",
        "tag": f"ref:refs/tags/{tag}" if tag else "",
        "pull_request": "pull_request" if pull_request else "",
    }
    given = {name: ref for name, ref in refs.items() if ref}
    if environment:
        given = {"environment": f"environment:{environment}"}
    if len(given) != 1:
        raise AccessError(
            "github: exactly one of branch, tag and pull_request is required without an "
            f"environment (got {' and '.join(given) or 'none'})"
        )
    (runs_on,) = given.values()
    owner, _, name = repository.partition("/")
    immutable = owner_id and repository_id
    subject = f"{owner}@{owner_id}/{name}@{repository_id}" if immutable else repository
    claims = {
        "aud": audience,
        "sub": f"repo:{subject}:{runs_on}",
        "repository": repository,
        "repository_owner": owner,
        **({"repository_id": repository_id} if repository_id else {}),
        **({"repository_owner_id": owner_id} if owner_id else {}),
        **({"environment": environment} if environment else {}),
    }
    return web_identity(_GITHUB, **claims)


def saml(
    provider_name: str, *, audience: str = "https://signin.aws.amazon.com/saml"
) -> AssumeRoleCaller:
    """A caller who signed in through a SAML provider in the role's account.

    Args:
        provider_name: The provider's name, not its ARN.
        audience: The audience of the assertion.

    Raises:
        AccessError: When a parameter has the wrong type, or the name is an ARN.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html
    """
    refuse_other_types("saml", {"provider_name": provider_name, "audience": audience})
    refuse("saml", [_arn_problem("provider_name", provider_name)])
    return AssumeRoleCaller(
        f"assertion from {provider_name} for {audience}",
        _BY_SAML,
        provider=f"saml-provider/{provider_name}",
        context={"SAML:aud": audience},
    )


def cognito_identity(pool_id: str, *, authenticated: bool) -> AssumeRoleCaller:
    """A user of a Cognito identity pool.

    Args:
        pool_id: The pool's ID; ``<LogicalId>`` for a pool that the template declares.
        authenticated: Whether the user signed in.

    Raises:
        AccessError: When a parameter has the wrong type.

    See https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
    """
    refuse_other_types("cognito_identity", {"pool_id": pool_id})
    refuse("cognito_identity", [flag_problem("authenticated", authenticated)])
    kind = "authenticated" if authenticated else "unauthenticated"
    return AssumeRoleCaller(
        f"{kind} identity of {pool_id}",
        _BY_WEB_IDENTITY,
        Caller.of_provider(_COGNITO),
        context={f"{_COGNITO}:aud": pool_id, f"{_COGNITO}:amr": [kind]},
    )


def _listed(claims: Mapping[str, object]) -> str:
    return ", ".join(f"{claim} {value}" for claim, value in claims.items())

"""Callers that try to assume a role.

See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from iam_patterns.policy import Caller

_GITHUB: Final = "token.actions.githubusercontent.com"
_COGNITO: Final = "cognito-identity.amazonaws.com"
_ASSUME_ROLE: Final = "sts:AssumeRole"
_BY_WEB_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_BY_SAML: Final = "sts:AssumeRoleWithSAML"


@dataclass(frozen=True, slots=True)
class AssumeRoleCaller:
    """A caller that tries to assume a role, and the STS action that it calls.

    Args:
        description: The caller, in words.
        action: ``sts:AssumeRole``, ``sts:AssumeRoleWithWebIdentity`` or
            ``sts:AssumeRoleWithSAML``.
        principal: The caller as policies see it; None for an identity provider of the role's own
            account.
        provider: The end of that provider's ARN, such as ``oidc-provider/gitlab.com``.
        context: The condition keys that its request sends.
    """

    description: str
    action: str
    principal: Caller | None = None
    provider: str = ""
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


def account(account_id: str, *, organization_id: str | None = None) -> AssumeRoleCaller:
    """A principal of an account with full permissions there.

    Args:
        account_id: The account, 12 digits.
        organization_id: The organization it belongs to.

    Raises:
        PolicyError: When the account is malformed.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    return AssumeRoleCaller(
        f"account {account_id}",
        _ASSUME_ROLE,
        Caller.of_account(account_id),
        context=_organization(organization_id),
    )


def role_arn(arn: str, *, organization_id: str | None = None) -> AssumeRoleCaller:
    """A session of a role. If the app declares that role, its own policies must allow the call too.

    Args:
        arn: The role's ARN.
        organization_id: The organization its account belongs to.

    Raises:
        PolicyError: When the ARN is malformed.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    return AssumeRoleCaller(
        arn, _ASSUME_ROLE, Caller.of_role(arn), context=_organization(organization_id)
    )


def user_arn(arn: str, *, organization_id: str | None = None) -> AssumeRoleCaller:
    """An IAM user with full permissions in its own account.

    Args:
        arn: The user's ARN.
        organization_id: The organization its account belongs to.

    Raises:
        PolicyError: When the ARN is malformed.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    return AssumeRoleCaller(
        arn, _ASSUME_ROLE, Caller.of_user(arn), context=_organization(organization_id)
    )


def service(
    name: str, *, source_account: str | None = None, source_arn: str | None = None
) -> AssumeRoleCaller:
    """An AWS service.

    Args:
        name: The service principal, such as ``states.amazonaws.com``.
        source_account: The account on whose behalf it acts, if the service sends it.
        source_arn: The resource on whose behalf it acts, if the service sends it.

    Raises:
        PolicyError: When the name is malformed.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    context = {"aws:SourceAccount": source_account, "aws:SourceArn": source_arn}
    sent = {key: value for key, value in context.items() if value is not None}
    return AssumeRoleCaller(name, _ASSUME_ROLE, Caller.of_service(name), context=sent)


def web_identity(issuer: str, **claims: str | Sequence[str]) -> AssumeRoleCaller:
    """A caller with a token of an OpenID Connect provider in the role's account.

    Args:
        issuer: The issuer, with or without ``https://``.
        claims: The claims of the token, such as ``aud="sts.amazonaws.com", sub="..."``.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    host = issuer.removeprefix("https://")
    return AssumeRoleCaller(
        f"token from {host} with {_listed(claims)}",
        _BY_WEB_IDENTITY,
        provider=f"oidc-provider/{host}",
        context={f"{host}:{claim}": value for claim, value in claims.items()},
    )


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
        ValueError: Without an environment, unless exactly one of branch, tag and pull_request is
            given.

    See https://docs.github.com/en/actions/reference/security/oidc
    """
    refs = {
        "branch": f"ref:refs/heads/{branch}" if branch else "",
        "tag": f"ref:refs/tags/{tag}" if tag else "",
        "pull_request": "pull_request" if pull_request else "",
    }
    given = {name: ref for name, ref in refs.items() if ref}
    if environment:
        given = {"environment": f"environment:{environment}"}
    if len(given) != 1:
        raise ValueError(
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
        provider_name: The provider's name.
        audience: The audience of the assertion.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html
    """
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

    See https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
    """
    kind = "authenticated" if authenticated else "unauthenticated"
    return AssumeRoleCaller(
        f"{kind} identity of {pool_id}",
        _BY_WEB_IDENTITY,
        Caller.of_provider(_COGNITO),
        context={f"{_COGNITO}:aud": pool_id, f"{_COGNITO}:amr": [kind]},
    )


def _organization(organization_id: str | None) -> dict[str, str]:
    return {} if organization_id is None else {"aws:PrincipalOrgID": organization_id}


def _listed(claims: Mapping[str, object]) -> str:
    return ", ".join(f"{claim} {value}" for claim, value in claims.items())

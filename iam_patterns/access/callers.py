"""Who may try to assume a role: the callers that tests name."""

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
class Assumer:
    """Somebody who tries to assume a role.

    Args:
        shown: Who, in words.
        action: The action it takes.
        caller: The caller; None for those that a provider of the role's own account vouches for.
        provider: What that provider's ARN ends with, such as ``oidc-provider/gitlab.com``.
        context: What the request says of it.
    """

    shown: str
    action: str
    caller: Caller | None = None
    provider: str = ""
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


def account(account_id: str, *, organization_id: str | None = None) -> Assumer:
    """Somebody in an account, whom that account itself lets do everything.

    Args:
        account_id: The account, 12 digits.
        organization_id: The organization it belongs to.

    Raises:
        PolicyError: When the account is malformed.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    return Assumer(
        f"account {account_id}",
        _ASSUME_ROLE,
        Caller.of_account(account_id),
        context=_organization(organization_id),
    )


def role_arn(arn: str, *, organization_id: str | None = None) -> Assumer:
    """A session of a role. Where the app has that role, its own policies have to allow it too.

    Args:
        arn: The role's ARN.
        organization_id: The organization its account belongs to.

    Raises:
        PolicyError: When the ARN is malformed.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    return Assumer(arn, _ASSUME_ROLE, Caller.of_role(arn), context=_organization(organization_id))


def user_arn(arn: str, *, organization_id: str | None = None) -> Assumer:
    """An IAM user, whom its own account lets assume roles.

    Args:
        arn: The user's ARN.
        organization_id: The organization its account belongs to.

    Raises:
        PolicyError: When the ARN is malformed.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    return Assumer(arn, _ASSUME_ROLE, Caller.of_user(arn), context=_organization(organization_id))


def service(
    name: str, *, source_account: str | None = None, source_arn: str | None = None
) -> Assumer:
    """An AWS service.

    Args:
        name: The service principal, such as ``states.amazonaws.com``.
        source_account: The account on whose behalf it acts, if it sends that.
        source_arn: The resource on whose behalf it acts, if it sends that.

    Raises:
        PolicyError: When the name is malformed.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    context = {"aws:SourceAccount": source_account, "aws:SourceArn": source_arn}
    sent = {key: value for key, value in context.items() if value is not None}
    return Assumer(name, _ASSUME_ROLE, Caller.of_service(name), context=sent)


def web_identity(issuer: str, **claims: str | Sequence[str]) -> Assumer:
    """The holder of a token of an OpenID Connect provider of the role's account.

    Args:
        issuer: The issuer, with or without ``https://``.
        claims: What the token says, such as ``aud="sts.amazonaws.com", sub="..."``.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    host = issuer.removeprefix("https://")
    return Assumer(
        f"token of {host} with {_listed(claims)}",
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
) -> Assumer:
    """A job of GitHub Actions.

    Args:
        repository: ``OWNER/REPOSITORY``.
        branch: The branch it runs on.
        tag: The tag it runs on.
        environment: Its environment, which its subject then names in place of a branch.
        pull_request: Whether a pull request started it.
        owner_id: GitHub's number of the owner. With ``repository_id`` the subject is the
            immutable one, which repositories made since July 2026 have.
        repository_id: GitHub's number of the repository; a claim in either case.
        audience: The token's audience.

    Raises:
        ValueError: When it is not one of branch, tag, environment and pull request.

    See https://docs.github.com/en/actions/reference/security/oidc
    """
    runs = [
        f"environment:{environment}" if environment else "",
        f"ref:refs/heads/{branch}" if branch and not environment else "",
        f"ref:refs/tags/{tag}" if tag and not environment else "",
        "pull_request" if pull_request and not environment else "",
    ]
    given = [run for run in runs if run]
    if len(given) != 1:
        raise ValueError("github: must have one of branch, tag, environment and pull_request")
    owner, _, name = repository.partition("/")
    immutable = owner_id and repository_id
    subject = f"{owner}@{owner_id}/{name}@{repository_id}" if immutable else repository
    claims = {
        "aud": audience,
        "sub": f"repo:{subject}:{given[0]}",
        "repository": repository,
        "repository_owner": owner,
        **({"repository_id": repository_id} if repository_id else {}),
        **({"repository_owner_id": owner_id} if owner_id else {}),
        **({"environment": environment} if environment else {}),
    }
    return web_identity(_GITHUB, **claims)


def saml(provider_name: str, *, audience: str = "https://signin.aws.amazon.com/saml") -> Assumer:
    """Somebody who signed in with a SAML provider of the role's account.

    Args:
        provider_name: The provider's name.
        audience: For whom the assertion was made.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html
    """
    return Assumer(
        f"assertion of {provider_name} for {audience}",
        _BY_SAML,
        provider=f"saml-provider/{provider_name}",
        context={"SAML:aud": audience},
    )


def cognito_identity(pool_id: str, *, authenticated: bool) -> Assumer:
    """A user of an identity pool.

    Args:
        pool_id: The pool's ID; ``<Pool>`` for one of the template.
        authenticated: Whether the user signed in.

    See https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
    """
    kind = "authenticated" if authenticated else "unauthenticated"
    return Assumer(
        f"{kind} identity of {pool_id}",
        _BY_WEB_IDENTITY,
        Caller.of_provider(_COGNITO),
        context={f"{_COGNITO}:aud": pool_id, f"{_COGNITO}:amr": [kind]},
    )


def _organization(organization_id: str | None) -> dict[str, str]:
    return {} if organization_id is None else {"aws:PrincipalOrgID": organization_id}


def _listed(claims: Mapping[str, object]) -> str:
    return ", ".join(f"{claim} {value}" for claim, value in claims.items())

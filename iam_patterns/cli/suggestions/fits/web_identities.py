"""Constructs for roles that tokens of an OpenID Connect provider are exchanged for.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from iam_patterns.cli.suggestions.fit import Fit, NoFitError, allow
from iam_patterns.cli.suggestions.fits.github_subjects import github_arguments
from iam_patterns.cli.suggestions.hand_written import HandWritten
from iam_patterns.cli.suggestions.python_code import Call, Code, code_of_text
from iam_patterns.cli.suggestions.sub_text import is_known, plain, referred, text_of
from iam_patterns.policy import InvalidInputError
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities import github_actions, kubernetes

_GITHUB: Final = "token.actions.githubusercontent.com"
_WEB: Final = "sts:AssumeRoleWithWebIdentity"
_PROVIDERS: Final = ("AWS::IAM::OIDCProvider", "Custom::AWSCDKOpenIdConnectProvider")
_POD: Final = re.compile(r"system:serviceaccount:([^:]+):([^:]+)")
_EQUALS: Final = (
    "StringEquals",
    "StringLike",
    "ForAnyValue:StringEquals",
    "ForAnyValue:StringLike",
)
_PROVIDER: Final = re.compile(r"arn:[^:]*(?:::[^:]*)?:iam::(.*):oidc-provider/.+")
_STS: Final = "sts.amazonaws.com"


def of_issuer(role: HandWritten, provider: str) -> Fit:
    """The construct for a role of identities with a token of one issuer."""
    issuer = _issuer(role, provider)
    claims = _claims(role, issuer)
    audiences = claims.pop("aud", [])
    subjects = claims.pop("sub", [])
    try:
        if issuer == _GITHUB and subjects:
            return _of_github(role, audiences, subjects, claims)
        pod = _POD.fullmatch(subjects[0]) if len(subjects) == 1 else None
        is_usual = not claims and len(audiences) == 1 and "*" not in "".join(subjects)
        if pod and is_usual:
            return _of_service_account(role, issuer, audiences[0], pod)
        return _of_any_issuer(role, issuer, audiences, subjects, claims)
    except InvalidInputError as error:
        problem = error.problems[0]
        raise NoFitError(f"{problem.path}: {problem.clause}") from None


def _issuer(role: HandWritten, provider: str) -> str:
    name = (referred(provider) or "").partition(".")[0]
    if role.type_of(name) in _PROVIDERS:
        properties = role.stack.resources[name].get("Properties", {})
        found = text_of(properties.get("Url", properties.get("url"))) or "${Url}"
    else:
        found = provider.partition(":oidc-provider/")[2] or provider
    if not is_known(found):
        raise NoFitError("the issuer of its OIDC provider is known only at deployment")
    return plain(found).removeprefix("https://")


def _claims(role: HandWritten, issuer: str) -> dict[str, list[str]]:
    found = {}
    for claim, values in role.trusted.with_prefix(f"{issuer}:", *_EQUALS).items():
        if not all(map(is_known, values)):
            raise NoFitError(f"its values of {issuer}:{claim} are known only at deployment")
        found[claim] = list(map(plain, values))
    return found


def _of_github(
    role: HandWritten, audiences: list[str], subjects: list[str], claims: Mapping[str, list[str]]
) -> Fit:
    if len(audiences) != 1:
        raise NoFitError("it accepts any or several audiences. GitHubActionsRole requires one")
    arguments = github_arguments(subjects, claims)
    if audiences[0] != _STS:
        arguments["audience"] = audiences[0]
    notes: list[str] = []
    if arguments.get("allow_recycled_names"):
        notes.append(
            "Pass owner_id and repository_id instead of allow_recycled_names=True: somebody else "
            "can register a name that is no longer used."
        )
    return _fit(role, "GitHubActionsRole", arguments, github_actions(**arguments), notes=notes)


def _of_service_account(role: HandWritten, issuer: str, audience: str, pod: re.Match[str]) -> Fit:
    arguments: dict[str, Any] = {
        "issuer": issuer,
        "namespace": pod[1],
        "service_account": pod[2],
    }
    if audience != _STS:
        arguments["audience"] = audience
    identity = kubernetes(**arguments)
    return _fit(role, "EksServiceAccountRole", arguments, identity, sid="TrustServiceAccount")


def _of_any_issuer(
    role: HandWritten,
    issuer: str,
    audiences: list[str],
    subjects: list[str],
    claims: Mapping[str, list[str]],
) -> Fit:
    given: dict[str, Any] = {"issuer": issuer, "audiences": audiences, "subjects": subjects}
    if claims:
        given["claims"] = dict(claims)
    if not subjects:
        given["allow_any_subject"] = True
    identity = WebIdentity(**given)
    return _fit(
        role, "OidcRole", {"identity": Call("WebIdentity", (), tuple(given.items()))}, identity
    )


def _fit(
    role: HandWritten,
    construct: str,
    arguments: Mapping[str, Any],
    identity: WebIdentity,
    *,
    sid: str = "TrustWebIdentity",
    notes: list[str] | None = None,
) -> Fit:
    principal = identity.principal("${AWS::Partition}", role.account)
    given = dict(arguments)
    provider = _provider_elsewhere(role)
    if provider:
        principal = provider
        given.pop("issuer", None)
        given["provider"] = Call(
            "iam.OpenIdConnectProvider.from_open_id_connect_provider_arn",
            (Code("self"), f"{role.construct_id}Provider", code_of_text(provider)),
        )
    conditions = {
        operator: {
            key: tuple(v.replace("${", "${!") for v in values) for key, values in keys.items()
        }
        for operator, keys in identity.conditions().items()
    }
    statement = allow(sid, {"Federated": [principal]}, (_WEB,), conditions)
    return Fit(construct, given, [statement], notes=notes or [])


def _provider_elsewhere(role: HandWritten) -> str | None:
    """The ARN of the provider if it says an account that is not the stack's as CDK knows it."""
    (text,) = role.trusted.principals
    found = _PROVIDER.fullmatch(text)
    return text if found and found[1] not in (role.account, "${AWS::AccountId}") else None

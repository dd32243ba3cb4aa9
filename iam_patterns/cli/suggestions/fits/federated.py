"""Constructs for roles that federated identities assume.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html
"""

from typing import Any, Final

from iam_patterns.cli.suggestions.fit import TAG, Block, Fit, NoFitError, allow, require
from iam_patterns.cli.suggestions.fits.web_identities import of_issuer
from iam_patterns.cli.suggestions.hand_written import HandWritten
from iam_patterns.cli.suggestions.python_code import Call, Code, code_of_text
from iam_patterns.cli.suggestions.sub_text import checkable, is_known, referred
from iam_patterns.policy.formats import IDENTITY_POOL_ID, SAML_PROVIDER_NAME
from iam_patterns.policy.partitions import partition_of

_COGNITO: Final = "cognito-identity.amazonaws.com"
_SAML: Final = "sts:AssumeRoleWithSAML"
_WEB: Final = "sts:AssumeRoleWithWebIdentity"
_SIGN_IN: Final = {
    "aws": "https://signin.aws.amazon.com/saml",
    "aws-cn": "https://signin.amazonaws.cn/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
}


def of_federated(role: HandWritten) -> Fit:
    """The construct for a role that identities of one provider assume."""
    if len(role.trusted.principals) > 1:
        raise NoFitError("it trusts several identity providers. Create a role for each")
    (provider,) = role.trusted.principals
    if provider == _COGNITO:
        return _of_pool(role)
    kind = role.type_of((referred(provider) or "").partition(".")[0])
    if ":saml-provider/" in provider or kind == "AWS::IAM::SAMLProvider":
        return _of_saml(role, provider)
    if role.trusted.allows(_SAML) and not role.trusted.allows(_WEB):
        return _of_saml(role, provider)
    return of_issuer(role, provider)


def _of_pool(role: HandWritten) -> Fit:
    pools = role.trusted.values(f"{_COGNITO}:aud", "StringEquals", "StringLike")
    kinds = role.trusted.values(
        f"{_COGNITO}:amr",
        "ForAnyValue:StringLike",
        "ForAnyValue:StringEquals",
        "StringEquals",
        "StringLike",
    )
    if len(pools) != 1:
        raise NoFitError(
            "it accepts any or several identity pools. CognitoIdentityRole requires one"
        )
    require("identity_pool_id", IDENTITY_POOL_ID, pools)
    if len(kinds) != 1 or kinds[0] not in ("authenticated", "unauthenticated"):
        raise NoFitError(
            f"{_COGNITO}:amr is neither authenticated nor unauthenticated. "
            "CognitoIdentityRole requires one of them"
        )
    arguments: dict[str, Any] = {
        "identity_pool_id": code_of_text(pools[0]),
        "identities": code_of_text(kinds[0]),
    }
    conditions: Block = {
        "StringEquals": {f"{_COGNITO}:aud": pools},
        "ForAnyValue:StringLike": {f"{_COGNITO}:amr": kinds},
    }
    return _with_tags(
        role, "CognitoIdentityRole", arguments, ("TrustIdentityPool", _WEB, conditions)
    )


def _of_saml(role: HandWritten, provider: str) -> Fit:
    own = f":iam::{role.account}:saml-provider/"
    name = provider.partition(own)[2] if own in provider else ""
    arguments: dict[str, Any]
    if name and is_known(name):
        require("provider_name", SAML_PROVIDER_NAME, [name])
        arguments = {"provider_name": code_of_text(name)}
        arn = f"arn:${{AWS::Partition}}{own}{name}"
    else:
        if is_known(provider) and provider.count(":") < 5:  # noqa: PLR2004 - the colons of an ARN
            raise NoFitError(f"{checkable(provider)} is not the ARN of a SAML provider")
        given = (Code("self"), f"{role.construct_id}Provider", code_of_text(provider))
        arguments = {"provider": Call("iam.SamlProvider.from_saml_provider_arn", given)}
        arn = provider
    mappings: dict[str, Any] = {}
    if role.stack.region:
        url = _SIGN_IN[partition_of(role.stack.region)]
    else:
        url = "${SamlSignIn}"
        mappings = {"SamlSignIn": {name: {"url": url} for name, url in _SIGN_IN.items()}}
    conditions: Block = {"StringEquals": {"SAML:aud": (url,)}}
    fit = _with_tags(role, "SamlRole", arguments, ("TrustSaml", _SAML, conditions), arn)
    if not mappings:
        return fit
    look_up = {"Fn::FindInMap": ["SamlSignIn", {"Ref": "AWS::Partition"}, "url"]}
    statement = {**fit.trust[0], "Condition": {"StringEquals": {"SAML:aud": look_up}}}
    return Fit(fit.construct, arguments, [statement], mappings=mappings)


def _with_tags(
    role: HandWritten,
    construct: str,
    arguments: dict[str, Any],
    trust: tuple[str, str, Block],
    principal: str | None = None,
) -> Fit:
    sid, action, conditions = trust
    actions = [action]
    if role.trusted.allows(TAG):
        arguments["allow_session_tags"] = True
        actions.append(TAG)
    principals = [principal] if principal else list(role.trusted.principals)
    statement = allow(sid, {"Federated": principals}, actions, conditions)
    return Fit(construct, arguments, [statement])

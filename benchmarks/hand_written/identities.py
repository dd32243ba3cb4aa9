"""Roles for identities that others vouch for."""

from typing import Any, Final, cast

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rolesanywhere as rolesanywhere
from constructs import Construct

from benchmarks.hand_written.pattern import (
    ACCOUNT,
    Build,
    Pattern,
    floor,
    hand_written_role,
    permissions,
)
from iam_patterns import (
    CognitoIdentityRole,
    EksServiceAccountRole,
    GitHubActionsRole,
    OidcRole,
    RolesAnywhereRole,
    SamlRole,
)
from iam_patterns.web_identities import gitlab

_WEB_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_CLUSTER_ISSUER: Final = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"
_GITHUB: Final = "token.actions.githubusercontent.com"
_COGNITO: Final = "cognito-identity.amazonaws.com"
_POOL: Final = "eu-west-1:12345678-1234-1234-1234-123456789012"
_ANCHOR: Final = "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/12ab-34cd"
_SIGN_IN: Final = "https://signin.aws.amazon.com/saml"


def _provider(issuer: str) -> str:
    return f"arn:{Aws.PARTITION}:iam::{ACCOUNT}:oidc-provider/{issuer}"


def _hand_written_web_identity(
    scope: Construct, name: str, sid: str, provider: str, conditions: dict[str, Any]
) -> None:
    principal = iam.FederatedPrincipal(provider, conditions, _WEB_IDENTITY)
    hand_written_role(scope, name, sid=sid, principal=principal)


def _web_identity_floor(provider: str, conditions: dict[str, Any]) -> Build:
    return floor({"Federated": provider}, conditions, _WEB_IDENTITY)


def _our_eks_service_account_role(scope: Construct, name: str) -> None:
    EksServiceAccountRole(
        scope,
        name,
        issuer=_CLUSTER_ISSUER,
        namespace="shop",
        service_account="reports",
        permissions=permissions(),
    )


_SERVICE_ACCOUNT: Final = {
    "StringEquals": {
        f"{_CLUSTER_ISSUER}:aud": "sts.amazonaws.com",
        f"{_CLUSTER_ISSUER}:sub": "system:serviceaccount:shop:reports",
    }
}


def _hand_written_eks_service_account_role(scope: Construct, name: str) -> None:
    provider = _provider(_CLUSTER_ISSUER)
    _hand_written_web_identity(scope, name, "TrustServiceAccount", provider, _SERVICE_ACCOUNT)


def _our_github_actions_role(scope: Construct, name: str) -> None:
    GitHubActionsRole(
        scope,
        name,
        repository="acme/shop",
        owner_id="123456",
        repository_id="456789",
        branches=["main"],
        permissions=permissions(),
    )


_JOB: Final = {
    "StringEquals": {
        f"{_GITHUB}:aud": "sts.amazonaws.com",
        f"{_GITHUB}:sub": [
            "repo:acme/shop:ref:refs/heads/main",
            "repo:acme@123456/shop@456789:ref:refs/heads/main",
        ],
        f"{_GITHUB}:repository_id": "456789",
    }
}


def _hand_written_github_actions_role(scope: Construct, name: str) -> None:
    _hand_written_web_identity(scope, name, "TrustWebIdentity", _provider(_GITHUB), _JOB)


def _our_oidc_role(scope: Construct, name: str) -> None:
    identity = gitlab("acme/shop", branches=["main"])
    OidcRole(scope, name, identity=identity, permissions=permissions())


_GITLAB_JOB: Final = {
    "StringEquals": {
        "gitlab.com:aud": "https://gitlab.com",
        "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main",
    }
}


def _hand_written_oidc_role(scope: Construct, name: str) -> None:
    provider = _provider("gitlab.com")
    _hand_written_web_identity(scope, name, "TrustWebIdentity", provider, _GITLAB_JOB)


def _our_saml_role(scope: Construct, name: str) -> None:
    SamlRole(scope, name, provider_name="Okta", permissions=permissions())


def _saml_provider() -> str:
    return f"arn:{Aws.PARTITION}:iam::{ACCOUNT}:saml-provider/Okta"


def _hand_written_saml_role(scope: Construct, name: str) -> None:
    principal = iam.FederatedPrincipal(
        _saml_provider(), {"StringEquals": {"SAML:aud": _SIGN_IN}}, "sts:AssumeRoleWithSAML"
    )
    hand_written_role(scope, name, sid="TrustSaml", principal=principal)


def _our_cognito_identity_role(scope: Construct, name: str) -> None:
    CognitoIdentityRole(
        scope,
        name,
        identity_pool_id=_POOL,
        identities="authenticated",
        permissions=permissions(),
    )


_CUSTOMER: Final = {
    "StringEquals": {f"{_COGNITO}:aud": _POOL},
    "ForAnyValue:StringLike": {f"{_COGNITO}:amr": "authenticated"},
}


def _hand_written_cognito_identity_role(scope: Construct, name: str) -> None:
    _hand_written_web_identity(scope, name, "TrustIdentityPool", _COGNITO, _CUSTOMER)


def _our_roles_anywhere_role(scope: Construct, name: str) -> None:
    RolesAnywhereRole(
        scope,
        name,
        trust_anchor_arn=_ANCHOR,
        certificate_subject={"CN": "backup.example.com"},
        permissions=permissions(),
    )


_CERTIFICATE: Final = {
    "ArnEquals": {"aws:SourceArn": _ANCHOR},
    "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "backup.example.com"},
}


def _hand_written_roles_anywhere_role(scope: Construct, name: str) -> None:
    service = iam.ServicePrincipal("rolesanywhere.amazonaws.com", conditions=_CERTIFICATE)
    role = hand_written_role(
        scope, name, sid="TrustCertificates", principal=iam.SessionTagsPrincipal(service)
    )
    resource = cast("iam.CfnRole", role.node.default_child)
    resource.add_property_override(
        "AssumeRolePolicyDocument.Statement.0.Action",
        ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
    )
    rolesanywhere.CfnProfile(role, "Profile", name=name, role_arns=[role.role_arn], enabled=True)


IDENTITIES: Final = (
    Pattern(
        "EksServiceAccountRole",
        _our_eks_service_account_role,
        _hand_written_eks_service_account_role,
        _web_identity_floor(_provider(_CLUSTER_ISSUER), _SERVICE_ACCOUNT),
    ),
    Pattern(
        "GitHubActionsRole",
        _our_github_actions_role,
        _hand_written_github_actions_role,
        _web_identity_floor(_provider(_GITHUB), _JOB),
    ),
    Pattern(
        "OidcRole",
        _our_oidc_role,
        _hand_written_oidc_role,
        _web_identity_floor(_provider("gitlab.com"), _GITLAB_JOB),
    ),
    Pattern(
        "SamlRole",
        _our_saml_role,
        _hand_written_saml_role,
        floor(
            {"Federated": _saml_provider()},
            {"StringEquals": {"SAML:aud": _SIGN_IN}},
            "sts:AssumeRoleWithSAML",
        ),
    ),
    Pattern(
        "CognitoIdentityRole",
        _our_cognito_identity_role,
        _hand_written_cognito_identity_role,
        _web_identity_floor(_COGNITO, _CUSTOMER),
    ),
    Pattern(
        "RolesAnywhereRole",
        _our_roles_anywhere_role,
        _hand_written_roles_anywhere_role,
        floor(
            {"Service": "rolesanywhere.amazonaws.com"},
            _CERTIFICATE,
            ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
        ),
    ),
)

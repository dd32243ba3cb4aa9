"""Code for a sound role that trusts the same kind of principal as a weak statement does.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create.html
"""

from typing import Final

from iam_patterns.checks.analysis.service_names import meant_service
from iam_patterns.policy import Statement
from iam_patterns.policy.service_source import service_source
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.web_identity.federation import issuer_of
from iam_patterns.policy.web_identity.shared_issuers import (
    BUILT_IN_ISSUERS,
    is_cognito,
    shared_issuer,
)

_GITHUB: Final = "token.actions.githubusercontent.com"
_POD_IDENTITY: Final = "pods.eks.amazonaws.com"
_ROLES_ANYWHERE: Final = "rolesanywhere.amazonaws.com"
_AUDIENCE: Final = "sts.amazonaws.com"
_SERVICE_ACCOUNT: Final = "system:serviceaccount:shop:orders"
_GOOGLE_ACCOUNT: Final = "the account's unique ID, 21 digits"

OF_A_ROLE: Final = """\
from aws_cdk import aws_iam as iam

pipeline = iam.Role.from_role_name(stack, "Pipeline", "pipeline")
iam.Role(
    stack,
    "Deploy",
    assumed_by=iam.ArnPrincipal(pipeline.role_arn),
)
"""
_OF_A_SERVICE: Final = """\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Role",
    assumed_by=iam.ServicePrincipal("{service}"),
)
"""
_OF_A_GUARDED_SERVICE: Final = """\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Role",
    assumed_by=iam.ServicePrincipal(
        "{service}",
        conditions={{
            {condition}
        }},
    ),
)
"""
_BY_ACCOUNT: Final = '"StringEquals": {"aws:SourceAccount": stack.account},'
_BY_ARN: Final = """\
"ArnLike": {{
                "aws:SourceArn": stack.format_arn(
                    service="{service}", resource="*"
                )
            }},"""
OF_A_POD: Final = """\
from iam_patterns import EksPodRole

cluster_arn = stack.format_arn(
    service="eks",
    resource="cluster",
    resource_name="shop",
)
EksPodRole(
    stack,
    "Orders",
    cluster_arn=cluster_arn,
    namespace="shop",
    service_account="orders",
)
"""
OF_A_CERTIFICATE: Final = """\
from iam_patterns import RolesAnywhereRole

anchor = stack.format_arn(
    service="rolesanywhere",
    resource="trust-anchor",
    resource_name="12ab-34cd",
)
RolesAnywhereRole(
    stack,
    "Backup",
    trust_anchor_arn=anchor,
    certificate_subject={"CN": "backup.example.com"},
)
"""
OF_SAML: Final = """\
from iam_patterns import SamlRole

SamlRole(stack, "Operators", provider_name="Okta")
"""
_OF_COGNITO: Final = """\
from iam_patterns import CognitoIdentityRole

CognitoIdentityRole(
    stack,
    "Customers",
    identity_pool_id="eu-west-1:12345678-1234-1234-1234-123456789012",
    identities="authenticated",
)
"""
OF_GITHUB: Final = """\
from iam_patterns import GitHubActionsRole

GitHubActionsRole(
    stack,
    "Deploy",
    repository="acme/shop",
    owner_id="123456",
    repository_id="456789",
    branches=["main"],
    create_provider=True,
)
"""
_OF_AN_ISSUER: Final = """\
from iam_patterns import OidcRole
from iam_patterns.web_identities import WebIdentity

OidcRole(
    stack,
    "Deploy",
    identity=WebIdentity(
        issuer="{issuer}",
        audiences=["{audience}"],
        subjects=["{subject}"],
    ),{create}
)
"""
_CREATE: Final = "\n    create_provider=True,"


def example_for(statement: Statement) -> str:
    """Code for a sound role that trusts what the statement trusts; empty if that is unknown."""
    principals = statement.principals
    if principals is None:
        return ""
    if principals.service:
        service = principals.service[0]
        return example_for_service(meant_service(service) or service)
    if principals.federated:
        return _of_provider(principals.federated[0])
    return OF_A_ROLE


def example_for_service(service: str) -> str:
    """Code for a sound role that trusts a service; empty if the service is unknown."""
    if contains_token(service) or service == "*":
        return ""
    known = service_source(service)
    if service == _POD_IDENTITY:
        return OF_A_POD
    if service == _ROLES_ANYWHERE:
        return OF_A_CERTIFICATE
    if known is None or not known.sends_source_keys:
        return _OF_A_SERVICE.format(service=service)
    arn_service = (known.source or "").partition(":")[0]
    condition = _BY_ACCOUNT if known.source_account else _BY_ARN.format(service=arn_service)
    return _OF_A_GUARDED_SERVICE.format(service=service, condition=condition)


def _of_provider(provider: str) -> str:
    issuer = issuer_of(provider)
    if ":saml-provider/" in provider:
        return OF_SAML
    if contains_token(issuer) or issuer == "*":
        return ""
    if is_cognito(issuer):
        return _OF_COGNITO
    return OF_GITHUB if issuer == _GITHUB else _of_issuer(issuer)


def _of_issuer(issuer: str) -> str:
    shared = shared_issuer(issuer)
    example = {shared.claim: shared.example} if shared else {}
    subject = _SERVICE_ACCOUNT if issuer.startswith("oidc.eks.") else "nightly-report"
    if issuer in BUILT_IN_ISSUERS:
        subject = _GOOGLE_ACCOUNT
    return _OF_AN_ISSUER.format(
        issuer=issuer,
        audience=example.get("aud", _AUDIENCE),
        subject=example.get("sub", subject),
        create="" if issuer in BUILT_IN_ISSUERS else _CREATE,
    )

"""Each of our roles, and a role that is written by hand in its place."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypedDict

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

import iam_patterns
from iam_patterns.web_identities import gitlab

ACCOUNT: Final = "111111111111"
OTHER: Final = "222222222222"
EXTERNAL_ID: Final = "cust-7f3a9c2e"
CLUSTER: Final = f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/shop"
ISSUER: Final = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789"
ANCHOR: Final = (
    f"arn:aws:rolesanywhere:eu-west-1:{ACCOUNT}:trust-anchor/12345678-1234-1234-1234-123456789012"
)
POOL: Final = "eu-west-1:12345678-1234-1234-1234-123456789012"

Build = Callable[[Stack], object]


class Kept(TypedDict):
    """What a role keeps, of the same value before and after."""

    role_name: str
    path: str
    description: str


KEPT: Final[Kept] = {"role_name": "shop-role", "path": "/shop/", "description": "Of the shop"}


def _service(name: str) -> iam.IPrincipal:
    return iam.ServicePrincipal(f"{name}.amazonaws.com")


def _web(issuer: str) -> iam.IPrincipal:
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{issuer}"
    return iam.FederatedPrincipal(provider, {}, "sts:AssumeRoleWithWebIdentity")


_BY_HAND: Final[dict[str, Callable[[], iam.IPrincipal]]] = {
    "ChainedRole": lambda: iam.ArnPrincipal(f"arn:aws:iam::{OTHER}:role/hub"),
    "CognitoIdentityRole": lambda: iam.FederatedPrincipal(
        "cognito-identity.amazonaws.com", {}, "sts:AssumeRoleWithWebIdentity"
    ),
    "CrossAccountDeployRole": lambda: iam.AccountPrincipal(OTHER),
    "Ec2InstanceRole": lambda: _service("ec2"),
    "EcsTaskExecutionRole": lambda: _service("ecs-tasks"),
    "EcsTaskRole": lambda: _service("ecs-tasks"),
    "EksNodeRole": lambda: _service("ec2"),
    "EksPodRole": lambda: iam.SessionTagsPrincipal(_service("pods.eks")),
    "EksPodTargetRole": lambda: iam.SessionTagsPrincipal(
        iam.ArnPrincipal(f"arn:aws:iam::{OTHER}:role/pods")
    ),
    "EksServiceAccountRole": lambda: _web(ISSUER),
    "GitHubActionsRole": lambda: _web("token.actions.githubusercontent.com"),
    "LambdaExecutionRole": lambda: iam.CompositePrincipal(
        _service("lambda"), iam.AccountRootPrincipal()
    ),
    "MfaRole": iam.AccountRootPrincipal,
    "OidcRole": lambda: _web("gitlab.com"),
    "RolesAnywhereRole": lambda: iam.SessionTagsPrincipal(_service("rolesanywhere")),
    "SamlRole": lambda: iam.FederatedPrincipal(
        f"arn:aws:iam::{ACCOUNT}:saml-provider/Okta", {}, "sts:AssumeRoleWithSAML"
    ),
    "ServiceRole": lambda: _service("scheduler"),
    "ThirdPartyExternalIdRole": lambda: iam.AccountPrincipal(OTHER),
}
"""Who can assume each role, as it is often written: without conditions."""

_ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "ChainedRole": {
        "trusted_role_arns": [f"arn:aws:iam::{OTHER}:role/hub"],
        "organization_id": "o-abcdefghij",
    },
    "CognitoIdentityRole": {"identity_pool_id": POOL, "identities": "authenticated"},
    "CrossAccountDeployRole": {"trusted_arns": [f"arn:aws:iam::{OTHER}:role/release"]},
    "EksPodRole": {"cluster_arn": CLUSTER, "namespace": "shop", "service_account": "orders"},
    "EksPodTargetRole": {
        "pod_role_arn": f"arn:aws:iam::{OTHER}:role/pods",
        "cluster_arn": CLUSTER.replace(ACCOUNT, OTHER),
        "namespace": "shop",
        "service_account": "orders",
    },
    "EksServiceAccountRole": {"issuer": ISSUER, "namespace": "shop", "service_account": "orders"},
    "GitHubActionsRole": {
        "repository": "acme/shop",
        "owner_id": "12",
        "repository_id": "34",
        "environments": ["production"],
    },
    "MfaRole": {"trusted_arns": [f"arn:aws:iam::{ACCOUNT}:user/alice"]},
    "OidcRole": {"identity": gitlab("acme/shop", branches=["main"])},
    "RolesAnywhereRole": {
        "trust_anchor_arn": ANCHOR,
        "certificate_subject": {"CN": "backup.example.com"},
    },
    "SamlRole": {"provider_name": "Okta"},
    "ServiceRole": {"service": "scheduler.amazonaws.com"},
    "ThirdPartyExternalIdRole": {"vendor_account": OTHER, "external_id": EXTERNAL_ID},
}
"""The parameters of our roles, besides those that stay."""


def _by_hand(name: str, options: Any, stack: Stack) -> None:
    iam.Role(stack, "Role", assumed_by=_BY_HAND[name](), **options)


def _ours(name: str, options: Any, stack: Stack) -> None:
    construct = getattr(iam_patterns, name)
    construct(stack, "Role", **_ARGUMENTS.get(name, {}), **options)


def _cases() -> dict[str, tuple[Build, Build]]:
    cases: dict[str, tuple[Build, Build]] = {}
    for name in _BY_HAND:
        cases[name] = partial(_by_hand, name, KEPT), partial(_ours, name, KEPT)
        generated = f"{name} with a generated name"
        cases[generated] = partial(_by_hand, name, {}), partial(_ours, name, {})
    return cases


CASES: Final = _cases()
"""How each role is built before and after, with the names that stay and with generated ones."""

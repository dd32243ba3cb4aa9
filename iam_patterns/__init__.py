"""AWS CDK constructs for IAM roles that are right: who may assume them, and what they may do.

The roles load with the first use of their name: `iam_patterns.policy` and
`iam_patterns.permissions` work without CDK and start no Node.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from iam_patterns.policy import PolicyDocument, PolicyError, Quotas, Statement, Trust

if TYPE_CHECKING:
    from iam_patterns.checks import IamChecks
    from iam_patterns.roles import (
        ChainedRole,
        CognitoIdentityRole,
        CrossAccountDeployRole,
        Ec2InstanceRole,
        EcsTaskExecutionRole,
        EcsTaskRole,
        EksNodeRole,
        EksPodRole,
        EksServiceAccountRole,
        GitHubActionsRole,
        LambdaExecutionRole,
        MfaRole,
        OidcRole,
        PermissionsBoundary,
        RoleError,
        RoleOptions,
        RolesAnywhereRole,
        SamlRole,
        ServiceRole,
        ThirdPartyExternalIdRole,
    )

__all__ = [
    "ChainedRole",
    "CognitoIdentityRole",
    "CrossAccountDeployRole",
    "Ec2InstanceRole",
    "EcsTaskExecutionRole",
    "EcsTaskRole",
    "EksNodeRole",
    "EksPodRole",
    "EksServiceAccountRole",
    "GitHubActionsRole",
    "IamChecks",
    "LambdaExecutionRole",
    "MfaRole",
    "OidcRole",
    "PermissionsBoundary",
    "PolicyDocument",
    "PolicyError",
    "Quotas",
    "RoleError",
    "RoleOptions",
    "RolesAnywhereRole",
    "SamlRole",
    "ServiceRole",
    "Statement",
    "ThirdPartyExternalIdRole",
    "Trust",
]


def __getattr__(name: str) -> object:
    if name == "IamChecks":
        return getattr(import_module("iam_patterns.checks"), name)
    if name in __all__:
        return getattr(import_module("iam_patterns.roles"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

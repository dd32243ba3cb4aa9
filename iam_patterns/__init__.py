"""AWS CDK constructs for IAM roles that are right: who may assume them, and what they may do.

The roles load with the first use of their name: `iam_patterns.policy` and
`iam_patterns.permissions` work without CDK and start no Node.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from iam_patterns.policy import PolicyDocument, PolicyError, Quotas, Statement, Trust

if TYPE_CHECKING:
    from iam_patterns.roles import (
        CrossAccountDeployRole,
        Ec2InstanceRole,
        LambdaExecutionRole,
        RoleError,
        RoleOptions,
        ThirdPartyExternalIdRole,
    )

__all__ = [
    "CrossAccountDeployRole",
    "Ec2InstanceRole",
    "LambdaExecutionRole",
    "PolicyDocument",
    "PolicyError",
    "Quotas",
    "RoleError",
    "RoleOptions",
    "Statement",
    "ThirdPartyExternalIdRole",
    "Trust",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("iam_patterns.roles"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

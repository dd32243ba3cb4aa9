"""The permissions boundary of the CloudFormation execution role, and of every role of an app.

See https://docs.aws.amazon.com/cdk/v2/guide/customize-permissions-boundaries.html
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from iam_patterns.policy import PolicyDocument, Problem, Quotas, Statement
from iam_patterns.policy.delegated_administration import DelegatedAdministration
from iam_patterns.policy.quotas import json_size, size_problem
from iam_patterns.policy.tokens import shown, unknown

_SHOWN: Final = re.compile(r"<([^<>]+)>")
_IAM: Final = f"arn:{unknown('AWS::Partition')}:iam::{unknown('AWS::AccountId')}"
_SSM: Final = (
    f"arn:{unknown('AWS::Partition')}:ssm:{unknown('AWS::Region')}:{unknown('AWS::AccountId')}"
)

BOUNDARY_NAME: Final = "cdk-${Qualifier}-boundary-${AWS::AccountId}-${AWS::Region}"
"""The name of the boundary, with the placeholders of CloudFormation and of ``cdk.json``."""


def boundary_statements(
    services: Sequence[str], path: str, passed_to: Sequence[str]
) -> tuple[Statement, ...]:
    """What deployments, and the roles that they create, can do at most."""
    name = re.sub(r"\$\{([^}]+)\}", lambda found: unknown(found[1]), BOUNDARY_NAME)
    administration = DelegatedAdministration(
        boundary_arn=f"{_IAM}:policy/{name}",
        roles_arn=f"{_IAM}:role{path}*",
        policies_arn=f"{_IAM}:policy{path}*",
        instance_profiles_arn=f"{_IAM}:instance-profile{path}*",
        iam_resources=f"arn:{unknown('AWS::Partition')}:iam::*:*",
        passed_to=passed_to,
    )
    return (
        Statement(
            "AllowServices",
            actions=sorted(f"{service}:*" for service in services),
            resources=["*"],
        ),
        *_assets(),
        Statement(
            "CreateServiceLinkedRoles",
            actions=["iam:CreateServiceLinkedRole"],
            resources=[f"{_IAM}:role/aws-service-role/*"],
            wildcard_reason="AWS writes these roles, each for its own service only.",
        ),
        *administration.allowed(),
        *administration.denied(),
    )


def boundary_resource(statements: Sequence[Statement], path: str) -> dict[str, Any]:
    """The managed policy as a resource of the bootstrap template."""
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "ManagedPolicyName": {"Fn::Sub": BOUNDARY_NAME},
            "Description": f"Permissions boundary for CDK deployments and the roles below {path}",
            "PolicyDocument": _with_functions(PolicyDocument(statements).to_dict()),
        },
    }


def boundary_size_problem(statements: Sequence[Statement]) -> Problem | None:
    """The problem with a boundary that IAM would reject for its size."""
    text = json.dumps(PolicyDocument(statements).to_dict(), separators=(",", ":"))
    as_deployed = _SHOWN.sub(lambda found: _LONGEST[found[1]] * "x", shown(text))
    return size_problem(
        "services",
        json_size(json.loads(as_deployed)),
        Quotas().managed_policy_characters,
        "Name fewer services in services and passed_to, or shorten path.",
    )


_LONGEST: Final = {
    "AWS::AccountId": 12,
    "AWS::Partition": 10,
    "AWS::Region": 16,
    "Qualifier": 10,
    "StagingBucket": 63,
}
"""How many characters the values have at most that are known at deployment."""


def _assets() -> Iterator[Statement]:
    """What CloudFormation reads of the bootstrap stack for every deployment."""
    yield Statement(
        "ReadFileAssets",
        actions=["s3:GetObject", "s3:GetObjectVersion"],
        resources=[f"arn:{unknown('AWS::Partition')}:s3:::{unknown('StagingBucket')}/*"],
    )
    yield Statement(
        "DecryptFileAssets",
        actions=["kms:Decrypt"],
        resources=["*"],
        conditions={
            "StringEquals": {"kms:ViaService": f"s3.{unknown('AWS::Region')}.amazonaws.com"}
        },
        wildcard_reason="Only for what the role can read in S3.",
    )
    yield Statement(
        "ReadBootstrapVersion",
        actions=["ssm:GetParameters"],
        resources=[f"{_SSM}:parameter/cdk-bootstrap/{unknown('Qualifier')}/version"],
    )


def _with_functions(value: Any) -> Any:  # noqa: ANN401 - any part of a policy
    """The policy with ``Fn::Sub`` in place of what is known at deployment."""
    if isinstance(value, Mapping):
        return {key: _with_functions(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_functions(item) for item in value]
    if isinstance(value, str) and (text := _SHOWN.sub(r"${\1}", shown(value))) != value:
        return {"Fn::Sub": text}
    return value

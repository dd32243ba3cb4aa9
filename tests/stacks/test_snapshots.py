import json

import pytest
from aws_cdk.cx_api import CloudAssembly
from syrupy.assertion import SnapshotAssertion

from iam_patterns.testing import TemplateSnapshot
from iam_patterns.testing.template_snapshot import normalized

STACKS = [
    "ChainedRole",
    "ChainedRoleHub",
    "CognitoIdentityRole",
    "CrossAccountDeployRole",
    "CrossAccountDeployRolePipeline",
    "CrossAccountDeployRoleTools",
    "Ec2InstanceRole",
    "EcsTaskRole",
    "EksNodeRole",
    "EksPodRole",
    "EksServiceAccountRole",
    "GitHubActionsRole",
    "LambdaExecutionRole",
    "MfaRole",
    "OidcRole",
    "PermissionsBoundary",
    "RolesAnywhereRole",
    "SamlRole",
    "ServiceRole",
    "ThirdPartyExternalIdRole",
]


def test_every_stack_of_the_app_has_a_snapshot(assembly: CloudAssembly) -> None:
    assert sorted(stack.stack_name for stack in assembly.stacks) == STACKS


@pytest.mark.parametrize("name", STACKS)
def test_template(name: str, assembly: CloudAssembly, snapshot: SnapshotAssertion) -> None:
    template = assembly.get_stack_by_name(name).template

    assert template == snapshot(extension_class=TemplateSnapshot)


def test_templates_need_no_assets(assembly: CloudAssembly) -> None:
    for stack in assembly.stacks:
        assert "<asset hash>" not in json.dumps(normalized(stack.template))

import json
import re
from typing import Any

import pytest
from aws_cdk.cx_api import CloudAssembly
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

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


def readable(template: dict[str, Any]) -> dict[str, Any]:
    """The template without what differs between machines and CDK versions."""
    kept = {k: v for k, v in template.items() if k not in ("Parameters", "Rules")}
    kept["Resources"] = {
        logical_id: {k: v for k, v in resource.items() if k != "Metadata"}
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] != "AWS::CDK::Metadata"
    }
    normalized: dict[str, Any] = json.loads(
        re.sub(r"[0-9a-f]{64}", "<asset hash>", json.dumps(kept))
    )
    return normalized


def test_every_stack_of_the_app_has_a_snapshot(assembly: CloudAssembly) -> None:
    assert sorted(stack.stack_name for stack in assembly.stacks) == STACKS


@pytest.mark.parametrize("name", STACKS)
def test_template(name: str, assembly: CloudAssembly, snapshot: SnapshotAssertion) -> None:
    template = assembly.get_stack_by_name(name).template

    assert readable(template) == snapshot(extension_class=JSONSnapshotExtension)


def test_templates_need_no_assets(assembly: CloudAssembly) -> None:
    for stack in assembly.stacks:
        assert "<asset hash>" not in json.dumps(readable(stack.template))

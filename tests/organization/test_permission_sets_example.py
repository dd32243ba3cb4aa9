"""The example: which permission set can assume which role, decided from the templates."""

import json
from pathlib import Path
from typing import Final

import pytest

from iam_patterns.testing import Access, permission_set
from tests.stacks.conftest import example_app

ROOT: Final = Path(__file__).parents[2]
CONTEXT: Final = json.loads((ROOT / "cdk.json").read_text())["context"]
TOOLS: Final = CONTEXT["tools_account"]
WORKLOAD: Final = CONTEXT["workload_account"]
ORGANIZATION: Final = CONTEXT["organization_id"]


@pytest.fixture(scope="module")
def access() -> Access:
    return Access.of(example_app())


@pytest.mark.parametrize("role", ["Release", "Incident"])
@pytest.mark.parametrize("name", ["Deployer", "Incident"])
def test_each_role_is_for_one_permission_set(role: str, name: str, access: Access) -> None:
    caller = permission_set(name, account=TOOLS, organization_id=ORGANIZATION)
    wanted = {("Release", "Deployer"), ("Incident", "Incident")}

    found = access.role(f"PermissionSetsWorkload/{role}").assumable_by(caller)
    assert bool(found) is ((role, name) in wanted)


def test_not_in_another_account_or_organization(access: Access) -> None:
    role = access.role("PermissionSetsWorkload/Release")
    elsewhere = permission_set("Deployer", account=WORKLOAD, organization_id=ORGANIZATION)
    stranger = permission_set("Deployer", account=TOOLS, organization_id="o-anotherone1")

    assert not role.assumable_by(elsewhere)
    assert not role.assumable_by(stranger)


def test_what_the_permission_sets_allow(access: Access) -> None:
    for name in ("Deployer", "PermissionSets/Deployer"):
        deployer = access.role(name)
        pipeline = f"arn:aws:codepipeline:eu-west-1:{TOOLS}:shop"
        assert deployer.allows("codepipeline:GetPipelineState", pipeline)
        assert deployer.allows("codepipeline:ListPipelines")
        assert not deployer.allows("codepipeline:StartPipelineExecution", pipeline)
        assert not deployer.allows_on_any("iam:PutRolePolicy")

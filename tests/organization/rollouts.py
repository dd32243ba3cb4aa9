"""A rollout as an app has it, and what its templates say."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from aws_cdk import App, CfnElement, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns import CrossAccountDeployRole
from iam_patterns.organization import OrganizationRoles
from iam_patterns.permissions import read_s3

ORGANIZATION = "o-exampleorgid"
PIPELINE = "arn:aws:iam::111111111111:role/pipeline"
WORKLOADS = "r-ab12/ou-ab12-22222222"
CANARY = "r-ab12/ou-ab12-11111111"

Roles = Callable[[Construct], iam.Role | Sequence[iam.Role]]


def deploy_role(scope: Construct) -> iam.Role:
    return CrossAccountDeployRole(
        scope,
        "Deploy",
        role_name="deploy",
        path="/platform/",
        trusted_arns=[PIPELINE],
        organization_id=ORGANIZATION,
        permissions=read_s3("arn:aws:s3:::releases"),
    )


def rollout(
    scope: Construct | None = None, roles: Roles = deploy_role, **options: Any
) -> OrganizationRoles:
    given = {"organization_id": ORGANIZATION, "organizational_units": [WORKLOADS], **options}
    parent = scope if scope is not None else Stack(App(), "Platform")
    return OrganizationRoles(parent, "Roles", roles=roles, **given)


def template_of(stack: Stack) -> dict[str, Any]:
    """What synthesis writes for a stack, without CDK's check of its own bootstrap stack."""
    root = stack.node.root
    assert isinstance(root, App)
    written = json.loads((Path(root.synth().directory) / stack.template_file).read_text())
    for section, name in (("Parameters", "BootstrapVersion"), ("Rules", "CheckBootstrapVersion")):
        written.get(section, {}).pop(name, None)
        if section in written and not written[section]:
            del written[section]
    return dict(written)


def stack_sets_of(found: OrganizationRoles) -> dict[str, dict[str, Any]]:
    """The StackSets by their construct ID, with logical IDs replaced by construct IDs."""
    resources = template_of(Stack.of(found))["Resources"]
    ids = {
        Stack.of(found).resolve(child.logical_id): child.node.id
        for child in found.node.children
        if isinstance(child, CfnElement)
    }
    return {ids[name]: resource for name, resource in resources.items() if name in ids}

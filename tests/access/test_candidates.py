"""No role that can reach a resource is left out because its policies were not looked at."""

import random
from typing import Any

import pytest

from iam_patterns.access.asked_resource import AskedResource, ResourceName
from iam_patterns.access.pod_tags import PodTagsOfRoles
from iam_patterns.access.reach.app_reach import AppReach
from iam_patterns.template import AppTemplates, StackTemplate, identities_of
from iam_patterns.template.resource_policies import ResourcePolicies
from tests.access.reach_apps import named
from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
    deny,
    document,
    resource,
    stack,
    statement,
)

_NAMES = ("a", "b", "c", "d")
_ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:*", "sts:AssumeRole")
_RESOURCES = (
    "*",
    "arn:aws:s3:::reports/*",
    "arn:aws:s3:::reports/2026/a.csv",
    "arn:aws:s3:::*/a.csv",
    "arn:aws:s3:::others/*",
    {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/*"},
    {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/a"},
    "arn:aws:iam::111111111111:role/b",
    {"Fn::Sub": "arn:aws:s3:::${Name}/*"},
    "arn:aws:s3:::reports/${aws:PrincipalTag/team}/*",
)
_PRINCIPALS = (
    "*",
    {"AWS": OWN},
    {"AWS": f"arn:aws:iam::{OTHER}:root"},
    {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}},
    {"AWS": {"Fn::GetAtt": ["A", "Arn"]}},
    {"AWS": "arn:aws:iam::111111111111:role/b"},
    {"AWS": {"Ref": "Who"}},
    {"AWS": "arn:aws:sts::111111111111:assumed-role/c/session"},
)


def _app(seed: int) -> list[StackTemplate]:
    chosen = random.Random(seed)  # noqa: S311 - a test
    account = chosen.choice([OWN, OTHER, None])

    def allows() -> Any:
        return statement(chosen.choice(_ACTIONS), chosen.choice(_RESOURCES))

    def trust() -> Any:
        return {"Effect": "Allow", "Principal": chosen.choice(_PRINCIPALS), "Action": "sts:*"}

    roles: dict[str, Any] = {
        name.upper(): named(name, allows(), allows(), trust=[trust()]) for name in _NAMES
    }
    if chosen.random() < 0.5:
        roles["D"]["Properties"]["RoleName"] = {"Ref": "Name"}
    policy = document(
        statement(
            chosen.choice(_ACTIONS[:3]), chosen.choice(_RESOURCES[:4]), chosen.choice(_PRINCIPALS)
        ),
        deny("s3:DeleteObject"),
    )
    data = {
        "Bucket": resource("S3::Bucket", BucketName="reports"),
        "Policy": resource("S3::BucketPolicy", Bucket="reports", PolicyDocument=policy),
    }
    block = dict.fromkeys(("BlockPublicPolicy", "RestrictPublicBuckets"), "false")
    data["Bucket"]["Properties"]["PublicAccessBlockConfiguration"] = block
    parameters = {"Name": {"Type": "String"}, "Who": {"Type": "String"}}
    return [stack("Own", {**roles, **data}, account, Parameters=parameters)]


@pytest.mark.parametrize("seed", range(150))
def test_who_can_finds_whoever_a_decision_on_each_role_finds(seed: int) -> None:
    app = AppTemplates(_app(seed))
    resources = ResourcePolicies(app)
    reach = AppReach(identities_of(app), resources, pod_tags=PodTagsOfRoles(app))
    for action in ("s3:GetObject", "s3:PutObject"):
        on = "arn:aws:s3:::reports/2026/a.csv"
        asked = AskedResource(ResourceName(on, resources.keys_of(on)[0]), resources)
        expected = {
            node.principal
            for node in reach.nodes
            if node.hop(action, on, asked.policy, account=asked.account, target=on, label="p")
        }

        found = {
            one.principal for one in reach.who_can(action, reach.names_of(on)) if not one.chain
        }

        assert {one for one in found if one.kind == "role"} == expected
    for role, node in reach.roles.items():
        identity: Any = node.identity
        callers = {
            other.principal
            for other in reach.nodes
            if other.hop(
                "sts:AssumeRole",
                identity.arn,
                identity.trust_as_far_as_known,
                account=identity.stack.account_or_symbol,
                target="t",
                label="p",
            )
        }

        assert {one for one, _ in reach.entries(role) if one.kind == "role"} == callers

"""Apps that are drawn in the tests of the map."""

import json
from pathlib import Path
from typing import Any

from iam_patterns.checks.settings import Settings
from iam_patterns.cli.inputs import read_app
from iam_patterns.cli.mapping import MappedApp, map_of
from iam_patterns.map.model import AppMap, MapLine, MapNode
from iam_patterns.map.order import ordered
from tests.checks.templates import EXTERNAL_ID, allow, deny, role_of, trust

VENDOR = "222222222222"
DATADOG = "464622532012"
GITHUB = "token.actions.githubusercontent.com"
HOSTILE = '</script><img src=x onerror="alert(1)">'
BUCKET = "arn:aws:s3:::acme-reports"
ISSUER = {"Fn::Sub": f"arn:aws:iam::${{AWS::AccountId}}:oidc-provider/{GITHUB}"}


def root(account: str) -> dict[str, str]:
    return {"AWS": f"arn:aws:iam::{account}:root"}


def bucket(name: str) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}


def service(name: str) -> dict[str, Any]:
    return trust({"Service": f"{name}.amazonaws.com"})


def get_arn(logical_id: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def idle(number: int) -> dict[str, Any]:
    return role_of(service("lambda"), RoleName=f"Idle{number}", Path="/workload/")


SHOP: dict[str, Any] = {
    "Resources": {
        "Reports": bucket("acme-reports"),
        "Logs": bucket("acme-logs"),
        "Auditor": role_of(
            trust(root(VENDOR), EXTERNAL_ID),
            RoleName="Auditor",
            permissions=[allow("s3:GetObject", f"{BUCKET}/*"), deny("s3:DeleteObject")],
        ),
        "Hub": role_of(
            trust(root(DATADOG)),
            RoleName="Hub",
            permissions=[allow("sts:AssumeRole", get_arn("Spoke"))],
        ),
        "Spoke": role_of(
            trust({"AWS": get_arn("Hub")}),
            RoleName="Spoke",
            permissions=[allow("s3:PutObject", f"{BUCKET}/*"), allow("s3:ListBucket", BUCKET)],
        ),
        "Open": role_of(trust({"AWS": "*"}), RoleName="Open"),
        "Strong": role_of(
            service("lambda"), RoleName="Strong", permissions=[allow("iam:PutRolePolicy")]
        ),
        "Deploy": role_of(
            trust(
                {"Federated": ISSUER},
                {
                    "StringEquals": {
                        f"{GITHUB}:aud": "sts.amazonaws.com",
                        f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main",
                    }
                },
                "sts:AssumeRoleWithWebIdentity",
            ),
            RoleName="Deploy",
        ),
        HOSTILE: role_of(service("ec2"), RoleName="Hostile"),
        **{f"Idle{number}": idle(number) for number in range(20)},
    }
}


def changed(template: dict[str, Any], **resources: Any) -> dict[str, Any]:
    """A template with other resources; those that are None are left out."""
    every = {**template["Resources"], **resources}
    return {"Resources": {name: one for name, one in every.items() if one is not None}}


def mapped(folder: Path, template: dict[str, Any], before: dict[str, Any] | None = None) -> AppMap:
    """The map of a template, by itself or compared with another."""
    after = _app(folder / "after.json", template)
    if before is None:
        return map_of(after)
    return map_of(after, _app(folder / "before.json", before), "before.json")


def _app(file: Path, template: dict[str, Any]) -> MappedApp:
    file.write_text(json.dumps(template))
    return MappedApp.of(read_app(file), Settings(), {}, ())


def node(found: AppMap, label: str) -> MapNode:
    """The one node of a name."""
    (one,) = [node for node in found.nodes if node.label == label]
    return one


def lines_between(found: AppMap, source: str, target: str) -> list[MapLine]:
    """The lines from one name to another."""
    names = {one.id: one.label for one in found.nodes}
    return [
        line for line in found.lines if (names[line.source], names[line.target]) == (source, target)
    ]


def synthetic(roles: int) -> AppMap:
    """Roles with two callers each, of which one in eight is outside, and two resources each."""
    callers, resources = roles // 4, 2 * roles // 5

    def used_by(number: int) -> tuple[int, int]:
        return number, number * 7 + 3

    def is_outside(number: int) -> bool:
        return any(other % callers % 8 == 0 for other in used_by(number))

    nodes = [
        MapNode(
            f"role:{number}",
            "role",
            "role",
            f"Stack{number // 9}/Role{number}",
            "",
            f"Stack{number // 9}",
            is_outside=is_outside(number),
        )
        for number in range(roles)
    ]
    nodes += [
        MapNode(f"who:{n}", "who", "account", f"caller {n}", "account", "Outside parties", True)  # noqa: FBT003 - a row of a table
        if n % 8 == 0
        else MapNode(f"who:{n}", "who", "service", f"caller {n}", "AWS service", "AWS services")
        for n in range(callers)
    ]
    nodes += [
        MapNode(f"r:{number}", "resource", "resource", f"bucket-{number}", "", "s3")
        for number in range(resources)
    ]
    lines = []
    for number in range(roles):
        role = f"role:{number}"
        for other in used_by(number):
            held = f"sts:ExternalId is cust-{other}"
            lines += [
                MapLine(
                    f"who:{other % callers}",
                    role,
                    "assume",
                    "low" if other % callers % 8 else "medium",
                    held,
                    ("sts:AssumeRole",),
                    (held,),
                    f"trust policy of Role{number}, Statement[0]",
                ),
                MapLine(
                    role,
                    f"r:{other % resources}",
                    "permission",
                    "low",
                    "read",
                    ("s3:GetObject",),
                    (),
                    "Permissions, Statement[0]",
                ),
            ]
    return ordered(AppMap("synthetic", tuple(nodes), tuple(lines)))

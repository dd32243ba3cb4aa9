"""A hundred dangerous permissions are all found, and as many sound ones raise nothing.

Each dangerous one has what an attacker could do, each sound one the page that shows the pattern.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checks.templates import rules_fired

FOLDER = Path(__file__).parent / "permissions_policies"
WEAK: list[dict[str, Any]] = json.loads((FOLDER / "weak.json").read_text())
SOUND: list[dict[str, Any]] = json.loads((FOLDER / "sound.json").read_text())
EC2 = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}


def document(statements: list[Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def rules_on(permissions: dict[str, Any]) -> list[str]:
    role = {
        "RoleName": permissions.get("role_name", "itself"),
        "Path": permissions.get("path", "/"),
        "AssumeRolePolicyDocument": document([EC2]),
        "Policies": [
            {"PolicyName": f"Policy{number}", "PolicyDocument": document(statements)}
            for number, statements in enumerate(permissions.get("policies", ()))
        ],
        "ManagedPolicyArns": permissions.get("managed", []),
    }
    resources = {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}
    if "boundary" in permissions:
        boundary = {"PolicyDocument": document(permissions["boundary"])}
        resources["Boundary"] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": boundary}
        role["PermissionsBoundary"] = {"Ref": "Boundary"}
    if "boundaryRef" in permissions:
        role["PermissionsBoundary"] = {"Ref": permissions["boundaryRef"]}
    return rules_fired(resources | permissions.get("extra", {}))


@pytest.mark.parametrize("permissions", WEAK, ids=lambda found: str(found["name"]))
def test_dangerous_permissions_are_found(permissions: dict[str, Any]) -> None:
    assert rules_on(permissions) == permissions["rules"]


@pytest.mark.parametrize("permissions", SOUND, ids=lambda found: str(found["name"]))
def test_sound_permissions_raise_nothing(permissions: dict[str, Any]) -> None:
    assert rules_on(permissions) == []


def test_there_are_many_of_both() -> None:
    assert len(WEAK) >= 100
    assert len(SOUND) >= 100
    assert all(permissions["rules"] for permissions in WEAK)

"""The roles of an app become ours by the real ``cdk``, and CloudFormation replaces none.

The emulator's CloudFormation says of each change in a change set whether it replaces the resource,
by the same list of properties as AWS, and it updates and imports roles in place. A role that is
created anew has another ``RoleId``.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import boto3
import pytest

from demo.emulator import Emulator
from tests.demo.emulators import CONTEXT, new_emulator
from tests.demo.import_app import OLD_ROLE, SCRIPTED_ROLE

pytestmark = pytest.mark.slow

ROOT: Final = Path(__file__).resolve().parents[2]
ACCOUNT: Final = CONTEXT.tools_account
REPLACED: Final = re.compile("may be replaced|requires replacement|will be replaced")
STAYS: Final = ("Arn", "RoleId", "CreateDate")
SCHEDULER: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "scheduler.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def cdk(emulator: Emulator, *arguments: str) -> str:
    finished = subprocess.run(
        ["cdk", *arguments, "--no-notices"],  # noqa: S607 - the Makefile sets the path
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**emulator.whole_environment(ACCOUNT), "CI": "true"},
    )
    assert finished.returncode == 0, finished.stdout
    return finished.stdout


def synthesized(emulator: Emulator, module: str) -> Path:
    folder = emulator.folder / module.replace(" ", ".")
    app = f"{sys.executable} -m {module}"
    cdk(emulator, "synth", "--quiet", "--app", app, "--output", str(folder))
    return folder


def deploy(emulator: Emulator, assembly: Path, *words: str) -> str:
    return cdk(emulator, "deploy", *words, "--app", str(assembly), "--require-approval", "never")


def client(emulator: Emulator, name: str) -> Any:
    return boto3.client(
        name,
        region_name=CONTEXT.region,
        endpoint_url=emulator.endpoint,
        verify=str(emulator.certificate),
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="local",
    )


def roles(emulator: Emulator) -> dict[str, dict[str, Any]]:
    """What must stay of each role of the shop."""
    pages = client(emulator, "iam").get_paginator("list_roles").paginate()
    return {
        role["RoleName"]: {name: role[name] for name in STAYS}
        for page in pages
        for role in page["Roles"]
        if role["RoleName"].lower().startswith("shop-")
    }


def changes(emulator: Emulator, name: str) -> dict[str, tuple[str, str, str | None]]:
    """The changes of a change set of the shop, by logical ID."""
    found = client(emulator, "cloudformation").describe_change_set(
        StackName="Shop", ChangeSetName=name
    )
    every = [change["ResourceChange"] for change in found["Changes"]]
    return {
        change["LogicalResourceId"]: (
            change["ResourceType"],
            change["Action"],
            change.get("Replacement"),
        )
        for change in every
    }


def prepare(
    emulator: Emulator, assembly: Path, name: str
) -> dict[str, tuple[str, str, str | None]]:
    deploy(emulator, assembly, "Shop", "--method=prepare-change-set", "--change-set-name", name)
    return changes(emulator, name)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with new_emulator() as running:
        administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
        cdk(
            running,
            "bootstrap",
            f"aws://{ACCOUNT}/{CONTEXT.region}",
            *("--app", ""),
            *("--cloudformation-execution-policies", administrator),
        )
        yield running


@pytest.fixture(scope="module")
def shop(emulator: Emulator) -> Emulator:
    """The emulator with the shop, whose roles are written by hand or ours already."""
    deploy(emulator, synthesized(emulator, "demo.migration.before"), "--all")
    return emulator


def test_the_shop_is_migrated_and_no_role_is_replaced(shop: Emulator) -> None:
    emulator, new = shop, synthesized(shop, "demo.migration.after")
    deployed = roles(emulator)

    difference = cdk(emulator, "diff", "--app", str(new))
    prepared = prepare(emulator, new, "migrate")
    deploy(emulator, new, "--all")

    assert len(deployed) == 7
    assert difference.count("[~] AWS::IAM::Role ") == len(deployed)
    assert "AWS::IAM::Role" not in "".join(
        line for line in difference.splitlines() if line.startswith(("[-]", "[+]"))
    )
    assert REPLACED.search(difference) is None
    assert "Stack Reports" in difference
    assert "There were no differences" in difference.split("Stack Reports")[1]
    of_roles = [change for change in prepared.values() if change[0] == "AWS::IAM::Role"]
    assert of_roles == [("AWS::IAM::Role", "Modify", "False")] * len(deployed)
    profile = ("AWS::IAM::InstanceProfile", "Modify", "False")
    assert prepared["ServerProfileC671F526"] == profile
    assert roles(emulator) == deployed
    events = client(emulator, "cloudformation").describe_stack_events(StackName="Shop")
    statuses = [
        event["ResourceStatus"]
        for event in events["StackEvents"]
        if event["ResourceType"] == "AWS::IAM::Role"
    ]
    assert statuses.count("CREATE_COMPLETE") == statuses.count("UPDATE_COMPLETE") == len(deployed)
    assert not [status for status in statuses if status.startswith("DELETE")]
    reports = client(emulator, "iam").list_role_policies(RoleName="shop-server")["PolicyNames"]
    assert "Permissions" in reports
    assert any("Reports" in name for name in reports)


def test_a_change_set_says_so_where_a_role_would_be_replaced(shop: Emulator) -> None:
    assembly = synthesized(shop, "tests.demo.replacing_app")

    prepared = prepare(shop, assembly, "replace")

    assert prepared["ServerRole6DE95D20"] == ("AWS::IAM::Role", "Modify", "True")
    assert REPLACED.search(cdk(shop, "diff", "Shop", "--app", str(assembly)))


def test_roles_of_another_stack_and_of_a_script_are_imported(emulator: Emulator) -> None:
    client(emulator, "iam").create_role(RoleName=SCRIPTED_ROLE, AssumeRolePolicyDocument=SCHEDULER)
    owner, left, plain, ours = (
        synthesized(emulator, f"tests.demo.import_app {step}")
        for step in ("owner", "left", "plain", "ours")
    )
    deploy(emulator, owner, "Old")
    names = {OLD_ROLE, SCRIPTED_ROLE}
    first = {name: facts for name, facts in roles(emulator).items() if name in names}
    assert first.keys() == names

    deploy(emulator, left, "Old")
    resources = json.loads((plain / "New.template.json").read_text())["Resources"]
    mapping = emulator.folder / "mapping.json"
    mapping.write_text(
        json.dumps(
            {
                logical_id: {"RoleName": resource["Properties"]["RoleName"]}
                for logical_id, resource in resources.items()
                if resource["Type"] == "AWS::IAM::Role"
            }
        )
    )
    cdk(emulator, "import", "New", "--app", str(plain), "--resource-mapping", str(mapping))
    deploy(emulator, ours, "New")

    now = roles(emulator)
    assert {name: now[name] for name in names} == first
    trust = client(emulator, "iam").get_role(RoleName=SCRIPTED_ROLE)["Role"]
    assert "aws:SourceAccount" in json.dumps(trust["AssumeRolePolicyDocument"])

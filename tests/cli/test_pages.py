"""Every command of the pages runs, on an app that has what they name."""

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.checks.templates import EC2, EXTERNAL_ID, allow, deny, role_of, trust
from tests.cli.running import ROOT, git, run

PAGES = (
    "README",
    "command_line",
    "for_agents_and_scripts",
    "review_access_in_pull_requests",
    "the_map",
)
FAKE_CDK = """\
#!/bin/sh
while [ "$1" != --output ]; do shift; done
cp -r {assembly}/. "$2"
"""


def account(number: str) -> dict[str, str]:
    return {"AWS": f"arn:aws:iam::{number}:root"}


RESOURCES: dict[str, Any] = {
    "Bucket": {"Type": "AWS::S3::Bucket"},
    "Key": {"Type": "AWS::KMS::Key"},
    "Alias": {
        "Type": "AWS::KMS::Alias",
        "Properties": {"AliasName": "alias/shop", "TargetKeyId": {"Ref": "Key"}},
    },
    "Auditor": role_of(trust(account("333333333333"), EXTERNAL_ID), RoleName="Auditor"),
    "Vendor": role_of(trust(account("222222222222"), EXTERNAL_ID), RoleName="Vendor"),
    "Reader": role_of(EC2, permissions=[allow("s3:GetObject")], RoleName="Reader"),
}


def commands() -> list[object]:
    found: list[object] = []
    for page in PAGES:
        folder = ROOT if page == "README" else ROOT / "docs"
        text = (folder / f"{page}.md").read_text()
        lines = re.findall(r"^\$ (iam-patterns .*)$", text, re.MULTILINE)
        found += [pytest.param(line, id=f"{page}-{n}") for n, line in enumerate(lines)]
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with the app, its assemblies, templates and a branch of the remote."""
    folder = tmp_path / "project"
    template = json.dumps({"Resources": RESOURCES})
    properties = {"templateFile": "Shop.template.json"}
    stack = {"type": "aws:cloudformation:stack", "properties": properties}
    manifest = {"version": "55.0.0", "artifacts": {"Shop": stack}}
    for assembly in ("cdk.out", "cdk.out.main"):
        (folder / assembly).mkdir(parents=True)
        (folder / assembly / "Shop.template.json").write_text(template)
        (folder / assembly / "manifest.json").write_text(json.dumps(manifest))
        (folder / assembly / "cdk.out").write_text('{"version": "55.0.0"}')
    (folder / "templates").mkdir()
    (folder / "templates" / "shop.json").write_text(template)
    (folder / "app.py").write_text("")
    control = {"Version": "2012-10-17", "Statement": [deny("organizations:LeaveOrganization")]}
    (folder / "policy.json").write_text(json.dumps(control))
    cdk = tmp_path / "bin" / "cdk"
    cdk.parent.mkdir()
    cdk.write_text(FAKE_CDK.format(assembly=folder / "cdk.out"))
    cdk.chmod(0o755)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Shop")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    return folder


def test_the_pages_have_commands() -> None:
    assert len(commands()) >= 12


@pytest.mark.parametrize("line", commands())
def test_a_command_of_a_page_runs_as_it_is_written(project: Path, line: str) -> None:
    _, *arguments = shlex.split(line)
    path = f"{project.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"

    finished = run(project, *arguments, PATH=path)

    assert (finished.status, finished.err) == (0, ""), finished
    assert finished.out


def test_the_comparison_of_the_page_prints_what_it_shows(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "review_access_in_pull_requests.md").read_text()
    (shown,) = re.findall(r"```text\n(origin/main .*?)```", page, re.DOTALL)

    def template(*actions: str) -> str:
        document = {
            "Version": "2012-10-17",
            "Statement": [allow(list(actions), "arn:aws:s3:::shop/*")],
        }
        properties = {"Policies": [{"PolicyName": "Own", "PolicyDocument": document}]}
        return json.dumps(
            {"Resources": {"Alice": {"Type": "AWS::IAM::User", "Properties": properties}}}
        )

    (tmp_path / "templates").mkdir()
    file = tmp_path / "templates" / "shop.json"
    file.write_text(template("s3:GetObject"))
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Read")
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    file.write_text(template("s3:GetObject", "s3:PutObject"))

    out = run(tmp_path, "diff", "origin/main", "templates").out

    commit = git(tmp_path, "rev-parse", "--short=7", "HEAD")
    assert out == shown.replace("c0dabac", commit)

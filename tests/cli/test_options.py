"""Options that several subcommands have, and what their files have."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from iam_patterns.cli.app import app
from tests.checks.templates import EC2, allow, deny, role_of, trust
from tests.cli.running import run

FAMILIES = {
    "questions about access": (
        {"--guardrail"},
        {"can", "diff", "external", "graph", "map", "reach", "who-can"},
    ),
    "permissions in words": (
        {"--parameter", "--managed-policy"},
        {"access", "can", "diff", "external", "graph", "map", "reach", "who-can"},
    ),
    "findings": ({"--settings"}, {"baseline", "check", "diff", "map"}),
    "findings that are accepted": ({"--baseline"}, {"check", "diff", "map"}),
    "ways in from outside": ({"--own-account"}, {"external", "map"}),
    "callers": ({"--external-id", "--mfa", "--claim", "--context"}, {"can", "reach"}),
    "reports": ({"--output"}, {"baseline", "bootstrap", "check", "diff", "map"}),
    "answers": (
        {"--format"},
        {"access", "can", "check", "diff", "external", "map", "reach", "rules", "suggest"}
        | {"who-can"},
    ),
    "roles": ({"--role"}, {"access", "map", "suggest"}),
}
READER = role_of(
    EC2, permissions=[allow("s3:GetObject", "arn:aws:s3:::reports/*")], RoleName="Reader"
)
QUESTION = ["can", "Reader", "s3:GetObject", "arn:aws:s3:::reports/x", "t.json"]
DENYING = {"Version": "2012-10-17", "Statement": [deny("s3:GetObject", Sid="NoReading")]}
OF_ORGANIZATION = {
    "Version": "2012-10-17",
    "Statement": [
        {
            **deny("s3:*", Sid="OnlyOurs"),
            "Principal": "*",
            "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}},
        }
    ],
}


def options() -> dict[str, set[str]]:
    """The options of each subcommand."""
    commands: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined] # it is a group
    return {
        name: {option for param in command.params for option in param.opts}
        for name, command in commands.items()
    }


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_subcommand_of_a_kind_has_its_options(family: str) -> None:
    names, commands = FAMILIES[family]

    for option in names:
        assert {name for name, found in options().items() if option in found} == commands


def asked(folder: Path, guardrail: object, *more: str) -> tuple[int, str]:
    (folder / "t.json").write_text(json.dumps({"Resources": {"Reader": READER}}))
    (folder / "policy.json").write_text(json.dumps(guardrail))
    finished = run(folder, *QUESTION, "--guardrail", "policy.json", *more)
    return finished.status, finished.out + finished.err


def described(document: object, **summary: str) -> dict[str, Any]:
    """As ``aws organizations describe-policy`` prints a policy."""
    return {"Policy": {"PolicySummary": summary, "Content": json.dumps(document)}}


@pytest.mark.parametrize(
    "guardrail",
    [DENYING, described(DENYING), described(DENYING, Type="SERVICE_CONTROL_POLICY")],
    ids=["alone", "described", "described with its type"],
)
def test_a_service_control_policy_denies(tmp_path: Path, guardrail: object) -> None:
    status, text = asked(tmp_path, guardrail, "--expect", "denied")

    assert status == 0
    assert "by service control policy 1, Statement[0] (NoReading)" in text


def test_a_service_control_policy_about_another_action_does_not(tmp_path: Path) -> None:
    other = {"Version": "2012-10-17", "Statement": [deny("s3:PutObject")]}

    assert asked(tmp_path, other, "--expect", "allowed")[0] == 0


def test_a_described_policy_names_the_organization_of_the_app(tmp_path: Path) -> None:
    arn = "arn:aws:organizations::111111111111:policy/{}/resource_control_policy/p-abcdefgh"
    ours = described(OF_ORGANIZATION, Arn=arn.format("o-abcdefghij"))
    others = described(OF_ORGANIZATION, Arn=arn.format("o-bbbbbbbbbb"))
    template = {"Resources": {"R": {"Type": "AWS::S3::Bucket", "Properties": {}}}}
    template["Resources"]["R"]["Properties"] = {"BucketName": "reports"}
    template["Resources"]["Reader"] = READER
    for guardrail, expected in ((ours, "allowed"), (others, "denied")):
        asked(tmp_path, guardrail)
        (tmp_path / "t.json").write_text(json.dumps(template))

        finished = run(tmp_path, *QUESTION, "--guardrail", "policy.json", "--expect", expected)

        assert finished.status == 0, finished


@pytest.mark.parametrize(
    ("guardrail", "error"),
    [
        ({"Statement": [allow("*")]}, "policy.json: guardrail: 1 problem - statements[0].Effect"),
        ({"Policy": {"Content": "{"}}, "policy.json, Content is not JSON"),
        ({"Policy": {"Content": "{}"}}, "policy.json has no policy document"),
        ([], "policy.json has no policy document"),
        (described(DENYING, Type="RESOURCE_CONTROL_POLICY"), "statements[0].Principal: must be *"),
        (described(DENYING, Type="TAG_POLICY"), "policy_type: must be SERVICE_CONTROL_POLICY or"),
    ],
)
def test_what_is_not_a_guardrail_is_an_error(tmp_path: Path, guardrail: object, error: str) -> None:
    status, text = asked(tmp_path, guardrail)

    assert status == 2
    assert error in text
    assert text.count("\n") == 1


def test_a_key_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    asked(tmp_path, DENYING)
    text = json.dumps(DENYING)
    twice = text.replace('"Effect"', '"Effect": "Deny", "Effect"', 1)
    for written in (twice, json.dumps({"Policy": {"Content": twice}})):
        (tmp_path / "policy.json").write_text(written)

        finished = run(tmp_path, *QUESTION, "--guardrail", "policy.json")

        assert finished.status == 2
        assert "policy.json" in finished.err
        assert "Effect is there twice" in finished.err


def test_access_shows_what_parameters_and_managed_policies_say(tmp_path: Path) -> None:
    arn = "arn:aws:iam::111111111111:policy/Reading"
    reads = allow("s3:GetObject", {"Fn::Sub": "arn:aws:s3:::${Bucket}/*"})
    role = role_of(trust({"AWS": "222222222222"}), permissions=[reads], ManagedPolicyArns=[arn])
    parameters = {"Bucket": {"Type": "String"}}
    (tmp_path / "t.json").write_text(
        json.dumps({"Parameters": parameters, "Resources": {"R": role}})
    )
    (tmp_path / "other.json").write_text(json.dumps({"Resources": {"Reader": READER}}))
    document = {"Version": "2012-10-17", "Statement": [allow("sqs:SendMessage")]}
    (tmp_path / "policy.txt").write_text(json.dumps(document))

    plain = run(tmp_path, "access", ".", "--role", "R").out
    known = run(
        tmp_path,
        *("access", ".", "--role", "R", "--parameter", "Bucket=reports"),
        *("--managed-policy", f"{arn}=policy.txt"),
    ).out

    assert f"the policy {arn} is in no template" in plain
    assert "s3:GetObject on arn:aws:s3:::<Bucket>/*" in plain
    assert "is in no template" not in known
    assert "s3:GetObject on arn:aws:s3:::reports/*" in known
    assert "sqs:SendMessage on *" in known

"""``iam-patterns access`` and ``can``: the roles of a template and one question about them."""

import json
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from aws_cdk import App, Stack, Stage
from aws_cdk import aws_iam as iam

from iam_patterns.cli.role_defaults import METADATA_TYPE
from iam_patterns.defaults import RoleDefaults, RoleRule
from iam_patterns.defaults.report import Action, Outcome, grouped
from iam_patterns.defaults.scopes import METADATA_TYPE as WRITTEN
from tests.checks.templates import EC2, EXTERNAL_ID, MFA, allow, deny, role_of, trust, web
from tests.cli.running import fine, run, run_in_terminal

DOCUMENTED = Path(__file__).parents[2] / "docs" / "schemas"
ROOT = "arn:aws:iam::222222222222:root"
IN_ACCOUNT = "--parameter AWS::AccountId=111111111111"
OIDC = "oidc:token.actions.githubusercontent.com sts:AssumeRoleWithWebIdentity Deploy t.json"
SUBJECT = "repo:acme/shop:ref:refs/heads/main"
GITHUB = {
    "StringEquals": {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": SUBJECT,
    }
}
RESOURCES = {
    "Vendor": role_of(
        trust({"AWS": ROOT}, EXTERNAL_ID),
        permissions=[allow("s3:GetObject", "arn:aws:s3:::reports/*"), deny("s3:Put*")],
        RoleName="Vendor",
    ),
    "Person": role_of(trust({"AWS": ROOT}, MFA), RoleName="Person"),
    "Deploy": role_of(web(GITHUB), permissions=[allow("*")], RoleName="Deploy"),
    "Server": role_of(
        EC2,
        permissions=[allow("sts:AssumeRole", "arn:aws:iam::*:role/Next")],
        RoleName="Server",
        PermissionsBoundary="arn:aws:iam::111111111111:policy/Limit",
    ),
    "Next": role_of(trust({"AWS": {"Fn::GetAtt": ["Server", "Arn"]}}), RoleName="Next"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.json").write_text(json.dumps({"Resources": RESOURCES}))
    return tmp_path


def test_access_has_a_line_a_role(folder: Path) -> None:
    lines = fine(folder, "access", "t.json").splitlines()

    assert lines[0] == "Vendor: account 222222222222 (if 1 condition) -> s3"
    assert lines[1] == "Person: account 222222222222 (if 1 condition) -> no permissions"
    assert lines[2].endswith("(if 2 conditions) -> every service")
    assert lines[3].startswith("Server: ec2.amazonaws.com -> sts, within a boundary")
    assert len(lines) == len(RESOURCES)


def test_access_of_one_role_has_its_conditions_and_statements(folder: Path) -> None:
    shown = run_in_terminal(folder, "access", "t.json", "--role", "Vendor", NO_COLOR="1")

    assert (shown.status, shown.err) == (0, "")
    words = " ".join(shown.out.split())
    assert "if sts:ExternalId is cust-7f3a9c2e" in words
    assert "its policies allow - s3:GetObject on arn:aws:s3:::reports/*" in words
    assert "its policies deny - s3:Put* on *" in words
    assert max(map(len, shown.out.splitlines())) <= 80


def test_access_as_json_has_the_documented_schema(folder: Path) -> None:
    data = json.loads(fine(folder, "access", "t.json", "--format", "json"))

    jsonschema.validate(data, json.loads((DOCUMENTED / "access-1.json").read_text()))
    assert [role["path"] for role in data["roles"]] == list(RESOURCES)


@pytest.mark.parametrize(
    "command",
    [["access", "t.json", "--role", "Vendro"], ["can", "Vendro", "s3:GetObject", "t.json"]],
)
def test_an_unknown_role_is_one_line_with_the_nearest(folder: Path, command: list[str]) -> None:
    finished = run(folder, *command)

    assert (finished.status, finished.out) == (2, "")
    assert finished.err == "iam-patterns: no role is named Vendro. Did you mean Vendor?\n"


@pytest.mark.parametrize(
    "caller", ["222222222222", "arn:aws:iam::222222222222:role/other", "saml:Okta"]
)
def test_a_caller_outside_the_app_is_only_asked_about_assuming_a_role(
    folder: Path, caller: str
) -> None:
    finished = run(folder, "can", caller, "s3:GetObject", "arn:aws:s3:::reports/a", "t.json")

    assert (finished.status, finished.out) == (2, "")
    assert finished.err == (
        f"iam-patterns: {caller} is not a role of the app. For a caller outside the app, only "
        "whether it can assume a role of the app is decided. Use who-can to list everyone who can "
        "perform s3:GetObject.\n"
    )


def test_an_account_is_a_caller_as_the_other_commands_print_it(folder: Path) -> None:
    asked = ("sts:AssumeRole", "Vendor", "t.json", "--external-id", "cust-7f3a9c2e")

    as_printed = fine(folder, "can", "account 222222222222", *asked)

    assert as_printed == fine(folder, "can", "222222222222", *asked)
    assert "Yes." in as_printed
    assert run(folder, "can", "accounts 222222222222", *asked).status == 2


@pytest.mark.parametrize(
    ("arguments", "outcome"),
    [
        ("222222222222 sts:AssumeRole Vendor t.json --external-id cust-7f3a9c2e", "allowed"),
        ("222222222222 sts:AssumeRole Vendor t.json --external-id other", "denied"),
        ("222222222222 sts:AssumeRole Vendor t.json", "denied"),
        ("arn:aws:iam::222222222222:user/ann sts:AssumeRole Person t.json --mfa", "allowed"),
        ("arn:aws:iam::222222222222:user/ann sts:AssumeRole Person t.json", "denied"),
        (f"{SUBJECT} sts:AssumeRoleWithWebIdentity Deploy t.json {IN_ACCOUNT}", "allowed"),
        ("repo:acme/shop:pull_request sts:AssumeRoleWithWebIdentity Deploy t.json", "denied"),
        (f"{OIDC} --claim aud=sts.amazonaws.com --claim sub={SUBJECT} {IN_ACCOUNT}", "allowed"),
        (f"{OIDC} --claim aud=other --claim sub={SUBJECT} {IN_ACCOUNT}", "denied"),
        ("ec2.amazonaws.com sts:AssumeRole Server t.json", "allowed"),
        ("lambda.amazonaws.com sts:AssumeRole Server t.json", "denied"),
        ("Vendor sts:AssumeRole Next t.json", "denied"),
        ("Vendor s3:GetObject arn:aws:s3:::reports/a t.json", "allowed"),
        ("Vendor s3:GetObject arn:aws:s3:::other/a t.json", "denied"),
        ("Vendor s3:GetObject t.json", "allowed"),
        ("Vendor s3:PutObject t.json", "denied"),
    ],
)
def test_can_decides(folder: Path, arguments: str, outcome: str) -> None:
    finished = run(folder, "can", *arguments.split(), "--format", "json", "--expect", outcome)

    assert (finished.status, finished.err) == (0, "")
    data = json.loads(finished.out)
    jsonschema.validate(data, json.loads((DOCUMENTED / "can-1.json").read_text()))
    assert data["outcome"] == outcome


def test_an_answer_that_was_not_expected_is_1(folder: Path) -> None:
    question = ["can", "Vendor", "s3:GetObject", "arn:aws:s3:::reports/a", "t.json"]

    finished = run(folder, *question, "--expect", "denied")

    assert finished.status == 1
    assert finished.out.splitlines()[0].endswith("? Yes.")
    assert finished.err == "iam-patterns: expected denied, and it is allowed\n"


def test_an_answer_can_depend_on_a_value_until_it_is_given(tmp_path: Path) -> None:
    role = role_of(
        EC2,
        permissions=[allow("s3:GetObject", {"Fn::Sub": "arn:aws:s3:::${Bucket}/*"})],
    )
    template = {"Parameters": {"Bucket": {"Type": "String"}}, "Resources": {"Reader": role}}
    (tmp_path / "t.json").write_text(json.dumps(template))
    question = ["can", "Reader", "s3:GetObject", "arn:aws:s3:::reports/a", "t.json"]

    assert run(tmp_path, *question, "--expect", "depends").status == 0
    for value, outcome in (("reports", "allowed"), ("other", "denied")):
        given = ["--parameter", f"Bucket={value}", "--expect", outcome]
        assert run(tmp_path, *question, *given).status == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("Vendor s3:GetObject", "can has CALLER ACTION [RESOURCE] PATH (got 2 arguments)"),
        ("Vendor s3:GetObjects t.json", "s3:GetObjects"),
        ("Vendor s3:GetObject t.json --external-id x", "--external-id counts only where RESOURCE"),
        ("Vendor s3:GetObject t.json --context x", "--context x is not KEY=VALUE"),
        ("nobody sts:AssumeRole Vendor t.json", "A caller is a role of the app, an account ID"),
        ("repo:acme/shop sts:AssumeRole Deploy t.json", "Write repo:OWNER/REPOSITORY: and"),
        ("222222222222 sts:AssumeRole Vendro t.json", "Did you mean Vendor?"),
    ],
)
def test_a_question_that_cannot_be_asked_is_one_line(
    folder: Path, arguments: str, message: str
) -> None:
    finished = run(folder, "can", *arguments.split())

    assert (finished.status, finished.out) == (2, "")
    assert message in finished.err
    assert finished.err.count("\n") == 1


@pytest.fixture
def with_defaults(tmp_path: Path) -> Path:
    app = App(
        outdir=str(tmp_path),
        property_injectors=[
            RoleDefaults(
                path="/workload/",
                permissions_boundary="Team",
                rules=[
                    RoleRule("Prod", permissions_boundary="Prod"),
                    RoleRule("Old", leave="Old."),
                ],
            )
        ],
    )
    stacks = [Stack(Stage(app, "Prod"), "Shop"), Stack(app, "Shop"), Stack(app, "Old")]
    for stack in stacks:
        iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
    app.synth()
    return tmp_path


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            "Prod/Shop/Role",
            [
                "permissions_boundary set to Prod (the rule for Prod)",
                "path set to /workload/ (RoleDefaults)",
            ],
        ),
        (
            "Shop/Role",
            [
                "permissions_boundary set to Team (RoleDefaults)",
                "path set to /workload/ (RoleDefaults)",
            ],
        ),
    ],
)
def test_access_shows_which_rule_gave_a_default(
    role: str, expected: list[str], with_defaults: Path
) -> None:
    found = json.loads(fine(with_defaults, "access", ".", "--role", role, "--format", "json"))
    (summary,) = found["roles"]
    text = fine(with_defaults, "access", ".", "--role", role)

    assert sorted(summary["defaults"]) == sorted(expected)
    assert all(f"    - {line}\n" in text for line in expected)


def test_the_metadata_is_that_of_the_defaults() -> None:
    assert METADATA_TYPE == WRITTEN


def test_access_shows_why_a_role_has_no_default(with_defaults: Path) -> None:
    text = fine(with_defaults, "access", ".", "--role", "Old/Role")

    assert "  its defaults\n    - every property left as it is (the rule for Old): Old.\n" in text


def test_the_words_of_the_defaults_are_those_of_their_report(with_defaults: Path) -> None:
    outcomes = [
        Outcome(path="Shop/Role", property_name="path", action=action, rule="R", value="/v/")
        for action in get_args(Action)
    ]
    metadata = with_defaults / "Shop.metadata.json"
    entries = json.loads(metadata.read_text())
    (entry,) = [one for one in entries["/Shop"] if one["type"] == METADATA_TYPE]
    entry["data"] = grouped(outcomes)
    metadata.write_text(json.dumps(entries))

    found = json.loads(
        fine(with_defaults, "access", ".", "--role", "Shop/Role", "--format", "json")
    )

    assert found["roles"][0]["defaults"] == list(map(str, outcomes))


@pytest.mark.parametrize(
    "data",
    [
        "set",
        [{"paths": "Shop/Role"}],
        [{"paths": ["Shop/Role"], "property_name": "path", "action": "made", "rule": "R"}],
        [{"paths": ["Shop/Role"], "property_name": "path", "action": "set", "rule": "\x1b[2J"}],
    ],
)
def test_malformed_defaults_are_an_error(data: object, with_defaults: Path) -> None:
    metadata = with_defaults / "Shop.metadata.json"
    entries = json.loads(metadata.read_text())
    (entry,) = [one for one in entries["/Shop"] if one["type"] == METADATA_TYPE]
    entry["data"] = data
    metadata.write_text(json.dumps(entries))

    finished = run(with_defaults, "access", ".")

    assert finished.status == 2
    assert "an entry of the metadata is malformed" in finished.err
    assert "\x1b" not in finished.err


@pytest.mark.parametrize(
    ("principal", "who"),
    [
        ({"AWS": {"Ref": "AWS::AccountId"}}, "<AWS::AccountId>"),
        ({"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}, "account <AWS::AccountId>"),
        ({"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/r"}}, "role/r"),
        ({"AWS": "arn:aws:iam::222222222222:root"}, "account 222222222222"),
        ({"AWS": "222222222222"}, "account 222222222222"),
        ({"AWS": "arn:aws:sts::222222222222:assumed-role/r/s"}, "assumed-role/r/s"),
        ({"Service": "ec2.amazonaws.com"}, "ec2.amazonaws.com"),
    ],
)
def test_a_line_has_the_whole_name_of_who_can_assume_the_role(
    principal: dict[str, object], who: str, tmp_path: Path
) -> None:
    app = {"Resources": {"R": role_of(trust(principal))}}
    (tmp_path / "t.json").write_text(json.dumps(app))

    assert fine(tmp_path, "access", "t.json") == f"R: {who} -> no permissions\n"


INCLUDED = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://a/b"}}}
NO_ONE = {"Version": "2012-10-17", "Statement": []}


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        (
            {"AssumeRolePolicyDocument": INCLUDED},
            "who can assume it is not known -> no permissions (1 part not known)",
        ),
        (
            {"AssumeRolePolicyDocument": {"Statement": 1}},
            "who can assume it is not known -> no permissions (1 part not known)",
        ),
        (
            {"ManagedPolicyArns": ["arn:aws:iam::111111111111:policy/own"]},
            "lambda.amazonaws.com -> no known permissions (1 part not known)",
        ),
        ({}, "lambda.amazonaws.com -> no permissions"),
    ],
    ids=["an included trust policy", "a malformed trust policy", "a policy elsewhere", "nothing"],
)
def test_what_is_not_known_is_not_said_to_be_nothing(
    properties: dict[str, Any], words: str, tmp_path: Path
) -> None:
    role = role_of(trust({"Service": "lambda.amazonaws.com"}))
    role["Properties"] |= properties
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"Role": role}}))

    assert fine(tmp_path, "access", "t.json").strip() == f"Role: {words}"
    detailed = fine(tmp_path, "access", "t.json", "--role", "Role")
    assert ("Who can assume it is not known." in detailed) is words.startswith("who can")
    assert "Nobody can assume it" not in detailed

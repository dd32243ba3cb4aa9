"""``iam-patterns who-can``, ``external``, ``reach`` and ``graph``."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iam_patterns.access import GRAPH_SCHEMA
from tests.checks.templates import EC2, EXTERNAL_ID, allow, role_of, trust
from tests.cli.running import fine, run, run_in_terminal

DOCUMENTED = Path(__file__).parents[2] / "docs" / "schemas"
VENDOR = "arn:aws:iam::222222222222:root"
READS = allow("s3:GetObject", {"Fn::Sub": "${Bucket.Arn}/*"})
WRITES_LOGS = allow(["logs:CreateLogStream", "logs:PutLogEvents"], {"Fn::GetAtt": ["Logs", "Arn"]})
MAY_ASSUME = allow("sts:AssumeRole", {"Fn::GetAtt": ["Vendor", "Arn"]})
RESOURCES: dict[str, Any] = {
    "Bucket": {"Type": "AWS::S3::Bucket", "Metadata": {"aws:cdk:path": "Shop/Reports/Resource"}},
    "Named": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "acme-reports"}},
    "Logs": {"Type": "AWS::Logs::LogGroup"},
    "Key": {
        "Type": "AWS::KMS::Key",
        "Properties": {
            "KeyPolicy": {
                "Version": "2012-10-17",
                "Statement": [{**allow("kms:Decrypt"), "Principal": {"AWS": VENDOR}}],
            }
        },
    },
    "Alias": {
        "Type": "AWS::KMS::Alias",
        "Properties": {"AliasName": "alias/shop", "TargetKeyId": {"Ref": "Key"}},
    },
    "Vendor": role_of(trust({"AWS": VENDOR}, EXTERNAL_ID), permissions=[READS, WRITES_LOGS]),
    "Other": role_of(trust({"AWS": VENDOR}, EXTERNAL_ID), RoleName="Other"),
}
AS_ACCOUNT = "account 222222222222 -> Vendor (if sts:ExternalId is cust-7f3a9c2e)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.json").write_text(json.dumps({"Resources": RESOURCES}))
    return tmp_path


def principals(folder: Path, *question: str) -> list[str]:
    data = json.loads(fine(folder, "who-can", *question, "t.json", "--format", "json"))
    jsonschema.validate(data, json.loads((DOCUMENTED / "who-can-1.json").read_text()))
    return [found["principal"] for found in data["principals"]]


def test_every_principal_has_a_line_with_its_chain_and_conditions(folder: Path) -> None:
    out = fine(folder, "who-can", "s3:GetObject", "Bucket/report.csv", "t.json")

    lines = " ".join(out.split())
    assert lines.startswith(f"Vendor -> s3:GetObject {AS_ACCOUNT} -> s3:GetObject 2 principals can")
    assert "allowed by" not in out


def test_the_statements_that_allow_it_are_printed_on_request(folder: Path) -> None:
    out = fine(folder, "who-can", "s3:GetObject", "Bucket/report.csv", "t.json", "--explain")

    words = " ".join(out.split())
    assert "sts:AssumeRole on Vendor is allowed by trust policy of Vendor, Statement[0]" in words
    assert (
        "s3:GetObject on arn:aws:s3:::<Bucket>/report.csv is allowed by Vendor.Permissions,"
        in words
    )


@pytest.mark.parametrize(
    "name", ["Bucket/a", "Shop/Reports/a", "Reports/a", "arn:aws:s3:::<Bucket>/a"]
)
def test_a_bucket_is_named_by_logical_id_path_and_arn(folder: Path, name: str) -> None:
    assert principals(folder, "s3:GetObject", name) == ["Vendor", "222222222222"]


@pytest.mark.parametrize("name", ["Named/a", "acme-reports/a", "arn:aws:s3:::acme-reports/a"])
def test_another_bucket_is_found_by_its_names_and_nobody_reads_it(folder: Path, name: str) -> None:
    assert principals(folder, "s3:GetObject", name) == []
    out = fine(folder, "who-can", "s3:GetObject", name, "t.json")
    assert out == "No principal can perform s3:GetObject on arn:aws:s3:::acme-reports/a.\n"


def test_an_alias_is_the_key_that_it_is_for(folder: Path) -> None:
    assert principals(folder, "kms:Decrypt", "alias/shop") == ["222222222222"]
    assert principals(folder, "kms:Encrypt", "alias/shop") == []


def test_a_log_group_is_asked_as_requests_name_it(folder: Path) -> None:
    assert principals(folder, "logs:CreateLogStream", "Logs") == ["Vendor", "222222222222"]
    assert principals(folder, "logs:DeleteLogGroup", "Logs") == []
    tagging = ["who-can", "logs:TagResource", "Logs", "t.json", "--format", "json"]
    assert json.loads(fine(folder, *tagging))["resource"].endswith(":log-group:<Logs>")


def test_who_can_assume_a_role_is_answered_by_its_trust_policy(folder: Path) -> None:
    assert principals(folder, "sts:AssumeRole", "Other") == ["222222222222"]
    assert principals(folder, "sts:AssumeRoleWithSAML", "Other") == []


def test_other_principals_than_the_expected_are_1(folder: Path) -> None:
    question = ["who-can", "s3:GetObject", "Bucket/a", "t.json", "--only", "Vendor"]

    finished = run(folder, *question)

    assert finished.status == 1
    assert finished.err == "iam-patterns: not expected: account 222222222222\n"
    assert run(folder, *question, "--only", "account 222222222222").status == 0


def test_markdown_is_a_table(folder: Path) -> None:
    question = ["who-can", "s3:GetObject", "Bucket/a", "t.json", "--format", "markdown"]

    rows = fine(folder, *question).splitlines()[-2:]

    assert rows[0].startswith("| Vendor |  |  | Vendor.Permissions")
    assert rows[1].startswith("| account 222222222222 | Vendor | sts:ExternalId is cust-7f3a9c2e |")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("who-can s3:GetObject Bukcet/a t.json", "no resource is named Bukcet/a. Did you mean"),
        ("who-can kms:Decrypt alias/shpo t.json", "Did you mean alias/shop?"),
        ("who-can s3:GetObject Logs/a t.json", "no resource is named Logs/a."),
        ("who-can s3:GetObjects Bucket/a t.json", "s3:GetObjects does not exist. Did you mean"),
        ("who-can s3:GetObject Bucket t.json", "s3:GetObject does not support it"),
        ("who-can t.json", "who-can has ACTION [RESOURCE] PATH (got 1 arguments)"),
        ("who-can s3:GetObject Bucket/a gone.json", "gone.json does not exist"),
        ("who-can s3:ListAllMyBuckets t.json --managed-policy a=t.json", "has no policy document"),
        ("reach nobody t.json", "A caller is a role of the app, an account ID"),
        ("external gone.json", "gone.json does not exist"),
        ("graph gone.json", "gone.json does not exist"),
    ],
)
def test_a_question_that_cannot_be_asked_is_one_line(
    folder: Path, arguments: str, message: str
) -> None:
    finished = run(folder, *arguments.split())

    assert (finished.status, finished.out) == (2, "")
    assert message in finished.err
    assert finished.err.count("\n") == 1


def test_two_resources_of_one_name_are_refused_with_their_paths(tmp_path: Path) -> None:
    both = {
        "A": {"Type": "AWS::SQS::Queue", "Metadata": {"aws:cdk:path": "Shop/One/Jobs/Resource"}},
        "B": {"Type": "AWS::SQS::Queue", "Metadata": {"aws:cdk:path": "Shop/Two/Jobs/Resource"}},
    }
    (tmp_path / "t.json").write_text(json.dumps({"Resources": both}))

    finished = run(tmp_path, "who-can", "sqs:SendMessage", "Jobs", "t.json")

    assert "several resources are named Jobs: Shop/One/Jobs, Shop/Two/Jobs." in finished.err
    assert run(tmp_path, "who-can", "sqs:SendMessage", "One/Jobs", "t.json").status == 0


def test_can_takes_the_same_names(folder: Path) -> None:
    for name, outcome in (("Reports/a", "allowed"), ("acme-reports/a", "denied")):
        question = ["can", "Vendor", "s3:GetObject", name, "t.json", "--expect", outcome]
        assert run(folder, *question).status == 0


def test_a_managed_policy_that_no_template_has_can_be_given(tmp_path: Path) -> None:
    arn = "arn:aws:iam::111111111111:policy/Shared"
    bucket = "arn:aws:s3:::reports"
    role = role_of(trust({"Service": "ec2.amazonaws.com"}), ManagedPolicyArns=[arn])
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"Server": role}}))
    document = {"Version": "2012-10-17", "Statement": [allow("s3:ListBucket", bucket)]}
    (tmp_path / "policy.json").write_text(json.dumps({"PolicyVersion": {"Document": document}}))
    question = ["who-can", "s3:ListBucket", bucket, "t.json"]

    assert arn in run(tmp_path, *question).err
    out = fine(tmp_path, *question, "--managed-policy", f"{arn}=policy.json")
    assert out.startswith("Server -> s3:ListBucket\n")


def test_external_lists_the_ways_in_as_lines_and_as_json(folder: Path) -> None:
    lines = fine(folder, "external", "t.json").splitlines()
    data = json.loads(fine(folder, "external", "t.json", "--format", "json"))

    jsonschema.validate(data, json.loads((DOCUMENTED / "external-1.json").read_text()))
    assert data["ways"] == lines == sorted(lines)
    assert any(line.startswith("account 222222222222 -> Vendor: sts:AssumeRole") for line in lines)
    own = fine(folder, "external", "t.json", "--own-account", "222222222222")
    assert own == "No way in from outside.\n"


def test_reach_has_the_roles_and_their_permissions(folder: Path) -> None:
    question = ["reach", "222222222222", "t.json"]
    call = ["--external-id", "cust-7f3a9c2e"]

    assert "can assume no role" in fine(folder, *question)
    data = json.loads(fine(folder, *question, *call, "--format", "json"))
    jsonschema.validate(data, json.loads((DOCUMENTED / "reach-1.json").read_text()))
    assert [found["role"] for found in data["roles"]] == ["Vendor", "Other"]
    assert "read on arn:aws:s3:::<Bucket>/*" in fine(folder, *question, *call)


def test_the_graph_has_the_documented_schema(folder: Path) -> None:
    schema = json.loads((DOCUMENTED / "graph-1.json").read_text())

    data = json.loads(fine(folder, "graph", "t.json"))

    assert schema == GRAPH_SCHEMA
    jsonschema.validate(data, schema)
    assert "role:Vendor" in {node["id"] for node in data["nodes"]}


def test_the_answers_fit_a_terminal_of_80_columns(folder: Path) -> None:
    question = ["who-can", "s3:GetObject", "Bucket/a", "t.json", "--explain"]

    shown = run_in_terminal(folder, *question)

    assert "\x1b[94m\x1b[1mVendor\x1b[0m -> s3:GetObject" in shown.out
    plain = run_in_terminal(folder, *question, NO_COLOR="1").out
    assert plain == fine(folder, *question)
    assert max(map(len, plain.splitlines())) <= 80


UNKNOWN = "arn:aws:iam::111111111111:policy/elsewhere"


@pytest.mark.parametrize(
    "question",
    ["can R s3:GetObject arn:aws:s3:::b/x t.json", "who-can s3:GetObject arn:aws:s3:::b/x t.json"],
)
def test_a_managed_policy_that_no_template_declares_is_asked_for_by_its_option(
    question: str, tmp_path: Path
) -> None:
    role = role_of(EC2, ManagedPolicyArns=[UNKNOWN])
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"R": role}}))
    (tmp_path / "p.json").write_text(json.dumps({"Statement": [allow("s3:GetObject")]}))

    refused = run(tmp_path, *question.split())
    answered = fine(tmp_path, *question.split(), "--managed-policy", f"{UNKNOWN}=p.json")

    assert refused.status == 2
    assert f"Pass their documents: --managed-policy {UNKNOWN}=FILE." in refused.err
    assert "Yes." in answered or "2 principals can perform" in answered


def test_an_error_of_the_python_api_has_the_command_instead(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"R": role_of(EC2)}}))

    refused = run(tmp_path, "who-can", "s3:GetObject", "t.json")

    assert refused.status == 2
    assert "or ask iam-patterns can without RESOURCE." in refused.err

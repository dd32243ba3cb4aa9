"""``iam-patterns map``: its formats, its options and its errors."""

import json
from pathlib import Path

import jsonschema
import pytest

from iam_patterns.cli.errors import FINE, WRONG_USE
from tests.checks.templates import deny, role_of, trust
from tests.cli.running import fine, git, run
from tests.map.apps import SHOP, changed

NESTED = "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: no.json}}}"
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "map-1.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.json").write_text(json.dumps(SHOP))
    without = changed(SHOP, Open=None)
    (tmp_path / "before.json").write_text(json.dumps(without))
    return tmp_path


def test_it_writes_one_file_and_prints_the_numbers(folder: Path) -> None:
    out = fine(folder, "map", "shop.json", "-o", "map.html")

    assert out == "27 roles, 58 lines and 3 findings: map.html\n"
    assert (folder / "map.html").read_text().startswith("<!doctype html>\n")


def test_two_processes_write_the_same_bytes(folder: Path) -> None:
    one = fine(folder, "map", "shop.json")

    assert run(folder, "map", "shop.json", PYTHONHASHSEED="7").out == one


def test_the_json_has_the_documented_schema(folder: Path) -> None:
    for arguments in ((), ("--compare", "before.json")):
        data = json.loads(fine(folder, "map", "shop.json", "--format", "json", *arguments))
        jsonschema.validate(data, json.loads(SCHEMA.read_text()))

    assert {line["change"] for line in data["lines"]} == {"", "opened"}
    assert data["before"] == "before.json"


@pytest.fixture
def repository(folder: Path) -> Path:
    """A repository whose working tree has the role Open, which its commit does not."""
    text = (folder / "shop.json").read_text()
    (folder / "shop.json").write_text((folder / "before.json").read_text())
    git(folder, "init", "--quiet")
    git(folder, "add", "shop.json")
    git(folder, "commit", "--quiet", "--message", "Before")
    (folder / "shop.json").write_text(text)
    return folder


def test_it_is_compared_with_a_git_revision(repository: Path) -> None:
    commit = git(repository, "rev-parse", "--short=7", "HEAD")
    question = ("map", "shop.json", "--format", "json", "--compare")

    data = json.loads(fine(repository, *question, "HEAD"))

    assert data["before"] == f"HEAD ({commit})"
    with_path = json.loads(fine(repository, *question, "before.json"))
    assert data == {**with_path, "before": data["before"]}
    assert [node["label"] for node in data["nodes"] if node["change"]] == ["anyone", "Open"]
    assert len(git(repository, "worktree", "list").splitlines()) == 1


def test_a_baseline_accepts_the_findings_of_a_revision_too(repository: Path) -> None:
    git(repository, "commit", "--all", "--quiet", "--message", "Weak")
    question = ("map", "shop.json", "--format", "json", "--compare", "HEAD")
    before = json.loads(fine(repository, *question))["findings"]
    fine(repository, "baseline", "shop.json")

    assert {finding["change"] for finding in before} == {""}
    assert json.loads(fine(repository, *question))["findings"] == []
    (repository / "iam-patterns-baseline.json").unlink()
    (repository / "shop.json").write_text((repository / "before.json").read_text())
    closed = [one for one in json.loads(fine(repository, *question))["findings"] if one["change"]]
    assert {(one["change"], one["path"]) for one in closed} == {("closed", "Open")}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("--compare mian", "no path or git revision is named mian. Did you mean main?"),
        ("--compare main --app false", "cdk synth --app 'false' of main ("),
        ("--compare before.json --app false", "--app is for a git revision or the working"),
        ("--app false", "--app is for a git revision of --compare. Remove it."),
        ("--compare several", "several has 2 apps and templates: "),
        ("--compare broken", "broken/a.yaml is not YAML"),
    ],
)
def test_what_cannot_be_compared_is_one_line_and_leaves_no_worktree(
    repository: Path, arguments: str, problem: str
) -> None:
    text = (repository / "shop.json").read_text()
    for name in ("a.json", "b.json"):
        (repository / "several").mkdir(exist_ok=True)
        (repository / "several" / name).write_text(text)
    (repository / "broken").mkdir()
    (repository / "broken" / "a.yaml").write_text("Resources: [AWS::")

    finished = run(repository, "map", "shop.json", *arguments.split())

    assert (finished.status, finished.out) == (WRONG_USE, "")
    assert problem in finished.err
    assert finished.err.count("\n") == 1
    assert len(git(repository, "worktree", "list").splitlines()) == 1


def test_a_path_that_the_revision_does_not_have_is_synthesized_with_its_app(
    repository: Path,
) -> None:
    (repository / "cdk.json").write_text(json.dumps({"app": "false"}))
    git(repository, "add", "cdk.json")
    git(repository, "commit", "--quiet", "--message", "App", "cdk.json")
    (repository / "cdk.out.json").write_text((repository / "shop.json").read_text())

    finished = run(repository, "map", "cdk.out.json", "--compare", "main")

    assert finished.status == WRONG_USE
    assert "cdk synth of main (" in finished.err
    assert fine(repository, "map", "shop.json", "--compare", "main").startswith("<!doctype")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Resources: [AWS::", "broken.yaml is not YAML"),
        ("A: AWS::Nothing", "broken.yaml is not a CloudFormation template"),
        (NESTED, "the nested stack N: no.json cannot be read"),
        (
            "Resources: {R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: x}}}",
            "broken.R.AssumeRolePolicyDocument: it is text that is not JSON",
        ),
    ],
    ids=["not-yaml", "no-template", "nested", "policy"],
)
def test_what_cannot_be_read_is_one_line_and_no_file(
    tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "broken.yaml").write_text(text)

    finished = run(tmp_path, "map", "broken.yaml", "-o", "map.html")

    assert (finished.status, finished.out) == (WRONG_USE, "")
    assert problem in finished.err
    assert finished.err.count("\n") == 1
    assert not (tmp_path / "map.html").exists()


def test_the_folder_that_one_stands_in_gives_the_map_its_name(folder: Path) -> None:
    (folder / "before.json").unlink()

    data = json.loads(fine(folder, "map", ".", "--format", "json"))

    assert data["title"] == "shop.json"


def test_mermaid_of_one_role(folder: Path) -> None:
    out = fine(folder, "map", "shop.json", "--format", "mermaid", "--role", "Strong")

    assert out.startswith("flowchart LR\n")
    assert "Auditor" not in out


def test_the_paths_from_one_to_another(folder: Path) -> None:
    ends = ("--from", "account 222222222222", "--to", "acme-reports")
    data = json.loads(fine(folder, "map", "shop.json", "--format", "json", *ends))

    assert [node["label"] for node in data["nodes"] if node["column"] != "role"] == [
        "account 222222222222",
        "acme-reports",
    ]


def test_an_own_account_is_not_outside(folder: Path) -> None:
    def outside(*arguments: str) -> list[str]:
        data = json.loads(fine(folder, "map", "shop.json", "--format", "json", *arguments))
        return [node["label"] for node in data["nodes"] if node["is_outside"]]

    assert "Auditor" in outside()
    assert "Auditor" not in outside("--own-account", "222222222222")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--role", "Auditer"), "no role is named Auditer. Did you mean Auditor?"),
        (("--to", "lambda.amazonaws.com"), "no role or resource is named lambda.amazonaws.com."),
        (("--compare", "missing.json"), "missing.json does not exist."),
    ],
)
def test_a_name_that_is_not_there_is_an_error(
    folder: Path, arguments: tuple[str, ...], problem: str
) -> None:
    finished = run(folder, "map", "shop.json", *arguments)

    assert finished.status == WRONG_USE
    assert problem in " ".join(finished.err.split())


def test_a_managed_policy_that_is_given_is_known_with_its_denials(tmp_path: Path) -> None:
    arn = "arn:aws:iam::111111111111:policy/own"
    role = role_of(trust({"Service": "lambda.amazonaws.com"}), ManagedPolicyArns=[arn])
    (tmp_path / "role.json").write_text(json.dumps({"Resources": {"R": role}}))
    document = {"Version": "2012-10-17", "Statement": [deny("s3:DeleteObject")]}
    (tmp_path / "own.json").write_text(json.dumps(document))
    given = ("--managed-policy", f"{arn}=own.json")

    data = json.loads(fine(tmp_path, "map", "role.json", "--format", "json", *given))

    assert [note["texts"] for note in data["notes"]] == [
        ["Its policies deny s3:DeleteObject on *."]
    ]
    refused = run(tmp_path, "map", "role.json")
    assert refused.status == WRONG_USE
    assert "R has managed policies that no template declares" in refused.err


def test_a_diagram_that_nobody_can_read_is_refused(tmp_path: Path) -> None:
    roles = {f"R{n}": role_of(trust({"AWS": "*"}), RoleName=f"R{n}") for n in range(11)}
    (tmp_path / "many.json").write_text(json.dumps({"Resources": roles}))

    finished = run(tmp_path, "map", "many.json", "--format", "mermaid")

    assert finished.status == WRONG_USE
    assert "more than the 100 that can be read" in " ".join(finished.err.split())
    assert run(tmp_path, "map", "many.json", "--format", "dot").status == FINE

"""Every subcommand on apps of every shape, and on garbage, through the real process."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import WEAK, fine, run
from tests.cli.shapes import SHAPES, mixed, nested, roles_in, stack_set, stages_only, typescript
from tests.cli.test_process import names

pytestmark = pytest.mark.slow

ROLES = {
    "typescript": [
        "Shop/Handler/ServiceRole",
        "Shop/Auditor",
        "Shop/Task",
        "Shop/Reports/Reader",
        "Prod/Api/Open",
    ],
    "plain_yaml": ["Reader"],
    "sam": ["ReaderRole"],
    "for_each": ["ReaderTest", "ReaderProd"],
    "nested": ["Reader", "parent/Reader/Reader"],
    "stages_only": ["Test/Shop/Reader", "Prod/Shop/Reader"],
    "stack_set": ["set/Everywhere/Reader"],
    "mixed": ["Reader", "ReaderRole"],
}
COMMANDS = {
    "check": ["check", "PATH"],
    "access": ["access", "PATH"],
    "can": ["can", "Reader", "s3:GetObject", "PATH"],
    "who-can": ["who-can", "s3:GetObject", "arn:aws:s3:::reports/x", "PATH"],
    "external": ["external", "PATH"],
    "reach": ["reach", "222222222222", "PATH"],
    "graph": ["graph", "PATH"],
    "diff": ["diff", "PATH", "PATH"],
    "baseline": ["baseline", "PATH", "--output", "OUTPUT"],
    "suggest": ["suggest", "PATH", "--format", "markdown"],
    "map": ["map", "PATH", "--format", "json"],
}
SEVERAL = dict.fromkeys(
    ("can", "who-can", "external", "reach", "graph", "map"), "Pass one of them."
)
REFUSALS = {
    "mixed": SEVERAL,
    "nested": SEVERAL,
    "sam": {"can": "no role is named Reader. Did you mean ReaderRole?"},
    "for_each": {"can": "no role is named Reader. Did you mean ReaderTest?"},
    "stages_only": {"can": "2 roles are named Reader: Prod/Shop/Reader, Test/Shop/Reader."},
}
"""The commands about one app or one role refuse a folder of several apps and a name of several."""


@pytest.mark.parametrize("shape", SHAPES)
def test_every_subcommand_answers(shape: str, tmp_path: Path) -> None:
    path = SHAPES[shape](tmp_path / "app")

    for name, command in COMMANDS.items():
        words = {"PATH": str(path), "OUTPUT": str(tmp_path / "baseline.json")}
        finished = run(tmp_path, *(words.get(word, word) for word in command))
        refusal = REFUSALS.get(shape, {}).get(name)
        if refusal:
            assert (finished.status, finished.out) == (2, ""), name
            assert refusal in finished.err, name
        else:
            assert (finished.status in (0, 1), finished.err) == (True, ""), name
            assert finished.out.strip(), name


def test_every_subcommand_with_a_path_is_tried_on_every_shape() -> None:
    assert set(names()) - COMMANDS.keys() == {"explain", "rules", "comment", "bootstrap"}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_role_of_every_shape_is_there(shape: str, tmp_path: Path) -> None:
    path = str(SHAPES[shape](tmp_path / "app"))

    for command in ("access", "suggest"):
        data: dict[str, Any] = json.loads(fine(tmp_path, command, path, "--format", "json"))
        assert sorted(roles_in(data)) == sorted(ROLES[shape])


def test_findings_of_a_typescript_app_point_at_its_lines(tmp_path: Path) -> None:
    path = typescript(tmp_path)
    code = (tmp_path / "app.ts").read_text().splitlines()

    report = run(tmp_path, "check", str(path), "--format", "json", "--fail-on", "never")

    findings = json.loads(report.out)["findings"]
    assert {finding["file"] for finding in findings} == {"app.ts"}
    for finding in findings:
        name = finding["path"].rpartition("/")[2]
        made = "lambda.Function" if name == "ServiceRole" else f'"{name}"'
        assert made in code[finding["line"] - 1], finding


def test_findings_of_stages_and_stack_sets_are_there(tmp_path: Path) -> None:
    for shape in (stages_only, stack_set, nested):
        path = shape(tmp_path / shape.__name__)
        report = run(tmp_path, "check", str(path), "--format", "json", "--fail-on", "never")
        assert json.loads(report.out)["findings"], shape


def test_sarif_has_the_line_of_the_statement_in_yaml(tmp_path: Path) -> None:
    path = SHAPES["plain_yaml"](tmp_path)
    sarif = json.loads(
        fine(tmp_path, "check", str(path), "--format", "sarif", "--fail-on", "never")
    )

    lines = path.read_text().splitlines()
    places = [result["locations"][0]["physicalLocation"] for result in sarif["runs"][0]["results"]]
    assert places
    starts = {lines[place["region"]["startLine"] - 1].strip() for place in places}
    assert "- Effect: Allow" in starts
    assert {place["artifactLocation"]["uri"] for place in places} == {"template.yaml"}


def test_files_that_are_no_templates_and_hidden_folders_are_left_out(tmp_path: Path) -> None:
    report = run(tmp_path, "check", str(mixed(tmp_path)), "--format", "json")

    assert json.loads(report.out)["templates"] == ["infra/sam.yml", "template.yaml"]


TEXT = json.dumps(WEAK)
DEEP = 100_000
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nResources: {R: {Type: AWS::IAM::Role}}\n"
GARBAGE: dict[str, tuple[bytes, str]] = {
    "binary.json": (bytes(range(256)), "is not UTF-8"),
    "empty.json": (b"", "is not JSON"),
    "blank.yaml": (b"\n", "must be an object"),
    "truncated.json": (TEXT[:100].encode(), "is not JSON"),
    "utf16.json": (TEXT.encode("utf-16"), "byte order mark"),
    "utf16_without_mark.json": (TEXT.encode("utf-16-le"), "is not JSON"),
    "latin1.yaml": (b"Resources:\n  R\xe9: {Type: AWS::IAM::Role}\n", "is not UTF-8"),
    "bomb.yaml": (BOMB.encode(), "does not support YAML aliases"),
    "deep.json": (b'{"Resources":' + b'{"a":' * DEEP + b"1" + b"}" * (DEEP + 1), "100 deep"),
    "deep.yaml": (b"Resources: " + b"[" * DEEP + b"]" * DEEP, "100 deep"),
    "huge_number.json": (TEXT.replace('"sts:AssumeRole"', "1" * 6000).encode(), "not a number"),
    "endless_number.json": (TEXT.replace('"sts:AssumeRole"', "1e999").encode(), "not a number"),
    "number.json": (b"12", "must be an object"),
    "list.json": (b"[]", "must be an object"),
    "resources.json": (b'{"Resources": []}', "Resources must be an object"),
    "resource.json": (b'{"Resources": {"A": "AWS::IAM::Role"}}', "must be an object"),
    "twice.yaml": (b"Resources: {R: {Type: A}, R: {Type: A}}", "the key is there twice"),
    "python.yaml": (b'Resources: !!python/object/apply:os.system ["true"]', "has no tag"),
    "documents.yaml": (b"Resources: {}\n---\nResources: {}\n", "a template has one"),
    "surrogate.json": (TEXT.replace("Vendor", "V\\ud800").encode(), "must be a string"),
    "escape.json": (TEXT.replace("Vendor", "V\\u001b[2J\\n::error::x").encode(), "control"),
}


def test_each_piece_of_garbage_is_one_line(tmp_path: Path) -> None:
    for name, (data, _) in GARBAGE.items():
        (tmp_path / name).write_bytes(data)

    finished = run(tmp_path, "check", *GARBAGE)

    assert (finished.status, finished.out) == (2, "")
    lines = finished.err.splitlines()
    for line, (name, (_, message)) in zip(lines, GARBAGE.items(), strict=True):
        assert line.startswith(f"iam-patterns: {name}")
        assert message in line
        assert line.isprintable()


@pytest.mark.parametrize(
    "command", [["access"], ["suggest"], ["baseline"], ["can", "R", "s3:GetObject"]]
)
@pytest.mark.parametrize("name", ["deep.json", "bomb.yaml"])
def test_garbage_is_the_same_line_in_each_subcommand(
    name: str, command: list[str], tmp_path: Path
) -> None:
    data, message = GARBAGE[name]
    (tmp_path / name).write_bytes(data)

    finished = run(tmp_path, *command, name)

    assert (finished.status, finished.out) == (2, "")
    assert message in finished.err
    assert finished.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_cannot_be_read_in_a_folder_does_not_hide_the_rest(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(TEXT)
    (tmp_path / "utf16.json").write_bytes(TEXT.encode("utf-16"))
    (tmp_path / "self.json").symlink_to("self.json")
    (tmp_path / "gone.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "up").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "notes.json").write_text("not a template")
    (tmp_path / "image.json").write_bytes(bytes(range(256)))

    finished = run(tmp_path, "check", ".")

    assert finished.status == 2
    assert "trust-any-principal" in finished.out
    names = [line.split()[1] for line in finished.err.splitlines()]
    assert names == ["gone.yaml", "self.json", "utf16.json"]


@pytest.mark.parametrize("name", ["folder", "pipe", "gone", "self"])
def test_a_path_without_a_template_is_one_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "self").symlink_to("self")

    finished = run(tmp_path, "suggest", name)

    assert (finished.status, finished.out) == (2, "")
    assert finished.err.startswith("iam-patterns: ")
    assert finished.err.count("\n") == 1

"""Where the command finds its settings."""

import json
from pathlib import Path

import pytest

from tests.checks.templates import role_of, trust
from tests.cli.running import WEAK, fine, run

PARTNER = {"Resources": {"Partner": role_of(trust({"AWS": "222222222222"}))}}
OWN = '["222222222222"]'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.json").write_text(json.dumps(PARTNER))
    assert "trusts an AWS account that is not yours" in run(tmp_path, "check", "t.json").out
    return tmp_path


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("cdk.json", f'{{"context": {{"iam-patterns": {{"own_accounts": {OWN}}}}}}}'),
        ("cdk.json", f'{{"context": {{"iam-patterns:own_accounts": {OWN}}}}}'),
        ("pyproject.toml", f"[tool.iam-patterns]\nown_accounts = {OWN}"),
        ("iam-patterns.toml", f"own_accounts = {OWN}"),
    ],
)
def test_each_file_of_the_working_directory_is_read(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text)

    assert "not yours" not in run(folder, "check", "t.json").out


def test_the_organization_s_file_is_read_by_its_path(folder: Path) -> None:
    (folder / "organization.json").write_text(f'{{"own_accounts": {OWN}}}')

    settings = ["--settings", "organization.json"]

    assert "not yours" not in run(folder, "check", "t.json", *settings).out


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"iam-patterns.toml": "own_account = []"}, "own_account: must be one of organization_id"),
        ({"iam-patterns.toml": "own_accounts = ["}, "iam-patterns.toml is not TOML:"),
        ({"cdk.json": '{"context": {"iam-patterns": 3}}'}, "iam-patterns in cdk.json is not an"),
        ({"cdk.json": '{"iam-patterns": {}}'}, "iam-patterns in cdk.json is not read. Move it"),
        ({"cdk.json": '{"context": {"iam_patterns": {}}}'}, "'iam_patterns': is not read"),
        ({"pyproject.toml": "[tool.iam_patterns]\nx = 1"}, "'iam_patterns': is not read"),
        ({"pyproject.toml": "[iam-patterns]\nx = 1"}, "iam-patterns in pyproject.toml is not read"),
        (
            {
                "iam-patterns.toml": f"own_accounts = {OWN}",
                "pyproject.toml": f"[tool.iam-patterns]\nown_accounts = {OWN}",
            },
            "own_accounts is in iam-patterns.toml and in pyproject.toml. Remove one",
        ),
        (
            {"iam-patterns.toml": '[severities]\ntrust-any = "off"'},
            "severities.trust-any: must be the ID of a rule",
        ),
    ],
)
def test_wrong_settings_are_one_line(folder: Path, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        (folder / name).write_text(text)

    finished = run(folder, "check", "t.json")

    assert finished.status == 2
    assert message in finished.err
    assert finished.err.count("\n") == 1


def test_a_date_of_toml_needs_no_quotes(folder: Path) -> None:
    (folder / "iam-patterns.toml").write_text(
        '[[baseline]]\nrule = "trust-external-account"\npath = "t.json/Partner"\n'
        'reason = "our partner"\nexpires = 2999-12-31'
    )

    assert "1 finding acknowledged: 1 in the baseline" in fine(folder, "check", "t.json")


@pytest.mark.parametrize("name", ["iam-pattern", "iam-paterns", "iam-pattrens", "iam_patterns"])
def test_a_misspelt_name_of_the_settings_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.json").write_text(json.dumps(WEAK))
    (tmp_path / "cdk.json").write_text(json.dumps({"context": {name: {"severities": {}}}}))

    finished = run(tmp_path, "check", "t.json")

    assert (finished.status, finished.out) == (2, "")
    assert f"'{name}': is not read. Write iam-patterns" in finished.err


@pytest.mark.parametrize("name", ["iam-policies", "aws-patterns", "@aws-cdk/aws-iam:x"])
def test_the_name_of_another_setting_of_the_context_is_none_of_ours(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "t.json").write_text(json.dumps(WEAK))
    (tmp_path / "cdk.json").write_text(json.dumps({"context": {name: True}}))

    assert run(tmp_path, "check", "t.json").status == 1

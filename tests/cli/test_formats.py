"""The formats of check's report, read as their readers read them."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from iam_patterns.checks.settings import Settings
from iam_patterns.cli.checking import check_inputs
from iam_patterns.cli.formats import written
from iam_patterns.cli.inputs import read_inputs
from iam_patterns.cli.output_format import CheckFormat, FailOn
from tests.checks.templates import allow, role_of, trust
from tests.cli.running import SOUND, WEAK, WEAK_YAML, run

SCHEMAS = Path(__file__).parent / "schemas"
DOCUMENTED = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.fixture
def weak(tmp_path: Path) -> Path:
    (tmp_path / "weak.yaml").write_text(WEAK_YAML)
    (tmp_path / "sound.json").write_text(json.dumps(SOUND))
    return tmp_path


def as_json(folder: Path, *arguments: str) -> Any:
    return json.loads(run(folder, "check", *arguments).out)


def fingerprint(folder: Path, file: str) -> str:
    (result,) = as_json(folder, file, "--format", "sarif")["runs"][0]["results"]
    text: str = result["partialFingerprints"]["primaryLocationLineHash"]
    return text


def test_sarif_is_valid_and_has_what_code_scanning_reads(weak: Path) -> None:
    data = as_json(weak, ".", "--format", "sarif")

    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text())
    jsonschema.validate(data, schema)
    (run_,) = data["runs"]
    (rule,) = run_["tool"]["driver"]["rules"]
    (result,) = run_["results"]
    assert rule["id"] == result["ruleId"] == "trust-any-principal"
    assert rule["properties"]["security-severity"] == "8.0"
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "weak.yaml"
    assert place["region"]["startLine"] == 8
    assert place["region"]["startColumn"] == 13
    assert place["region"]["endLine"] == 10


def test_a_schema_that_never_fails_would_be_no_test(weak: Path) -> None:
    data = as_json(weak, ".", "--format", "sarif")
    del data["runs"][0]["tool"]

    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text())
    with pytest.raises(jsonschema.ValidationError, match="'tool' is a required property"):
        jsonschema.validate(data, schema)


def test_fingerprints_survive_moved_lines_and_differ_between_roles(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(WEAK_YAML)
    before = fingerprint(tmp_path, "t.yaml")
    (tmp_path / "t.yaml").write_text(f"Description: |\n  moved\n  down\n{WEAK_YAML}")
    moved = fingerprint(tmp_path, "t.yaml")
    (tmp_path / "t.yaml").write_text(WEAK_YAML.replace("Vendor", "Partner"))

    assert moved == before
    assert fingerprint(tmp_path, "t.yaml") != before


def test_json_has_the_documented_schema(weak: Path) -> None:
    data = as_json(weak, ".", "--format", "json")

    jsonschema.validate(data, json.loads((DOCUMENTED / "check-1.json").read_text()))
    (finding,) = data["findings"]
    assert (finding["file"], finding["line"], finding["fails"]) == ("weak.yaml", 8, True)
    assert data["counts"] == {"error": 1, "warning": 0, "note": 0}


def test_junit_has_a_failure_for_the_weak_and_none_for_the_sound(weak: Path) -> None:
    (weak / "broken.yaml").write_text("Resources: [AWS::")
    root = ET.fromstring(run(weak, "check", ".", "--format", "junit").out)  # noqa: S314 - our own output

    assert root.attrib | {} == {
        "name": "iam-patterns",
        "tests": "3",
        "failures": "1",
        "errors": "1",
        "time": "0",
    }
    suites = {suite.get("name"): suite for suite in root}
    assert suites["sound.json"].find(".//failure") is None
    failure = suites["weak.yaml"].find(".//failure")
    assert failure is not None
    assert failure.get("message") == "Role Vendor can be assumed by any AWS principal."
    error = suites["not checked"].find(".//error")
    assert error is not None
    assert "broken.yaml is not YAML" in str(error.get("message"))


def test_junit_fails_for_what_fail_on_says(weak: Path) -> None:
    text = run(weak, "check", "weak.yaml", "--format", "junit", "--fail-on", "never").out

    assert "<failure" not in text
    assert "<system-out>error: Role Vendor" in text


def test_github_annotates_the_lines(weak: Path) -> None:
    finished = run(weak, "check", "weak.yaml", "--format", "github")

    first, last = finished.out.splitlines()
    assert first.startswith(
        "::error file=weak.yaml,line=8,endLine=10,"
        "title=trust-any-principal%3A weak.yaml/Vendor::Role Vendor can be assumed by any AWS"
    )
    assert "%0AFix: " in first
    assert last == "1 error in 1 template."


def test_what_stands_in_a_template_starts_no_workflow_command(tmp_path: Path) -> None:
    name = "a\n::set-output name=x::y"
    role = role_of(trust("*"), RoleName=name)
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"Vendor": role}}))

    finished = run(tmp_path, "check", "t.json", "--format", "github")

    assert finished.out.count("\n::set-output") == 0
    assert finished.status in (1, 2)


def test_gitlab_has_what_code_quality_reads(weak: Path) -> None:
    (entry,) = as_json(weak, ".", "--format", "gitlab")

    assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert entry["severity"] == "critical"
    assert entry["location"] == {"path": "weak.yaml", "lines": {"begin": 8}}


def test_markdown_has_its_marker_and_the_findings_folded(weak: Path) -> None:
    text = run(weak, "check", ".", "--format", "markdown").out

    assert text.startswith("<!-- iam-patterns -->\n\n### iam-patterns: 1 error in 2 templates")
    assert text.count("<details>") == text.count("</details>") == 1


def test_markdown_of_a_huge_app_fits_in_a_comment(tmp_path: Path) -> None:
    resources = {
        f"Role{number}": role_of(trust("*"), permissions=[allow("*")], RoleName=f"r{number}")
        for number in range(300)
    }
    (tmp_path / "huge.json").write_text(json.dumps({"Resources": resources}))

    text = run(tmp_path, "check", "huge.json", "--format", "markdown").out

    assert 50_000 < len(text) < 65_536
    assert text.count("<details>") == text.count("</details>")
    assert "more findings: run `iam-patterns check` to see all of them." in text


def test_names_in_templates_are_no_markup(tmp_path: Path) -> None:
    role = role_of(trust("*"), RoleName="@team<script>[x](https://evil.example)")
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"Vendor": role}}))

    text = run(tmp_path, "check", "t.json", "--format", "markdown").out

    assert "<script>" not in text
    assert "@team" not in text
    assert "https://evil" not in text
    assert "Role &#64;team&lt;script&gt;" in text


def test_output_goes_to_a_file(weak: Path) -> None:
    finished = run(weak, "check", ".", "--format", "sarif", "--output", "out.sarif")

    assert finished.status == 1
    assert finished.out == "1 error in 2 templates: out.sarif\n"
    assert json.loads((weak / "out.sarif").read_text())["version"] == "2.1.0"


def test_a_line_of_json_is_found_too(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(json.dumps(WEAK, indent="\t"))

    (finding,) = as_json(tmp_path, "t.json", "--format", "json")["findings"]

    line = (tmp_path / "t.json").read_text().splitlines()[finding["line"] - 1]
    assert line.strip() == "{"
    assert '"Effect": "Allow"' in (tmp_path / "t.json").read_text().splitlines()[finding["line"]]


def test_sarif_keeps_the_most_severe_of_more_than_code_scanning_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("iam_patterns.cli.formats.sarif._MOST_RESULTS", 1)
    partner = {"Resources": {"Partner": role_of(trust({"AWS": "222222222222"}))}}
    (tmp_path / "a.json").write_text(json.dumps(partner))
    (tmp_path / "z.json").write_text(json.dumps(WEAK))
    report = check_inputs(read_inputs([Path()]), Settings())

    data = json.loads(written(report, CheckFormat.SARIF, FailOn.ERROR))

    assert [finding.severity for finding in report.findings] == ["warning", "error"]
    assert [result["level"] for result in data["runs"][0]["results"]] == ["error"]

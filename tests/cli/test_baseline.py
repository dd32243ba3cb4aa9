"""The baseline: today's findings are accepted, and only new ones fail."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.cli.running import WEAK_YAML, fine, run

FILE = "iam-patterns-baseline.json"


@pytest.fixture
def accepted(tmp_path: Path) -> Path:
    (tmp_path / "t.yaml").write_text(WEAK_YAML)
    assert run(tmp_path, "check", "t.yaml").status == 1
    assert fine(tmp_path, "baseline", "t.yaml") == f"{FILE}: 1 entry, 1 new.\n"
    return tmp_path


def entries(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / FILE).read_text())["baseline"]
    return found


def rewrite(folder: Path, **changes: str) -> None:
    (entry,) = entries(folder)
    (folder / FILE).write_text(json.dumps({"baseline": [{**entry, **changes}]}))


def add_a_role(folder: Path) -> None:
    role = WEAK_YAML.partition("\n")[2].replace("Vendor", "Added")
    (folder / "t.yaml").write_text(f"Description: moved\n{WEAK_YAML}{role}")


def test_what_is_in_the_baseline_does_not_fail(accepted: Path) -> None:
    (entry,) = entries(accepted)

    assert set(entry) == {"rule", "path", "reason", "statement", "owner", "expires"}
    assert (entry["rule"], entry["path"]) == ("trust-any-principal", "t.yaml/Vendor")
    out = fine(accepted, "check", "t.yaml")
    assert out.startswith("1 finding acknowledged: 1 in the baseline, 0 in the code.")


@pytest.mark.parametrize("output_format", ["text", "sarif", "junit", "markdown", "github"])
def test_a_new_finding_fails_in_every_format_and_the_old_one_is_not_in_it(
    accepted: Path, output_format: str
) -> None:
    add_a_role(accepted)

    finished = run(accepted, "check", "t.yaml", "--format", output_format)

    assert finished.status == 1
    assert "Added" in finished.out
    assert "Vendor" not in finished.out


def test_a_changed_statement_is_a_new_finding(accepted: Path) -> None:
    text = WEAK_YAML.replace("sts:AssumeRole", "[sts:AssumeRole, sts:TagSession]")
    (accepted / "t.yaml").write_text(text)

    assert run(accepted, "check", "t.yaml").status == 1


def test_an_expired_entry_is_reported_and_its_finding_fails(accepted: Path) -> None:
    rewrite(accepted, expires="2020-01-31", reason="until the migration")

    finished = run(accepted, "check", "t.yaml")

    assert finished.status == 1
    assert "Expired in the baseline: trust-any-principal" in finished.out
    rewrite(accepted, expires="2999-01-31")
    assert "Expired" not in fine(accepted, "check", "t.yaml")


def stale(folder: Path) -> None:
    (folder / "t.yaml").write_text(
        WEAK_YAML.replace('AWS: "*"', "Service: lambda.amazonaws.com")
        .replace("Statement:", "Statement:  # of the function")
        .replace("Properties:", "Properties:\n      Path: /workload/")
    )


def baseline_notes(folder: Path, output_format: str) -> list[tuple[str, str, str, int]]:
    """The rule, severity, file and line of each entry that a format reports."""
    out = run(folder, "check", "t.yaml", "--format", output_format).out
    if output_format == "sarif":
        found = [r for r in json.loads(out)["runs"][0]["results"] if "baseline" in r["ruleId"]]
        places = [r["locations"][0]["physicalLocation"] for r in found]
        return [
            (r["ruleId"], r["level"], p["artifactLocation"]["uri"], p["region"]["startLine"])
            for r, p in zip(found, places, strict=True)
        ]
    if output_format == "gitlab":
        issues = [issue for issue in json.loads(out) if "baseline" in issue["check_name"]]
        names = {"major": "warning", "info": "note"}
        return [
            (
                issue["check_name"],
                names[issue["severity"]],
                issue["location"]["path"],
                issue["location"]["lines"]["begin"],
            )
            for issue in issues
        ]
    if output_format == "junit":
        root = ET.fromstring(out)  # noqa: S314 - our own output
        cases = root.findall(".//testsuite[@name='baseline']/testcase")
        return [
            (
                case.attrib["name"].partition(":")[0],
                (case.findtext("system-out") or "").partition(":")[0],
                case.attrib["file"],
                int(case.attrib["line"]),
            )
            for case in cases
        ]
    pattern = r"^::(\w+) file=([^,]*),line=(\d+),title=(baseline-\w+)::"
    names = {"warning": "warning", "notice": "note"}
    return [
        (name, names[command], file, int(line))
        for command, file, line, name in re.findall(pattern, out, re.MULTILINE)
    ]


@pytest.mark.parametrize("output_format", ["sarif", "junit", "github", "gitlab"])
def test_expired_and_stale_entries_are_reported_in_every_format_at_their_line(
    accepted: Path, output_format: str
) -> None:
    assert baseline_notes(accepted, output_format) == []

    rewrite(accepted, expires="2020-01-31")
    (accepted / FILE).write_text(json.dumps(json.loads((accepted / FILE).read_text()), indent=1))
    assert baseline_notes(accepted, output_format) == [("baseline-expired", "warning", FILE, 5)]
    rewrite(accepted, expires="2999-01-31")
    stale(accepted)
    assert baseline_notes(accepted, output_format) == [("baseline-stale", "note", FILE, 1)]


def test_an_entry_of_a_settings_file_is_reported_there(accepted: Path) -> None:
    (entry,) = entries(accepted)
    (accepted / FILE).unlink()
    (accepted / "iam-patterns.toml").write_text(
        "own_accounts = []\n\n[[baseline]]\n"
        + "".join(f"{name} = {json.dumps(value)}\n" for name, value in entry.items() if value)
    )
    stale(accepted)

    (note,) = baseline_notes(accepted, "github")

    assert note[:3] == ("baseline-stale", "note", "iam-patterns.toml")
    lines = (accepted / "iam-patterns.toml").read_text().splitlines()
    assert '"t.yaml/Vendor"' in lines[note[3] - 1]


def test_sarif_with_notes_on_the_baseline_is_valid(accepted: Path) -> None:
    rewrite(accepted, expires="2020-01-31")
    data = json.loads(run(accepted, "check", "t.yaml", "--format", "sarif").out)

    schema = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"
    jsonschema.validate(data, json.loads(schema.read_text()))
    rules = data["runs"][0]["tool"]["driver"]["rules"]
    for result in data["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_baseline_has_the_documented_schema(accepted: Path) -> None:
    file = Path(__file__).parents[2] / "docs" / "schemas" / "baseline-1.json"
    schema = json.loads(file.read_text())

    jsonschema.validate(json.loads((accepted / FILE).read_text()), schema)
    rewrite(accepted, owner="security@example.com", expires="2030-01-31")
    jsonschema.validate(json.loads((accepted / FILE).read_text()), schema)
    sound = (accepted / FILE).read_text()
    for name, value in (("reasn", "x"), ("expires", "31.12.2030"), ("reason", " ")):
        rewrite(accepted, **{name: value})
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads((accepted / FILE).read_text()), schema)
        assert run(accepted, "check", "t.yaml").status == 2
        (accepted / FILE).write_text(sound)


def test_a_stale_entry_is_reported_only_where_everything_was_checked(accepted: Path) -> None:
    sound = WEAK_YAML.replace('AWS: "*"', "Service: lambda.amazonaws.com")
    (accepted / "t.yaml").write_text(sound)
    (accepted / "other.yaml").write_text(sound)

    assert "Stale in the baseline" in fine(accepted, "check", "t.yaml")
    assert "Stale in the baseline" in fine(accepted, "check", ".")
    assert "Stale in the baseline" not in fine(accepted, "check", "other.yaml")


def test_writing_it_again_keeps_reasons_and_removes_what_is_stale(accepted: Path) -> None:
    rewrite(accepted, reason="our partner", owner="security@example.com")
    add_a_role(accepted)

    assert fine(accepted, "baseline", "t.yaml") == f"{FILE}: 2 entries, 1 new.\n"
    by_path = {entry["path"]: entry for entry in entries(accepted)}
    assert by_path["t.yaml/Vendor"]["reason"] == "our partner"
    (accepted / "t.yaml").write_text(WEAK_YAML)
    assert fine(accepted, "baseline", "t.yaml") == f"{FILE}: 1 entry, 0 new.\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("{}", "has no list named baseline"),
        ('{"baselines": []}', "no field of a baseline is named baselines. Did you mean baseline?"),
        ('{"schema": "iam-patterns/baseline/2", "baseline": []}', "Install the version that wrote"),
        ('{"baseline": [{"rule": "trust-any-principal"}]}', "baseline[0].path: is missing"),
    ],
)
def test_a_malformed_baseline_is_one_line(accepted: Path, text: str, message: str) -> None:
    (accepted / FILE).write_text(text)

    finished = run(accepted, "check", "t.yaml")

    assert (finished.status, finished.out) == (2, "")
    assert message in finished.err
    assert finished.err.count("\n") == 1


def test_a_wrong_date_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(WEAK_YAML)

    finished = run(tmp_path, "baseline", "t.yaml", "--expires", "31.12.2030")

    assert finished.status == 2
    assert "expires: must be a date" in finished.err
    assert not (tmp_path / FILE).exists()

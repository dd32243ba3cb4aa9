"""The baseline: today's findings are accepted, and only new ones fail."""

import json
from pathlib import Path
from typing import Any

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

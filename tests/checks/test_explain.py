"""The rules explained in the terminal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from iam_patterns.checks.pages import for_terminal, page_of
from iam_patterns.checks.registry import ALL_RULES, RULE_IDS


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "iam_patterns", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_explain_prints_the_page() -> None:
    finished = run("explain", "trust-any-principal")

    assert finished.returncode == 0
    assert finished.stderr == ""
    assert finished.stdout.startswith("trust-any-principal\n\nA role can be assumed by any AWS")
    assert "RISK\n\nAnyone with an AWS account can assume the role" in finished.stdout
    assert (
        '    pipeline = iam.Role.from_role_name(stack, "Pipeline", "pipeline")' in finished.stdout
    )


@pytest.mark.parametrize(
    "printed", ["iam-patterns::trust-circle", "'iam-patterns::trust-circle[849a8380]'"]
)
def test_explain_accepts_the_id_as_the_report_prints_it(printed: str) -> None:
    assert run("explain", printed).stdout == for_terminal(page_of("trust-circle"))


def test_an_unknown_rule_is_one_line_with_the_nearest_name() -> None:
    finished = run("explain", "trust-any-principals")

    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr == (
        "iam-patterns: unknown rule trust-any-principals. Did you mean trust-any-principal?\n"
    )


def test_rules_lists_them_all() -> None:
    finished = run("rules")

    assert finished.returncode == 0
    listed = [line.split()[0] for line in finished.stdout.splitlines() if line[0] != " "]
    assert listed == list(RULE_IDS)


@pytest.mark.parametrize("arguments", [["rules"], ["explain", "trust-circle"], ["--help"]])
def test_a_closed_pipe_ends_it_without_a_message(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    finished = subprocess.run(
        [sys.executable, "-m", "iam_patterns", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )

    os.close(writing)
    assert finished.stderr == b""
    assert finished.returncode == 141


@pytest.mark.parametrize("rule", ALL_RULES, ids=RULE_IDS)
def test_prose_fits_into_eighty_columns(rule: object) -> None:
    page = for_terminal(page_of(getattr(rule, "id", "")))
    prose = [line for line in page.splitlines() if not line.startswith("    ")]

    assert not any("`" in line or line.startswith(("#", "|")) for line in prose)
    assert [line for line in prose if len(line) > 80 and " " in line] == []


def test_a_page_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="no page of the rule trust-nobody"):
        page_of("trust-nobody")


def test_the_pages_are_read_from_the_checkout_here() -> None:
    page = Path(__file__).parents[2] / "docs" / "checks" / "trust-itself.md"

    assert page_of("trust-itself") == page.read_text()

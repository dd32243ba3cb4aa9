"""``iam-patterns bootstrap``: CDK's bootstrap template, narrowed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bootstrap.template import DEPLOYER, of_cdk, of_ours, shown
from tests.cli.running import ROOT, fine, run

OPTIONS = (
    *("--deployer", DEPLOYER, "--service", "s3", "--service", "lambda"),
    *("--path", "/apps/", "--pass-to", "lambda.amazonaws.com"),
)
EXPECTED: dict[str, Any] = {
    "deployers": [DEPLOYER],
    "services": ["s3", "lambda"],
    "path": "/apps/",
    "passed_to": ["lambda.amazonaws.com"],
    "readers": [],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bootstrap.yaml").write_text(shown())
    return tmp_path


def test_it_prints_what_the_function_returns(folder: Path) -> None:
    printed = json.loads(fine(folder, "bootstrap", "bootstrap.yaml", *OPTIONS))

    assert printed == of_ours(**EXPECTED)
    assert printed != of_cdk()


def test_a_template_from_a_pipe_into_a_file(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "iam_patterns", "bootstrap", "-", *OPTIONS, "--output", "ours.json"],
        check=True,
        input=shown(),
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )

    assert json.loads((folder / "ours.json").read_text()) == of_ours(**EXPECTED)


@pytest.mark.parametrize(
    ("file", "options", "said"),
    [
        ("bootstrap.yaml", ("--service", "iam"), "services[2]: must be the prefix"),
        ("absent.yaml", (), "absent.yaml"),
        ("other.yaml", (), "Resources.LookupRole: is missing"),
        ("broken.yaml", (), "broken.yaml"),
    ],
)
def test_wrong_use_is_told(folder: Path, file: str, options: tuple[str, ...], said: str) -> None:
    (folder / "other.yaml").write_text("Resources: {}\n")
    (folder / "broken.yaml").write_text("Resources: [}\n")

    finished = run(folder, "bootstrap", file, *OPTIONS, *options)

    assert finished.status == 2
    assert said in finished.err
    assert "Traceback" not in finished.err

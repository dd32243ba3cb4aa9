"""The package as its users get it: a wheel, in an environment of their own.

IAM_PATTERNS_WHEEL is a wheel that is built already; ``make test-wheel`` has one.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOREIGN_APP = Path(__file__).with_name("foreign_app.py")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that has only the built wheel and what it needs."""
    folder = tmp_path_factory.mktemp("outside_user")
    wheel = Path(os.environ.get("IAM_PATTERNS_WHEEL") or built(folder))
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[cli]")
    return python


def built(folder: Path) -> Path:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("iam_patterns-*.whl")
    return wheel


def run(*command: str | Path, cwd: Path | None = None) -> str:
    without_repository = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    finished = subprocess.run(
        command, cwd=cwd, env=without_repository, check=False, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.mark.slow
def test_a_foreign_app_synthesizes_with_the_wheel_alone(python: Path, tmp_path: Path) -> None:
    run(python, FOREIGN_APP, tmp_path / "out", cwd=tmp_path)

    template = json.loads((tmp_path / "out" / "Backups.template.json").read_text())
    types = [resource["Type"] for resource in template["Resources"].values()]
    assert types.count("AWS::IAM::Role") == 2
    assert types.count("AWS::IAM::InstanceProfile") == 1
    # The grant made the one policy that is not inline.
    assert types.count("AWS::IAM::Policy") == 1
    report = json.loads((tmp_path / "out" / "validation-report.json").read_text())
    (checks,) = (r for r in report["pluginReports"] if r["pluginName"] == "iam-patterns")
    assert [violation["ruleMetadata"] for violation in checks["violations"]] == [
        {"rule": "trust-service-without-source"}
    ]


@pytest.mark.slow
def test_mypy_strict_accepts_the_foreign_app(python: Path, tmp_path: Path) -> None:
    run(
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        f"--cache-dir={tmp_path}",
        f"--python-executable={python}",
        FOREIGN_APP,
        cwd=tmp_path,
    )


@pytest.mark.slow
def test_the_wheel_explains_every_rule(python: Path, tmp_path: Path) -> None:
    command: list[str | Path] = [python.parent / "iam-patterns"]
    printed = run(*command, "rules", cwd=tmp_path).splitlines()
    listed = [line.split()[0] for line in printed if line and not line.startswith(" ")]

    pages = {page.stem for page in (ROOT / "docs" / "checks").glob("*.md")} - {"README"}
    assert set(listed) == pages
    show = (
        "from iam_patterns.checks.pages import page_of; import json, sys;"
        "print(json.dumps({rule: page_of(rule) for rule in sys.argv[1:]}))"
    )
    shipped = json.loads(run(python, "-c", show, *listed, cwd=tmp_path))
    assert shipped == {
        rule: (ROOT / "docs" / "checks" / f"{rule}.md").read_text() for rule in listed
    }
    assert "trust-circle" in run(*command, "explain", "trust-circle", cwd=tmp_path)

"""The command on apps that the real CDK synthesizes, with the lines of their code."""

import json
import os
import shutil
import tarfile
from pathlib import Path
from typing import Any

import aws_cdk
import constructs
import pytest

from iam_patterns.cli.creation_lines import place_of
from tests.cli.running import ROOT, fine, git, run

pytestmark = pytest.mark.slow

APP = """\
from aws_cdk import Acknowledgment, App, Stack, Stage, Validations
from aws_cdk import aws_iam as iam

app = App()


def vendor(stack):
    return iam.Role(stack, "Vendor", assumed_by=iam.AccountPrincipal("222222222222"))


vendor(Stack(Stage(app, "Prod"), "Api"))
accepted = vendor(Stack(app, "Shop"))
Validations.of(accepted).acknowledge(
    Acknowledgment(id="iam-patterns::trust-external-account", reason="our auditor")
)
app.synth()
"""


def test_findings_point_at_the_code_and_acknowledgements_of_the_code_count(tmp_path: Path) -> None:
    if shutil.which("cdk") is None:
        pytest.skip("the CDK command line is not installed")
    (tmp_path / "app.py").write_text(APP)
    app = ["check", "--app", "python app.py", "--format", "json"]

    data: dict[str, Any] = json.loads(fine(tmp_path, *app))

    (finding,) = data["findings"]
    assert (finding["rule"], finding["path"]) == ("trust-external-account", "Prod/Api/Vendor")
    assert (finding["file"], finding["line"]) == ("app.py", 8)
    (acknowledged,) = data["acknowledged"]
    assert (acknowledged["path"], acknowledged["by"]) == ("Shop/Vendor", "code")
    assert acknowledged["reason"] == "our auditor"
    assert run(tmp_path, *app, "--fail-on", "warning").status == 1


MADE_IN_A_MODULE = """\
from shop_roles import vendor
from aws_cdk import App, Stack

app = App()
vendor(Stack(app, "Shop"))
app.synth()
"""
MODULE = """\
from aws_cdk import aws_iam as iam


def vendor(stack):
    return iam.Role(stack, "Vendor", assumed_by=iam.AccountPrincipal("222222222222"))
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with an app whose role is made in a module of another folder."""
    if shutil.which("cdk") is None:
        pytest.skip("the CDK command line is not installed")
    folder = tmp_path / "repository"
    (folder / "src").mkdir(parents=True)
    (folder / "app.py").write_text(MADE_IN_A_MODULE)
    (folder / "src" / "shop_roles.py").write_text(MODULE)
    (folder / "cdk.json").write_text('{"app": "python app.py"}')
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Shop")
    (folder / "src" / "shop_roles.py").write_text(MODULE.replace("222222222222", "333333333333"))
    return folder


def test_a_revision_of_an_app_is_synthesized_and_compared(repository: Path) -> None:
    own = os.pathsep.join(["src", str(ROOT)])

    compared = run(repository, "diff", "HEAD", "--format", "json", PYTHONPATH=own)

    assert (compared.status, compared.err) == (1, "")
    data = json.loads(compared.out)
    assert data["after"] == "the working directory, with uncommitted changes"
    (change,) = data["changes"]
    assert (change["principal"], change["verdict"]) == ("Shop/Vendor", "broader")
    assert change["opened"][0]["caller"] == "arn:aws:iam::333333333333:root"
    assert git(repository, "status", "--porcelain") == "M src/shop_roles.py"
    assert len(git(repository, "worktree", "list").splitlines()) == 1


def test_an_app_at_a_revision_that_runs_code_of_the_working_tree_is_refused(
    repository: Path,
) -> None:
    installed = os.pathsep.join([str(repository / "src"), str(ROOT)])

    compared = run(repository, "diff", "HEAD", PYTHONPATH=installed)

    assert (compared.status, compared.out) == (2, "")
    assert "runs" in compared.err
    assert "src/shop_roles.py of the working tree, which is installed in edit" in compared.err
    assert len(git(repository, "worktree", "list").splitlines()) == 1


@pytest.mark.parametrize(
    ("frame", "place"),
    [
        ("make ({}/app.py:5)", (5, 1)),
        ("new Shop (file://{}/app.py:5:9)", (5, 9)),
        ("{}/app.py:7", (7, 1)),
        ("file://{}/app.py:7 (:)", (7, 1)),
        ("make ({}/gone.py:5)", None),
        ("...aws-cdk-lib, node internals...", None),
        ("(no user code in 10 frames, use --stack-trace-limit to capture more)", None),
        ("make ({}/app.py)", None),
    ],
)
def test_frames_of_python_and_javascript_have_a_place(
    tmp_path: Path, frame: str, place: tuple[int, int] | None
) -> None:
    (tmp_path / "app.py").write_text(APP)

    found = place_of(frame.format(tmp_path))

    assert (found and (found[0], found[1].line, found[1].column)) == (
        place and (tmp_path / "app.py", *place)
    )


def test_findings_of_a_typescript_app_that_cdk_runs_point_at_its_lines(tmp_path: Path) -> None:
    if shutil.which("cdk") is None:
        pytest.skip("the CDK command line is not installed")
    code = (ROOT / "tests" / "cli" / "apps" / "typescript" / "app.ts").read_text()
    (tmp_path / "app.ts").write_text(code)
    packages = [Path(module.__path__[0]) for module in (aws_cdk, constructs)]
    for archive in (found for folder in packages for found in folder.rglob("_jsii/*.tgz")):
        with tarfile.open(archive) as files:  # the packages of npm are in those of PyPI
            files.extractall(tmp_path, filter="data")
        name = json.loads((tmp_path / "package" / "package.json").read_text())["name"]
        place = tmp_path / "node_modules" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "package").rename(place)

    app = ["check", "--app", "node app.ts", "--format", "json", "--fail-on", "never"]
    data: dict[str, Any] = json.loads(fine(tmp_path, *app))

    lines = code.splitlines()
    found = {finding["path"]: finding for finding in data["findings"]}
    assert {finding["file"] for finding in found.values()} == {"app.ts"}
    for path in ("Prod/Api/Open", "Shop/Reports/Reader"):
        assert f'"{path.rpartition("/")[2]}"' in lines[found[path]["line"] - 1]

"""The package as a whole: its layers, its names, its examples."""

import ast
import doctest
import importlib
import json
import pkgutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import aws_cdk
import pytest

import iam_patterns
from iam_patterns._version import __version__

ROOT = Path(__file__).parents[1]
PACKAGE = Path(iam_patterns.__file__).parent
MODULES = sorted(
    module.name for module in pkgutil.walk_packages([str(PACKAGE)], prefix="iam_patterns.")
)
LAYERS: dict[str, set[str]] = {
    "policy": set(),
    "service_reference": {"policy"},
    "permissions": {"policy"},
    "web_identities": {"policy"},
    "audit": {"policy", "permissions"},
    "roles": {"policy", "permissions", "web_identities", "audit"},
    "template": {"policy"},
    "organization": {"policy", "template"},
    "bootstrap": {"policy"},
    "access": {"policy", "service_reference", "template"},
    "testing": {"policy", "template", "access"},
    "checks": {"policy", "service_reference", "template", "_version"},
    "map": {"service_reference"},
    "defaults": {"policy", "roles", "checks"},
    "cli": {
        "policy",
        "web_identities",
        "template",
        "access",
        "bootstrap",
        "checks",
        "map",
        "_version",
    },
}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def module_file(name: str) -> Path:
    folder = PACKAGE.parent.joinpath(*name.split("."))
    return folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_layers_import_only_what_lies_below(layer: str) -> None:
    for path in (PACKAGE / layer).rglob("*.py"):
        for name in imported(path):
            first, _, rest = name.partition(".")
            assert first != "iam_patterns" or rest.split(".")[0] in LAYERS[layer] | {layer}, path


def test_no_private_module_is_imported_from_another_package() -> None:
    for path in PACKAGE.rglob("*.py"):
        own = path.relative_to(PACKAGE).parts[0]
        for name in imported(path):
            first, *rest = name.split(".")
            if first == "iam_patterns" and len(rest) > 1 and rest[0] != own:
                assert not any(part.startswith("_") for part in rest), f"{path} imports {name}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {
        name: {found for found in imported(path) if found in MODULES}
        for name, path in ((module, module_file(module)) for module in MODULES)
    }
    waiting = dict(graph)
    while waiting:
        free = [name for name, needed in waiting.items() if not needed & waiting.keys()]
        assert free, f"a circle among {sorted(waiting)}"
        for name in free:
            del waiting[name]


@pytest.mark.parametrize(
    "layer", ["policy", "service_reference", "permissions", "web_identities", "template"]
)
def test_policies_and_permissions_know_nothing_of_cdk(layer: str) -> None:
    for path in (PACKAGE / layer).rglob("*.py"):
        roots = {name.partition(".")[0] for name in imported(path)}
        assert not roots & {"aws_cdk", "constructs", "jsii"}, path


def test_of_the_checks_the_plugin_alone_knows_cdk() -> None:
    knowing = {
        path.relative_to(PACKAGE / "checks").parts[0]
        for path in (PACKAGE / "checks").rglob("*.py")
        if {name.partition(".")[0] for name in imported(path)} & {"aws_cdk", "jsii"}
    }

    assert knowing == {"plugin"}


def test_every_folder_of_the_package_is_a_layer() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert folders == set(LAYERS)


def test_policies_load_without_cdk() -> None:
    script = "import sys, iam_patterns.permissions; sys.exit('aws_cdk' in sys.modules)"

    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("name", ["iam_patterns", *(f"iam_patterns.{layer}" for layer in LAYERS)])
def test_public_names_are_sorted_and_there(name: str) -> None:
    module = importlib.import_module(name)

    assert module.__all__ == sorted(
        module.__all__, key=lambda public: (not public.isupper(), public)
    )
    assert all(hasattr(module, public) for public in module.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Ec2Role"):
        getattr(iam_patterns, "Ec2Role")  # noqa: B009 - type checkers know that it is missing


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_public_docstrings_name_the_aws_page(name: str) -> None:
    module = importlib.import_module(name)
    for public in getattr(module, "__all__", ()):
        documented = getattr(module, public)
        if isinstance(documented, type) or callable(documented):
            assert documented.__doc__, public


def test_no_partition_is_written_out_in_the_package() -> None:
    for path in PACKAGE.rglob("*.py"):
        code = ast.parse(path.read_text())
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(code)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(code):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert id(node) in docstrings or "arn:aws:" not in node.value, path


def test_no_file_grows_past_one_idea() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text().splitlines()) <= 300, path


def test_cdk_json_has_every_recommended_feature_flag_of_the_installed_cdk() -> None:
    (archive,) = (Path(aws_cdk.__file__).parent / "_jsii").glob("aws-cdk-lib@*.tgz")
    with tarfile.open(archive) as files:
        member = files.extractfile("package/recommended-feature-flags.json")
        assert member is not None
        recommended = json.load(member)

    context = json.loads((ROOT / "cdk.json").read_text())["context"]

    assert {flag: context.get(flag) for flag in recommended} == recommended


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert __version__ == project["version"]

"""Templates and cloud assemblies in files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iam_patterns.template import (
    StackTemplate,
    TemplateError,
    read_stacks,
    stack_metadata,
    stack_names,
    stack_set_templates,
)
from iam_patterns.template.qualifiers import qualified

TEMPLATE: dict[str, Any] = {"Resources": {"Role": {"Type": "AWS::IAM::Role"}}}


def assembly(folder: Path, *names: str) -> Path:
    artifacts = {}
    for name in names:
        (folder / f"{name}.template.json").write_text(json.dumps(TEMPLATE))
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": "aws://111111111111/unknown-region",
            "properties": {"templateFile": f"{name}.template.json", "stackName": f"app-{name}"},
            "metadata": {f"/{name}/Vendor": [{"type": "aws:cdk:logicalId", "data": "Role"}]},
        }
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return folder


def change(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    edit(manifest["artifacts"])
    (folder / "manifest.json").write_text(json.dumps(manifest))


def set_names(artifacts: dict[str, Any], name: str) -> None:
    for artifact in artifacts.values():
        artifact["properties"]["stackName"] = name


def stage(folder: str) -> dict[str, Any]:
    return {"type": "cdk:cloud-assembly", "properties": {"directoryName": folder}}


def test_an_assembly_has_its_stacks_with_their_environments_and_paths(tmp_path: Path) -> None:
    (stack,) = read_stacks(assembly(tmp_path, "Main"))

    assert (stack.name, stack.account, stack.region) == ("app-Main", "111111111111", None)
    assert stack.path_of("Role") == "Main/Vendor"
    assert stack.qualifier == ""
    assert stack_names(tmp_path) == {"Main.template.json": "app-Main"}


def test_the_metadata_of_every_stack_is_found_by_its_type(tmp_path: Path) -> None:
    assembly(tmp_path, "One", "Two")
    (tmp_path / "stage").mkdir()
    assembly(tmp_path / "stage", "Three")
    change(tmp_path, lambda artifacts: artifacts.update(prod=stage("stage")))

    assert list(stack_metadata(tmp_path, "aws:cdk:logicalId")) == ["Role"] * 3
    assert list(stack_metadata(tmp_path, "aws:cdk:other")) == []


def test_several_stacks_have_qualified_symbols(tmp_path: Path) -> None:
    stacks = read_stacks(assembly(tmp_path, "Main", "Other"))

    assert [stack.qualifier for stack in stacks] == ["appMain.", "appOther."]


def test_stacks_of_the_same_name_have_different_symbols(tmp_path: Path) -> None:
    assembly(tmp_path, "Eu", "Us")
    change(tmp_path, lambda artifacts: set_names(artifacts, "shop"))

    stacks = read_stacks(tmp_path)

    assert [(stack.name, stack.qualifier) for stack in stacks] == [("shop", "Eu."), ("shop", "Us.")]


@pytest.mark.parametrize("names", [("a-b", "ab"), ("-", "--"), ("x", "x")])
def test_no_two_stacks_share_a_qualifier(names: tuple[str, str]) -> None:
    stacks = qualified([StackTemplate(name, {}) for name in names])

    assert len({stack.qualifier for stack in stacks}) == 2


def test_a_stage_is_read_with_the_rest(tmp_path: Path) -> None:
    (tmp_path / "assembly-Prod").mkdir()
    assembly(tmp_path / "assembly-Prod", "Inner")
    assembly(tmp_path, "Outer")
    change(tmp_path, lambda artifacts: artifacts.update(Prod=stage("assembly-Prod")))

    assert [stack.name for stack in read_stacks(tmp_path)] == ["app-Outer", "app-Inner"]


@pytest.mark.parametrize("folder", [".", "..", "assembly-Prod/..", "/", "link"])
def test_a_stage_outside_the_assembly_is_refused(folder: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "link").symlink_to(tmp_path)
    assembly(out, "Main")
    assembly(tmp_path, "Other")
    change(out, lambda artifacts: artifacts.update(Prod=stage(folder)))

    with pytest.raises(TemplateError, match="must be inside this folder"):
        read_stacks(out)


def test_a_template_outside_the_assembly_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "Main.template.json").write_text("{}")
    assembly(out, "Main")
    (out / "Main.template.json").unlink()
    (out / "Main.template.json").symlink_to(tmp_path / "Main.template.json")

    with pytest.raises(TemplateError, match=r"Main\.template\.json' must be inside this folder"):
        read_stacks(out)


@pytest.mark.parametrize(
    ("manifest", "problem"),
    [
        ({}, r"manifest\.json: artifacts is required"),
        ([], r"manifest\.json must be an object"),
        ({"artifacts": []}, r"manifest\.json: artifacts must be an object"),
        ({"artifacts": {"A": 1}}, "artifacts: A must be an object"),
        ({"artifacts": {"A": {}}}, "artifacts: A: type is required"),
        ({"artifacts": {"A": {"type": 1}}}, "artifacts: A: type must be a string"),
        (
            {"artifacts": {"A": {"type": "aws:cloudformation:stack"}}},
            "A: properties is required",
        ),
        (
            {"artifacts": {"A": {"type": "aws:cloudformation:stack", "properties": {}}}},
            "A: properties: templateFile is required",
        ),
        (
            {"artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": {}}}},
            "A: properties: directoryName is required",
        ),
    ],
)
def test_a_malformed_manifest_is_an_error_with_its_path(
    manifest: Any, problem: str, tmp_path: Path
) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))

    with pytest.raises(TemplateError, match=problem):
        read_stacks(tmp_path)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("environment", 1),
        ("metadata", []),
        ("metadata", {"/Main": 1}),
        ("metadata", {"/Main": [{"type": "aws:cdk:logicalId"}]}),
        ("additionalMetadataFile", {}),
        ("additionalMetadataFile", "missing.json"),
        ("additionalMetadataFile", "../manifest.json"),
    ],
)
def test_a_malformed_part_of_a_stack_is_an_error(part: str, value: Any, tmp_path: Path) -> None:
    assembly(tmp_path, "Main")
    change(tmp_path, lambda artifacts: artifacts["Main"].update({part: value}))

    with pytest.raises(TemplateError):
        read_stacks(tmp_path)


def test_stack_sets_of_the_assembly_are_read_and_left_over_ones_are_not(tmp_path: Path) -> None:
    assembly(tmp_path, "Main")
    for name in ("Member", "LeftOver"):
        (tmp_path / f"{name}.stackset.template.json").write_text(json.dumps(TEMPLATE))
    listing = {"files": {"a" * 64: {"source": {"path": "Member.stackset.template.json"}}}}
    (tmp_path / "Main.assets.json").write_text(json.dumps(listing))
    assets = {"type": "cdk:asset-manifest", "properties": {"file": "Main.assets.json"}}
    change(tmp_path, lambda artifacts: artifacts.update({"Main.assets": assets}))

    assert [stack.name for stack in read_stacks(tmp_path)] == ["app-Main", "Member"]
    assert [stack.name for stack in stack_set_templates(tmp_path)] == ["Member"]
    assert stack_names(tmp_path) == {"Main.template.json": "app-Main"}


def test_a_folder_without_a_manifest_has_no_stack_sets(tmp_path: Path) -> None:
    assert stack_set_templates(tmp_path) == []


def test_a_folder_that_is_not_an_assembly_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"has no manifest\.json"):
        read_stacks(tmp_path)


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ({"Resources": []}, "Resources must be an object"),
        ({"Outputs": 1}, "Outputs must be an object"),
        ({"Resources": {"Role": "x"}}, "Resources.Role must be an object"),
        ({"Resources": {"Role": {"Metadata": []}}}, "Resources.Role.Metadata must be an object"),
        ({"Outputs": {"Out": {"Export": "x"}}}, "Outputs.Out.Export must be an object"),
    ],
)
def test_a_section_that_is_not_an_object_is_an_error(
    template: dict[str, Any], problem: str
) -> None:
    with pytest.raises(TemplateError, match=f"not a CloudFormation template: {problem}"):
        read_stacks(template)


def test_a_list_is_not_a_template(tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text("[]")

    with pytest.raises(TemplateError, match="it must be an object"):
        read_stacks(file)


def test_a_template_without_resources_is_accepted() -> None:
    assert [stack.resources for stack in read_stacks({})] == [{}]


def test_a_file_without_json_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text("{")

    with pytest.raises(TemplateError, match=r"wrong\.json is not JSON"):
        read_stacks(file)


CYCLE: dict[str, Any] = {}
CYCLE["Again"] = CYCLE


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, "is null"),
        ({"Deep": [None]}, "is null"),
        (CYCLE, "more than 100 objects and lists inside each other"),
        ([10**5000], "too many digits"),
        (float("nan"), "is not a number that JSON can have"),
        ("\ud800", "is not Unicode text"),
        (("a", "b"), r"must be JSON \(got tuple\)"),
        ({1: "a"}, "has the key 1, which must be a string"),
        ({None: "a"}, "has the key None"),
    ],
)
def test_data_that_is_not_a_template_is_an_error_with_its_path(value: Any, problem: str) -> None:
    template = {"Resources": {"Role": {"Metadata": {"Note": value}}}}

    with pytest.raises(
        TemplateError, match=rf"Template: Resources\.Role\.Metadata\.Note.*{problem}"
    ):
        read_stacks(template)


def test_a_template_a_hundred_deep_is_read_and_answers() -> None:
    deep: Any = "x"
    for _ in range(96):
        deep = {"a": deep}

    assert read_stacks({"Resources": {"Role": {"Properties": deep}}})
    assert read_stacks({"Resources": {"Fn::ForEach::Roles": ["R", ["a"], {}]}})

"""Templates and cloud assemblies in files."""

import json
from pathlib import Path
from typing import Any

import pytest

from iam_patterns.template import TemplateError, read_stacks, stack_names

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


def test_an_assembly_has_its_stacks_with_their_environments_and_paths(tmp_path: Path) -> None:
    (stack,) = read_stacks(assembly(tmp_path, "Main"))

    assert (stack.name, stack.account, stack.region) == ("app-Main", "111111111111", None)
    assert stack.path_of("Role") == "Main/Vendor"
    assert stack.qualifier == ""
    assert stack_names(tmp_path) == {"Main.template.json": "app-Main"}


def test_several_stacks_have_qualified_symbols(tmp_path: Path) -> None:
    stacks = read_stacks(assembly(tmp_path, "Main", "Other"))

    assert [stack.qualifier for stack in stacks] == ["appMain.", "appOther."]


def test_a_folder_that_is_not_an_assembly_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"has no manifest\.json"):
        read_stacks(tmp_path)


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ({"Resources": []}, "Resources must be an object"),
        ({"Outputs": 1}, "Outputs must be an object"),
        ({"Resources": {"Role": "x"}}, "Resources.Role must be an object"),
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

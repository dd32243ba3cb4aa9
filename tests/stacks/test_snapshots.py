import copy
import json
from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk.cx_api import CloudAssembly
from syrupy.assertion import SnapshotAssertion

from app import build
from iam_patterns.testing import TemplateSnapshot
from iam_patterns.testing.template_snapshot import normalized

ROOT = Path(__file__).parents[2]
SNAPSHOTS = Path(__file__).parent / "__snapshots__" / "test_snapshots"


def stacks() -> list[str]:
    """The stacks of the app, known when the tests are collected: one test for each."""
    app = App(context=json.loads((ROOT / "cdk.json").read_text())["context"])
    build(app)
    return sorted(child.node.id for child in app.node.children if Stack.is_stack(child))


STACKS = stacks()


def test_every_stack_of_the_app_has_a_snapshot_and_no_other_is_kept() -> None:
    kept = {path.stem for path in SNAPSHOTS.glob("*.json")}

    assert kept == {f"test_template[{name}]" for name in STACKS}


@pytest.mark.parametrize("name", STACKS)
def test_template(name: str, assembly: CloudAssembly, snapshot: SnapshotAssertion) -> None:
    template = assembly.get_stack_by_name(name).template

    assert template == snapshot(extension_class=TemplateSnapshot)


def test_templates_need_no_assets_but_those_that_stack_sets_deploy(assembly: CloudAssembly) -> None:
    for stack in assembly.stacks:
        template = copy.deepcopy(stack.template)
        for resource in template["Resources"].values():
            if "TemplateURL" in resource.get("Properties", {}):
                assert "<asset hash>" in json.dumps(normalized(resource["Properties"]))
                del resource["Properties"]["TemplateURL"]
        assert "<asset hash>" not in json.dumps(normalized(template))

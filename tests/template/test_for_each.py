"""Fn::ForEach, expanded."""

from pathlib import Path
from typing import Any

import pytest

from iam_patterns.template import AppTemplates, StackTemplate, TemplateError, read_stacks


def resources(loop: Any, **sections: Any) -> Any:
    template = {"Resources": {"Fn::ForEach::Loop": loop}, **sections}
    ((stack, _),) = AppTemplates([StackTemplate("Stack", template)]).resolved()
    return stack.resources


def test_a_fragment_is_there_for_each_item() -> None:
    fragment = {"Q${X}": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "X"}}}}

    found = resources(["X", ["A", "B"], fragment])

    assert {name: queue["Properties"] for name, queue in found.items()} == {
        "QA": {"QueueName": "A"},
        "QB": {"QueueName": "B"},
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain.json", '{"Resources": {"Fn::ForEach::L": ["X", ["A"], {"Q${X}": {}}]}}'),
        ("escaped.json", r'{"Resources": {"Fn::\u0046orEach::L": ["X", ["A"], {"Q${X}": {}}]}}'),
        ("escaped.yaml", r'Resources: {"Fn::\x46orEach::L": [X, [A], {"Q${X}": {}}]}'),
    ],
)
def test_a_loop_of_a_file_is_expanded_however_it_is_written(
    tmp_path: Path, name: str, text: str
) -> None:
    file = tmp_path / name
    file.write_text(text)

    ((stack, _),) = AppTemplates(read_stacks(file)).resolved()

    assert list(stack.resources) == ["QA"]


def test_loops_are_nested_and_names_lose_what_they_cannot_have() -> None:
    inner = {"Q&{X}${Y}": {"Type": "AWS::SQS::Queue", "Metadata": {"of": "${X}-${Y}"}}}
    found = resources(["X", ["a-b", "c"], {"Fn::ForEach::Inner": ["Y", ["1", "2"], inner]}])

    assert {name: queue["Metadata"]["of"] for name, queue in found.items()} == {
        "Qab1": "a-b-1",
        "Qab2": "a-b-2",
        "Qc1": "c-1",
        "Qc2": "c-2",
    }


def test_a_ref_that_is_not_a_name_stays_as_it_is() -> None:
    fragment = {"Q${X}": {"Type": "AWS::SQS::Queue", "Metadata": {"Ref": {"Fn::Sub": "${X}"}}}}

    assert resources(["X", ["A"], fragment])["QA"]["Metadata"] == {"Ref": {"Fn::Sub": "A"}}


def test_a_loop_over_a_parameter_has_its_default() -> None:
    names = {"Type": "CommaDelimitedList", "Default": "A, B"}
    found = resources(
        ["X", {"Ref": "Names"}, {"Q${X}": {"Type": "AWS::SQS::Queue"}}], Parameters={"Names": names}
    )

    assert list(found) == ["QA", "QB"]


@pytest.mark.parametrize(
    ("loop", "message"),
    [
        (["X", ["A"]], "must have an identifier"),
        (["X", {"Ref": "Missing"}, {}], "must be a list"),
        (["X", [["A"]], {}], "must be a list"),
        (["X", {"Ref": "Open"}, {}], "<Open>, which is not known before deployment"),
    ],
)
def test_a_loop_that_cannot_be_expanded_is_an_error(loop: Any, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        resources(loop, Parameters={"Open": {"Type": "CommaDelimitedList"}})

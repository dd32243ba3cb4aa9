"""Where the parts of a JSON text are, as the nodes of the same text read as YAML have it."""

import json
from pathlib import Path

import pytest
import yaml

from iam_patterns.cli.template_lines import Span, span_of
from iam_patterns.template import StackTemplate

TEMPLATE = {
    "Parameters": {"Unused": {"Type": "String"}},
    "Resources": {
        "First": {"Type": "AWS::S3::Bucket"},
        'Quoted "name"\\': {"Type": "AWS::S3::Bucket"},
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "Numbers": [1, -2.5, True, None, {"Deep": [[], {}, "last"]}],
                "Path": "/a, b: {c}/",
            },
        },
    },
}
LAYOUTS = {
    "one line": json.dumps(TEMPLATE),
    "compact": json.dumps(TEMPLATE, separators=(",", ":")),
    "spaces": json.dumps(TEMPLATE, indent=2),
    "tabs": "\n \t" + json.dumps(TEMPLATE, indent="\t", separators=(" ,", " : ")) + "\n",
    "windows": json.dumps(TEMPLATE, indent=1).replace("\n", "\r\n"),
}
LOCATIONS: dict[str, list[str | int]] = {
    "": ["Resources", "Role"],
    "Properties.Path": ["Resources", "Role", "Properties", "Path"],
    "Properties.Numbers[0]": ["Resources", "Role", "Properties", "Numbers", 0],
    "Properties.Numbers[3]": ["Resources", "Role", "Properties", "Numbers", 3],
    "Properties.Numbers[4].Deep[2]": ["Resources", "Role", "Properties", "Numbers", 4, "Deep", 2],
    "Properties.Gone.Below": ["Resources", "Role", "Properties"],
    "Properties.Numbers[9]": ["Resources", "Role", "Properties", "Numbers"],
    "Properties.Path[0]": ["Resources", "Role", "Properties", "Path"],
    "First.Type": ["Resources", "First", "Type"],
}


def stack(text: str, file: str = "t.json") -> StackTemplate:
    return StackTemplate("t", json.loads(text), file=Path(file), source=text)


def of_nodes(text: str, path: list[str | int]) -> Span:
    """The beginning of the last key and the end of its value, from the nodes of YAML."""
    node = yaml.compose(text.replace("\t", " "))
    begin = node
    for part in path:
        if isinstance(part, int):
            begin = node = node.value[part]
        else:
            begin, node = next(pair for pair in node.value if pair[0].value == part)
    first, last = begin.start_mark, node.end_mark
    return Span(first.line + 1, first.column + 1, last.line + 1, last.column + 1)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("location", LOCATIONS)
def test_a_part_is_where_yaml_has_it(layout: str, location: str) -> None:
    text = LAYOUTS[layout]

    assert span_of(stack(text), "Role", location) == of_nodes(text, LOCATIONS[location])


def test_a_key_with_escapes_is_found() -> None:
    found = span_of(stack(LAYOUTS["spaces"]), 'Quoted "name"\\', "Type")

    assert found == of_nodes(LAYOUTS["spaces"], ["Resources", 'Quoted "name"\\', "Type"])


def test_what_is_not_in_the_text_has_no_lines() -> None:
    assert span_of(stack(LAYOUTS["spaces"]), "Gone", "") is None
    assert span_of(stack(LAYOUTS["spaces"]), "Role", "") is not None


def test_json_that_is_not_yaml_has_its_lines_too() -> None:
    text = '{"Description": "\\ud83d\\ude00 \u2028",\n"Resources": {\n"Role": {}}}'

    assert span_of(stack(text), "Role", "Properties") == Span(3, 1, 3, 11)

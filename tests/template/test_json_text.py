"""JSON templates: refused duplicates, and the line of each resource."""

from pathlib import Path

import pytest

from iam_patterns.template import TemplateError, read_stacks
from iam_patterns.template.json_text import parse_json


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ('{"Resources": {\n"A": {},\n"B": {}, "A": {}}}', r"line 3: Resources\.A is there twice"),
        ('{"A": [1, {"x": 1,\n"x": 2}]}', r"line 2: A\[1\]\.x is there twice, first in line 1"),
        ('{"A": {"\\u0041": 1, "A": 2}}', r"line 1: A\.A is there twice"),
    ],
)
def test_a_key_that_is_there_twice_is_an_error_with_its_path(text: str, location: str) -> None:
    with pytest.raises(TemplateError, match=rf"a\.json, {location}"):
        parse_json(text, "a.json")


def test_the_same_key_in_two_objects_is_accepted() -> None:
    assert parse_json('{"A": {"x": 1}, "B": [{"x": 2}, {"x": 3}]}', "a.json")["B"][1] == {"x": 3}


@pytest.mark.parametrize("text", ['{"a":' * 100_000, "[" * 100_000])
def test_endless_nesting_is_an_error(text: str) -> None:
    with pytest.raises(TemplateError, match="more than 100 deep"):
        parse_json(text, "a.json")


@pytest.mark.parametrize("depth", [101, 900, 3000])
def test_nesting_that_python_parses_is_an_error_of_the_template(depth: int, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"a":' * depth + "1" + "}" * depth)

    # Python 3.13 parses 3,000 levels, 3.11 does not.
    with pytest.raises(TemplateError, match=r"a\.json.* more than 100 "):
        read_stacks(file)


@pytest.mark.parametrize("value", ["1" * 5000, "NaN", "-Infinity", "1e999", "null", '"\\ud800"'])
def test_a_value_that_no_template_can_have_is_an_error_with_its_path(
    value: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    file.write_text(f'{{"Resources": {{"Role": {{"Properties": {{"X": [0, {value}]}}}}}}}}')

    with pytest.raises(TemplateError, match=r"a\.json: Resources\.Role\.Properties\.X\[1\] is "):
        read_stacks(file)


def test_each_resource_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(
        '{"Outputs": {"Resources": {"Value": "{\\"Resources\\": {"}},\n'
        '\t"Resources": {\n\t"A": {"Type": "X",\n "Resources": {"B": {}}},\n'
        '"C": {"Tags": [1, {"A": 2}]}, "D": {}}}'
    )
    (stack,) = read_stacks(file)

    assert {name: stack.line_of(name) for name in stack.resources} == {"A": 3, "C": 5, "D": 5}
    assert stack.line_of("B") is None


def test_a_parsed_template_has_no_lines() -> None:
    (stack,) = read_stacks({"Resources": {"A": {}}})

    assert stack.line_of("A") is None

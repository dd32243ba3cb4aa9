"""Data as one text, to look for something in all of it."""

from types import MappingProxyType

from iam_patterns.template.searchable_text import searchable_text


def test_keys_and_values_at_every_depth_are_found() -> None:
    text = searchable_text({"Name": [{"Fn::Sub": "{{resolve:ssm:/é}}"}], "Size": 1})

    assert "Fn::Sub" in text
    assert "{{resolve:" in text
    assert "Fn::Join" not in text


def test_they_are_found_too_in_mappings_of_other_types() -> None:
    assert "Fn::Sub" in searchable_text(MappingProxyType({"Fn::Sub": "x"}))

"""Junk of any shape in any place is a TemplateError or an answer, and no other exception."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from iam_patterns.policy import UndecidedError
from iam_patterns.template import TemplateError, read_stacks
from iam_patterns.testing import Access, AccessError, account

TEMPLATE: dict[str, Any] = {
    "Parameters": {"Vendor": {"Type": "String", "Default": "222222222222"}},
    "Mappings": {"Map": {"Key": {"Value": "x"}}},
    "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Vendor"}, "x"]}},
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Metadata": {"aws:cdk:path": "Main/Role/Resource"},
            "Properties": {
                "RoleName": {"Fn::Join": ["-", ["a", {"Ref": "Vendor"}]]},
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"AWS": {"Ref": "Vendor"}},
                            "Condition": {"StringEquals": {"sts:ExternalId": ["a", "b"]}},
                        }
                    ],
                },
                "Policies": [{"PolicyName": "P", "PolicyDocument": {"Statement": []}}],
            },
        },
        "Nested": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": "nested.yaml", "Parameters": {"A": "b"}},
        },
        "User": {"Type": "AWS::IAM::User", "Properties": {"Groups": ["g"]}},
    },
    "Outputs": {
        "Out": {"Value": {"Ref": "Role"}, "Export": {"Name": "out"}},
        "In": {"Value": {"Fn::ImportValue": "out"}},
    },
}
MANIFEST: dict[str, Any] = {
    "version": "55.0.0",
    "artifacts": {
        "Main": {
            "type": "aws:cloudformation:stack",
            "environment": "aws://111111111111/eu-west-1",
            "properties": {"templateFile": "main.json", "stackName": "main"},
            "metadata": {"/Main/Role": [{"type": "aws:cdk:logicalId", "data": "Role"}]},
        },
        "Main.assets": {"type": "cdk:asset-manifest", "properties": {"file": "assets.json"}},
    },
}
ASSETS: dict[str, Any] = {"files": {"nested": {"source": {"path": "nested.yaml"}}}}
KEYS = st.sampled_from(
    [
        "Ref",
        "Fn::Sub",
        "Fn::If",
        "Fn::ImportValue",
        "Role",
        "AWS",
        "Statement",
        "type",
        "",
        "\ud800",
    ]
)
JUNK = st.recursive(
    st.one_of(
        KEYS,
        st.text(max_size=5),
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.just(10**400),
        st.just(".."),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
OTHERS = st.one_of(
    JUNK, st.binary(max_size=3), st.tuples(st.text()), st.dates(), st.complex_numbers()
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        inner = (*path, key)
        yield from places(item, inner) if isinstance(item, dict | list) else [inner]


def changed(data: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    result = copy.deepcopy(data)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = junk
    return result


def asked(source: Any) -> None:
    """Reads a source and asks every question of each of its roles."""
    try:
        access = Access.of(source)
        paths = list(access.roles())
    except (TemplateError, AccessError) as error:
        assert str(error)  # noqa: PT017 - either is right
        return
    for path in paths:
        try:
            role = access.roles()[path]
            role.who_can_assume()
            bool(role.assumable_by(account("222222222222")))
            bool(role.allows("s3:GetObject", "arn:aws:s3:::b/a"))
        except (TemplateError, AccessError, UndecidedError) as error:
            assert str(error)  # noqa: PT017 - either is right


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("assembly")


def written(folder: Path, **changes: Any) -> Path:
    for name, data in {"manifest": MANIFEST, "main": TEMPLATE, "assets": ASSETS, **changes}.items():
        (folder / f"{name}.json").write_text(json.dumps(data))
    (folder / "nested.yaml").write_text("Resources: {Inner: {Type: AWS::IAM::Role}}")
    return folder


def test_the_sources_themselves_are_read_whole(folder: Path) -> None:
    written(folder)

    assert set(Access.read(folder).roles()) == {"Main/Role", "main/Nested/Inner"}
    assert Access.read(folder).role("Main/Role").arn
    assert set(Access.of(TEMPLATE).roles()) == {"Main/Role"}


@given(st.sampled_from(list(places(TEMPLATE))), OTHERS)
@settings(deadline=None)
def test_junk_in_a_parsed_template(path: tuple[Any, ...], junk: Any) -> None:
    if path:
        asked(changed(TEMPLATE, path, junk))


@pytest.mark.parametrize(("name", "data"), [("manifest", MANIFEST), ("assets", ASSETS)])
@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_junk_in_an_assembly(name: str, data: Any, folder: Path, draw: st.DataObject) -> None:
    path = draw.draw(st.sampled_from(list(places(data))))
    asked(written(folder, **{name: changed(data, path, draw.draw(JUNK))}))


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.sampled_from(["json", "yaml"])
)
@example(b"!!int 'x'", "yaml")
@example(b"%YAML 9999999999999999999.1\n---\na", "yaml")
@example(b'"\\UFFFFFFFF"', "yaml")
@example(b"{Resources: {A: {Type: [", "yaml")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_junk_in_a_file(folder: Path, data: bytes, kind: str) -> None:
    file = folder / f"junk.{kind}"
    file.write_bytes(data)

    asked(file)


@given(st.sampled_from(list(places(TEMPLATE))), st.text("[]{}:,-!&*#?|>'\"% \n\tRef0", max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_junk_in_yaml(folder: Path, path: tuple[Any, ...], junk: str) -> None:
    text = json.dumps(changed(TEMPLATE, path, "JUNK"), indent=1).replace('"JUNK"', junk)
    file = folder / "junk.template"
    file.write_text("# a comment makes it YAML\n" + text)

    asked(file)


def test_read_stacks_takes_no_other_source() -> None:
    with pytest.raises(TemplateError):
        read_stacks("")

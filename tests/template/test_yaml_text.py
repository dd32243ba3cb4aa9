"""YAML templates: short forms, scalars, lines, and what CloudFormation does not support."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from iam_patterns.template import TemplateError, read_stacks, yaml_text
from iam_patterns.template.yaml_text import parse_yaml
from iam_patterns.testing import Access, account


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    found = getattr(yaml, request.param, None)
    if found is None:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(yaml_text, "_LOADER", found)


def parsed(text: str) -> Any:
    return parse_yaml(text, "a.yaml")[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref Role", {"Ref": "Role"}),
        ("!Condition Prod", {"Condition": "Prod"}),
        ("!GetAtt Role.Arn", {"Fn::GetAtt": ["Role", "Arn"]}),
        ("!GetAtt Nested.Outputs.Arn", {"Fn::GetAtt": ["Nested", "Outputs.Arn"]}),
        ("!GetAtt [Role, Arn]", {"Fn::GetAtt": ["Role", "Arn"]}),
        ("!Sub '${Role}-x'", {"Fn::Sub": "${Role}-x"}),
        ("!Sub ['${A}', {A: !Ref B}]", {"Fn::Sub": ["${A}", {"A": {"Ref": "B"}}]}),
        ("!If [Prod, 1, !Ref 'AWS::NoValue']", {"Fn::If": ["Prod", 1, {"Ref": "AWS::NoValue"}]}),
        ("!Join [':', [a, !Ref B]]", {"Fn::Join": [":", ["a", {"Ref": "B"}]]}),
        ("!Select [0, !GetAZs '']", {"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
        ("!Split [',', 'a,b']", {"Fn::Split": [",", "a,b"]}),
        ("!FindInMap [M, !Ref K, v]", {"Fn::FindInMap": ["M", {"Ref": "K"}, "v"]}),
        ("!ImportValue x", {"Fn::ImportValue": "x"}),
        ("!Base64 x", {"Fn::Base64": "x"}),
        ("!Cidr [10.0.0.0/16, 6, 8]", {"Fn::Cidr": ["10.0.0.0/16", 6, 8]}),
        ("!Transform {Name: M}", {"Fn::Transform": {"Name": "M"}}),
        ("!And [!Equals [a, b], !Not [!Condition C]]", {
            "Fn::And": [{"Fn::Equals": ["a", "b"]}, {"Fn::Not": [{"Condition": "C"}]}]
        }),
        ("!Or []", {"Fn::Or": []}),
        ("!Length [a]", {"Fn::Length": ["a"]}),
        ("!ToJsonString {a: 1}", {"Fn::ToJsonString": {"a": 1}}),
        ("Fn::ForEach::All: [A, [x], {}]", {"Fn::ForEach::All": ["A", ["x"], {}]}),
        ("!Ref 012", {"Ref": "012"}),
    ],
)  # fmt: skip
def test_a_short_form_is_its_function(text: str, value: object) -> None:
    assert parsed(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2012-10-17", "2012-10-17"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("012345678901", "012345678901"),
        ("012345670123", "012345670123"),
        ("222222222222", "222222222222"),
        ("012", "012"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("22:22", "22:22"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("1.10", "1.10"),
        ("y", "y"),
        ("=", "="),
        ("1.5", 1.5),
        ("0", 0),
        ("-7", -7),
        ("3600", 3600),
        ("yes", True),
        ("On", True),
        ("off", False),
        ("NO", False),
        ("true", True),
        ("'yes'", "yes"),
        ('"3600"', "3600"),
        ("!!str 3600", "3600"),
        ("!!int '3600'", 3600),
        ("! 3600", "3600"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">\n  a\n  b\n", "a b\n"),
        ("{on: 1, 012: 2}", {"on": 1, "012": 2}),
    ],
)
def test_a_scalar_is_what_cloudformation_reads(text: str, value: object) -> None:
    found = parsed(text)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Resources:\n  A: {}\n  B: {}\n  A: {}", r"line 4: Resources\.A: the key is there twice"),
        ("a: &x {}\nb: *x", "line 2: b: CloudFormation does not support YAML aliases"),
        ("a:\n  <<: {b: 1}", "line 2: a: CloudFormation does not support hash merges"),
        ("a: [1, !Unknown x]", r"line 1: a\[1\]: CloudFormation has no tag !Unknown"),
        ("a: !!binary aGk=", "has no tag tag:yaml.org,2002:binary"),
        ("a: !!timestamp 2012-10-17", "has no tag tag:yaml.org,2002:timestamp"),
        ("a: !!set {b}", "has no tag tag:yaml.org,2002:set"),
        ("a: !!python/object/apply:os.system [x]", "has no tag tag:yaml.org,2002:python"),
        ("[a]: b", "a key must be text"),
        ("!Ref a: b", "the key a has the tag !Ref"),
        ("a: 1\n---\nb: 2", "line 2: a second document starts"),
        ("a: [", "a.yaml is not YAML"),
        ("\ta: b", "a.yaml is not YAML"),
        ("a: \x07", "a.yaml is not YAML"),
        ("a: *x", "aliases"),
    ],
)
def test_what_cloudformation_does_not_support_is_an_error(text: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem):
        parsed(text)


def test_a_quoted_merge_sign_is_a_key() -> None:
    assert parsed("'<<': 1") == {"<<": 1}


@pytest.mark.parametrize("text", ["[" * 400, "- " * 400, "a: " + "{a: " * 400])
def test_endless_nesting_is_an_error(text: str) -> None:
    with pytest.raises(TemplateError):
        parsed(text)


@pytest.mark.parametrize("value", ["", "~", "null"])
def test_null_is_an_error_with_its_path(value: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"Resources:\n  Role:\n    Metadata: {value}\n")

    with pytest.raises(TemplateError, match=r"a\.yaml: Resources\.Role\.Metadata is null"):
        read_stacks(file)


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.template"])
def test_a_template_answers_as_its_json_does_and_has_lines(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text("""\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Vendor: {Type: String, Default: 012345670123}
Resources:
  # A comment.
  Bucket:
    Type: AWS::S3::Bucket
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          Effect: Allow
          Principal: {AWS: [!Ref Vendor, 222222222222]}
          Action: sts:AssumeRole
      Policies:
        - PolicyName: Read
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - {Effect: Allow, Action: s3:GetObject, Resource: !Sub "${Bucket.Arn}/*"}
""")
    role = Access.read(file).role("Role")
    (stack,) = read_stacks(file)

    assert role.assumable_by(account("012345670123"))
    assert role.assumable_by(account("222222222222"))
    assert not role.assumable_by(account("333333333333"))
    assert role.allows("s3:GetObject", "arn:aws:s3:::<Bucket>/a")
    assert (stack.line_of("Bucket"), stack.line_of("Role")) == (6, 8)

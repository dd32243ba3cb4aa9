"""The checks read any template without a crash, whatever stands in the place of a part of it."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate

DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Read",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "iam:PassRole"],
            "Resource": [{"Fn::Sub": "arn:${AWS::Partition}:s3:::${Bucket}/*"}, "*"],
            "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1"]}},
        }
    ],
}
TEMPLATE: dict[str, Any] = {
    "Parameters": {"Stage": {"Type": "String"}, "Bucket": {"Type": "String", "Default": "b"}},
    "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": {"Fn::Sub": "r-${Stage}"},
                "Path": "/team/",
                "AssumeRolePolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": ["222222222222"], "Federated": {"Ref": "Oidc"}},
                            "Action": "sts:AssumeRoleWithWebIdentity",
                            "Condition": {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}},
                        },
                        {"Fn::If": ["Prod", {"Effect": "Deny"}, {"Ref": "AWS::NoValue"}]},
                    ],
                },
                "Policies": [{"PolicyName": "P", "PolicyDocument": DOCUMENT}],
                "ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess", {"Ref": "Own"}],
                "PermissionsBoundary": {"Ref": "Own"},
                "MaxSessionDuration": 3600,
            },
        },
        "Oidc": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": "https://gitlab.com"}},
        "Own": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "ManagedPolicyName": {"Fn::GetAtt": ["Role", "RoleId"]},
                "PolicyDocument": DOCUMENT,
                "Roles": ["elsewhere"],
            },
        },
        "User": {"Type": "AWS::IAM::User", "Properties": {"Groups": [{"Ref": "Group"}]}},
        "Group": {"Type": "AWS::IAM::Group", "Properties": {"Policies": []}},
        "Added": {
            "Type": "AWS::IAM::UserToGroupAddition",
            "Properties": {"GroupName": {"Ref": "Group"}, "Users": [{"Ref": "User"}]},
        },
        "Attached": {
            "Type": "AWS::IAM::UserPolicy",
            "Properties": {"PolicyName": "A", "PolicyDocument": DOCUMENT, "UserName": "u"},
        },
        "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "User"}}},
    },
    "Outputs": {"Out": {"Value": {"Ref": "Role"}, "Export": {"Name": "out"}}},
}
FUNCTIONS = [
    "Ref",
    "Fn::GetAtt",
    "Fn::Sub",
    "Fn::Join",
    "Fn::Split",
    "Fn::Select",
    "Fn::If",
    "Fn::FindInMap",
    "Fn::ImportValue",
    "Fn::GetStackOutput",
    "Fn::Transform",
    "Fn::Equals",
    "Fn::And",
    "Fn::Not",
    "Condition",
]
NAMES = st.sampled_from(
    ["Role", "Group", "Stage", "Prod", "Own", "Nowhere", "AWS::NoValue", "*", "", "arn:a", "0"]
)
SCALARS = st.one_of(NAMES, st.none(), st.booleans(), st.integers(-2, 2), st.floats(0, 1))
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(FUNCTIONS), NAMES), inner, max_size=2),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda pair: {pair[0]: pair[1]}),
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items if isinstance(value, dict | list) else ():
        if len(path) > 1:
            yield (*path, key)
        yield from places(item, (*path, key)) if isinstance(item, dict | list) else ()


PLACES = list(places(TEMPLATE))


@example([(("Resources", "Role", "Properties", "ManagedPolicyArns"), False)])
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=3))
@settings(deadline=None)
def test_junk_in_any_place_is_read_without_a_crash(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    template = copy.deepcopy(TEMPLATE)
    for path, junk in changes:
        parent: Any = template
        for key in path[:-1]:
            parent = parent[key] if _has(parent, key) else None
        is_object_key = isinstance(parent, dict) and isinstance(path[-1], str)
        if is_object_key or (isinstance(parent, list) and _has(parent, path[-1])):
            parent[path[-1]] = junk
    stack = StackTemplate("Stack", template, "111111111111", "eu-west-1")

    for finding in findings(AppTemplates([stack]), Settings()):
        assert finding.description


def _has(parent: Any, key: Any) -> bool:
    if isinstance(parent, dict):
        return key in parent
    return isinstance(parent, list) and isinstance(key, int) and key < len(parent)


def test_the_template_itself_is_read_whole() -> None:
    stack = StackTemplate("Stack", TEMPLATE, "111111111111", "eu-west-1")

    found = {finding.rule.id for finding in findings(AppTemplates([stack]), Settings())}

    assert "keys-access-key" in found
    assert "permissions-pass-any-role" in found

"""Whether an action is allowed on any resource, against trying every resource."""

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iam_patterns.testing import Access, AccessError, RoleAccess

NAMES = ["a", "b", "ab", "any-name", "c"]
OBJECTS = [f"arn:aws:s3:::{bucket}/{key}" for bucket, key in product(NAMES, NAMES)]
PATTERNS = st.sampled_from(
    [
        "*",
        "arn:aws:s3:::a",
        "arn:aws:s3:::a/a",
        "arn:aws:s3:::a/*",
        "arn:aws:s3:::*/b",
        "arn:aws:s3:::a*",
        "arn:aws:s3:::?b/*",
        "arn:aws:s3:::*b/a*",
        "arn:aws:sqs:*:*:a",
    ]
)
STATEMENTS = st.builds(
    lambda effect, element, action, patterns: {
        "Effect": effect,
        "Action": action,
        element: patterns,
    },
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.sampled_from(["Resource", "Resource", "NotResource"]),
    st.sampled_from(["s3:GetObject", "s3:*", "*", "s3:PutObject"]),
    st.lists(PATTERNS, min_size=1, max_size=2),
)


def document(statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def role_with(statements: list[Any], boundary: list[Any]) -> RoleAccess:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    properties: dict[str, Any] = {
        "AssumeRolePolicyDocument": document(trust),
        "Policies": [{"PolicyName": "P", "PolicyDocument": document(statements)}],
    }
    resources = {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}}
    if boundary:
        properties["PermissionsBoundary"] = {"Ref": "Limit"}
        limit = {"PolicyDocument": document(boundary)}
        resources["Limit"] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": limit}
    access = Access.of({"Resources": resources}, parameters={"AWS::AccountId": "1" * 12})
    return access.role("Role")


@given(st.lists(STATEMENTS, min_size=1, max_size=3), st.lists(STATEMENTS, max_size=2))
@settings(max_examples=300, deadline=None)
def test_the_answer_is_that_of_the_resources_or_an_error(
    statements: list[Any], boundary: list[Any]
) -> None:
    role = role_with(statements, boundary)
    allowed = [arn for arn in OBJECTS if role.allows("s3:GetObject", arn)]

    try:
        answer = role.allows_on_any("s3:GetObject")
    except AccessError:
        return
    if allowed:
        assert answer
    elif answer:
        (example,) = answer.notes or ("for example on every resource",)
        assert role.allows("s3:GetObject", example.removeprefix("for example on "))


@given(st.lists(STATEMENTS, min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_on_whatever_resource_is_the_answer_of_each(statements: list[Any]) -> None:
    role = role_with(statements, [])
    answers = {bool(role.allows("s3:GetObject", arn)) for arn in OBJECTS}

    try:
        answer = bool(role.allows("s3:GetObject", "*"))
    except AccessError:
        return
    assert answers == {answer}

"""PermissionsBoundary: each way out of it is refused, by a second evaluator.

The evaluator is the emulator's; who asks has everything besides, so that it is the boundary
that refuses.
"""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from iam_patterns import PermissionsBoundary, RoleError, Statement
from iam_patterns.permissions import read_write_s3

IAM = "arn:aws:iam::111111111111"
BOUNDARY = f"{IAM}:policy/shop-boundary"
OWN_ROLE = f"{IAM}:role/teams/shop/worker"
OTHER_ROLE = f"{IAM}:role/administrator"
UNDER_BOUNDARY = {"iam:permissionsboundary": BOUNDARY}
UNDER_ANOTHER = {"iam:permissionsboundary": f"{IAM}:policy/other"}
EVERYTHING = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


@pytest.fixture(scope="module")
def boundary() -> dict[str, Any]:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    PermissionsBoundary(
        stack,
        "Boundary",
        managed_policy_name="shop-boundary",
        path="/teams/shop/",
        permissions=read_write_s3("arn:aws:s3:::shop"),
        passed_to=["lambda.amazonaws.com"],
    )
    (policy,) = Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy").values()
    document: dict[str, Any] = literal(policy["Properties"]["PolicyDocument"])
    return document


def literal(value: Any) -> Any:
    """The value with its partition filled in."""
    if isinstance(value, list):
        return [literal(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value == {"Ref": "AWS::Partition"}:
        return "aws"
    if "Fn::Join" in value:
        return "".join(literal(item) for item in value["Fn::Join"][1])
    return {key: literal(item) for key, item in value.items()}


def decision(
    action: str, resource: str, context: dict[str, str], boundary: dict[str, Any] | None
) -> bool:
    request = EvalContext(
        principal_arn="arn:aws:sts::111111111111:assumed-role/administrator/team",
        principal_type="AssumedRole",
        principal_account="111111111111",
        action=action,
        resource_arn=resource,
        region="eu-west-1",
        service_context=context,
    )
    limits = [[parse_policy_document(boundary)]] if boundary else []
    answer = evaluate(request, [parse_policy_document(EVERYTHING)], *limits)
    return bool(answer.decision == "Allow")


ESCAPES = {
    "make a role without a boundary": ("iam:CreateRole", OWN_ROLE, {}),
    "make a role under another boundary": ("iam:CreateRole", OWN_ROLE, UNDER_ANOTHER),
    "make a role outside its path": ("iam:CreateRole", OTHER_ROLE, UNDER_BOUNDARY),
    "take the boundary off a role": ("iam:DeleteRolePermissionsBoundary", OWN_ROLE, {}),
    "take its own boundary off": ("iam:DeleteRolePermissionsBoundary", OTHER_ROLE, {}),
    "put a role under another boundary": (
        "iam:PutRolePermissionsBoundary",
        OWN_ROLE,
        UNDER_ANOTHER,
    ),
    "write a new version of the boundary": ("iam:CreatePolicyVersion", BOUNDARY, {}),
    "set an older version of the boundary": ("iam:SetDefaultPolicyVersion", BOUNDARY, {}),
    "delete the boundary": ("iam:DeletePolicy", BOUNDARY, {}),
    "make a policy elsewhere": ("iam:CreatePolicy", f"{IAM}:policy/mine", {}),
    "give a free role of its path more": ("iam:PutRolePolicy", OWN_ROLE, {}),
    "give itself more": ("iam:PutRolePolicy", OTHER_ROLE, UNDER_BOUNDARY),
    "attach a policy to another role": ("iam:AttachRolePolicy", OTHER_ROLE, UNDER_BOUNDARY),
    "have another role trust it": ("iam:UpdateAssumeRolePolicy", OTHER_ROLE, {}),
    "become another role": ("sts:AssumeRole", OTHER_ROLE, {}),
    "pass another role": (
        "iam:PassRole",
        OTHER_ROLE,
        {"iam:passedtoservice": "lambda.amazonaws.com"},
    ),
    "pass a role to another service": (
        "iam:PassRole",
        OWN_ROLE,
        {"iam:passedtoservice": "ec2.amazonaws.com"},
    ),
    "make a user": ("iam:CreateUser", f"{IAM}:user/mallory", {}),
    "make an access key": ("iam:CreateAccessKey", f"{IAM}:user/alice", {}),
    "give a user a password": ("iam:CreateLoginProfile", f"{IAM}:user/alice", {}),
    "attach a policy to a user": ("iam:AttachUserPolicy", f"{IAM}:user/alice", {}),
    "join a group": ("iam:AddUserToGroup", f"{IAM}:group/administrators", {}),
    "take a user's boundary off": ("iam:DeleteUserPermissionsBoundary", f"{IAM}:user/alice", {}),
    "make an OIDC provider": ("iam:CreateOpenIDConnectProvider", f"{IAM}:oidc-provider/x", {}),
    "make a SAML provider": ("iam:CreateSAMLProvider", f"{IAM}:saml-provider/x", {}),
    "exchange a SAML provider": ("iam:UpdateSAMLProvider", f"{IAM}:saml-provider/Okta", {}),
    "take another team's data": ("s3:GetObject", "arn:aws:s3:::bank/ledger.csv", {}),
}


@pytest.mark.parametrize("escape", ESCAPES)
def test_there_is_no_way_to(escape: str, boundary: dict[str, Any]) -> None:
    action, resource, context = ESCAPES[escape]

    assert decision(action, resource, context, None), "the request is well-formed"
    assert not decision(action, resource, context, boundary)


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("iam:CreateRole", OWN_ROLE, UNDER_BOUNDARY),
        ("iam:PutRolePolicy", OWN_ROLE, UNDER_BOUNDARY),
        ("iam:UpdateAssumeRolePolicy", OWN_ROLE, {}),
        ("iam:DeleteRole", OWN_ROLE, {}),
        ("iam:PassRole", OWN_ROLE, {"iam:passedtoservice": "lambda.amazonaws.com"}),
        ("iam:CreatePolicy", f"{IAM}:policy/teams/shop/worker", {}),
        ("s3:GetObject", "arn:aws:s3:::shop/orders.csv", {}),
        ("s3:PutObject", "arn:aws:s3:::shop/orders.csv", {}),
    ],
)
def test_the_team_does_its_own_work(
    action: str, resource: str, context: dict[str, str], boundary: dict[str, Any]
) -> None:
    assert decision(action, resource, context, boundary)


def test_a_denial_holds_however_much_the_boundary_itself_allows() -> None:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    PermissionsBoundary(
        stack,
        "Boundary",
        managed_policy_name="shop-boundary",
        path="/teams/shop/",
        permissions=Statement("All", actions=["*"], resources=["*"], wildcard_reason="A test."),
        passed_to=["lambda.amazonaws.com"],
    )
    (policy,) = Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy").values()
    generous = literal(policy["Properties"]["PolicyDocument"])
    assert decision("s3:GetObject", "arn:aws:s3:::bank/ledger.csv", {}, generous)

    allowed = [
        escape
        for escape, (action, resource, context) in ESCAPES.items()
        if not action.startswith("s3:") and decision(action, resource, context, generous)
    ]

    assert allowed == []


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("path", "/"),
        ("path", "teams/shop"),
        ("managed_policy_name", "shop boundary"),
        ("permissions", []),
        ("passed_to", ["lambda"]),
        ("description", "x" * 1001),
    ],
)
def test_bad_input_is_refused(parameter: str, value: object) -> None:
    stack = Stack(App(), "Stack")
    arguments: dict[str, Any] = {
        "managed_policy_name": "shop-boundary",
        "path": "/teams/shop/",
        "permissions": read_write_s3("arn:aws:s3:::shop"),
        parameter: value,
    }

    with pytest.raises(RoleError, match=parameter):
        PermissionsBoundary(stack, "Boundary", **arguments)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "Permissions boundary for the roles below /teams/shop/"),
        ({"description": ""}, ""),
        ({"description": "x" * 1000}, "x" * 1000),
    ],
)
def test_the_description_is_ours_unless_given(given: dict[str, str], expected: str) -> None:
    stack = Stack(App(), "Stack")
    PermissionsBoundary(
        stack,
        "Boundary",
        managed_policy_name="shop-boundary",
        path="/teams/shop/",
        permissions=read_write_s3("arn:aws:s3:::shop"),
        **given,
    )

    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::ManagedPolicy", {"Description": expected}
    )


def test_a_document_over_the_quota_is_refused() -> None:
    many = [read_write_s3(f"arn:aws:s3:::shop-{number}-{'x' * 40}") for number in range(40)]

    with pytest.raises(RoleError, match="6144"):
        PermissionsBoundary(
            Stack(App(), "Stack"),
            "Boundary",
            managed_policy_name="shop-boundary",
            path="/teams/shop/",
            permissions=many,
        )


MORE_ESCAPES = {
    "put another role under the team's boundary": (
        "iam:PutRolePermissionsBoundary",
        OTHER_ROLE,
        UNDER_BOUNDARY,
    ),
    "delete a version of the boundary": ("iam:DeletePolicyVersion", BOUNDARY, {}),
    "write a version of an administrator's policy": (
        "iam:CreatePolicyVersion",
        f"{IAM}:policy/administrators",
        {},
    ),
    "pass a role to no named service": ("iam:PassRole", OWN_ROLE, {}),
    "pass another role to no named service": ("iam:PassRole", OTHER_ROLE, {}),
    "attach a policy to a free role of its path": ("iam:AttachRolePolicy", OWN_ROLE, {}),
    "attach a policy to itself": ("iam:AttachRolePolicy", OTHER_ROLE, {}),
    "detach what limits another role": ("iam:DetachRolePolicy", OTHER_ROLE, UNDER_BOUNDARY),
    "delete another role": ("iam:DeleteRole", OTHER_ROLE, {}),
    "tag another role": ("iam:TagRole", OTHER_ROLE, {}),
    "lengthen another role's sessions": ("iam:UpdateRole", OTHER_ROLE, {}),
    "become a role of a like-named team": (
        "sts:AssumeRole",
        f"{IAM}:role/teams/shopping/worker",
        {},
    ),
    "become a role of another account": (
        "sts:AssumeRole",
        "arn:aws:iam::222222222222:role/teams/shop/worker",
        {},
    ),
    "make a role of the path's bare name": ("iam:CreateRole", f"{IAM}:role/teams", UNDER_BOUNDARY),
    "put a policy on a user": ("iam:PutUserPolicy", f"{IAM}:user/alice", {}),
    "put a policy on a group": ("iam:PutGroupPolicy", f"{IAM}:group/staff", {}),
    "change a user's boundary": ("iam:PutUserPermissionsBoundary", f"{IAM}:user/alice", {}),
    "change a user's password": ("iam:UpdateLoginProfile", f"{IAM}:user/alice", {}),
    "wake a user's access key": ("iam:UpdateAccessKey", f"{IAM}:user/alice", {}),
    "take a user's MFA away": ("iam:DeactivateMFADevice", f"{IAM}:user/alice", {}),
    "trust another audience": (
        "iam:AddClientIDToOpenIDConnectProvider",
        f"{IAM}:oidc-provider/login.example.com",
        {},
    ),
    "leave the organization": ("organizations:LeaveOrganization", "*", {}),
}

EVERY_ESCAPE = ESCAPES | MORE_ESCAPES


@pytest.fixture(scope="module")
def generous() -> dict[str, Any]:
    """The boundary of a team that may do everything besides."""
    everything = Statement("All", actions=["*"], resources=["*"], wildcard_reason="A test.")
    return document_of(permissions=everything)


def document_of(**arguments: Any) -> dict[str, Any]:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    sound = {
        "managed_policy_name": "shop-boundary",
        "path": "/teams/shop/",
        "passed_to": ["lambda.amazonaws.com"],
    }
    PermissionsBoundary(stack, "Boundary", **(sound | arguments))
    (policy,) = Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy").values()
    document: dict[str, Any] = literal(policy["Properties"]["PolicyDocument"])
    return document


@pytest.mark.parametrize("escape", MORE_ESCAPES)
def test_there_is_no_way_even_when_everything_else_is_permitted_to(
    escape: str, generous: dict[str, Any]
) -> None:
    action, resource, context = MORE_ESCAPES[escape]

    assert decision(action, resource, context, None), "the request is well-formed"
    assert not decision(action, resource, context, generous)


def asked_with(identity: dict[str, Any], boundary: dict[str, Any], *request: Any) -> bool:
    """What an identity may do whose own policy is this one, under this boundary."""
    action, resource, context = request
    answer = evaluate(
        EvalContext(
            principal_arn="arn:aws:sts::111111111111:assumed-role/worker/session",
            principal_type="AssumedRole",
            principal_account="111111111111",
            action=action,
            resource_arn=resource,
            region="eu-west-1",
            service_context=context,
        ),
        [parse_policy_document(identity)],
        [parse_policy_document(boundary)],
    )
    return bool(answer.decision == "Allow")


@pytest.mark.parametrize("escape", EVERY_ESCAPE)
def test_the_boundary_as_the_administrators_own_policy_lets_nobody_out_either(
    escape: str, boundary: dict[str, Any]
) -> None:
    request = EVERY_ESCAPE[escape]

    assert asked_with(EVERYTHING, EVERYTHING, *request), "the request is well-formed"
    assert not asked_with(boundary, boundary, *request)


@pytest.mark.parametrize(
    ("action", "resource", "context"),
    [
        ("iam:CreateRole", OWN_ROLE, UNDER_BOUNDARY),
        ("iam:AttachRolePolicy", OWN_ROLE, UNDER_BOUNDARY),
        ("iam:PutRolePolicy", OWN_ROLE, UNDER_BOUNDARY),
        ("iam:PutRolePermissionsBoundary", OWN_ROLE, UNDER_BOUNDARY),
        ("iam:GetRole", OWN_ROLE, {}),
        ("iam:PassRole", OWN_ROLE, {"iam:passedtoservice": "lambda.amazonaws.com"}),
        ("iam:CreatePolicyVersion", f"{IAM}:policy/teams/shop/worker", {}),
        ("s3:PutObject", "arn:aws:s3:::shop/orders.csv", {}),
    ],
)
def test_the_boundary_is_the_administrators_policy_too(
    action: str, resource: str, context: dict[str, str], boundary: dict[str, Any]
) -> None:
    assert asked_with(boundary, boundary, action, resource, context)


@pytest.mark.parametrize(
    ("request_of_the_role", "allowed"),
    [
        (("s3:GetObject", "arn:aws:s3:::shop/orders.csv", {}), True),
        (("s3:GetObject", "arn:aws:s3:::bank/ledger.csv", {}), False),
        (("s3:DeleteBucket", "arn:aws:s3:::shop", {}), False),
        (("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111111111111:table/o", {}), False),
        (("iam:CreateRole", OWN_ROLE, UNDER_BOUNDARY), True),
        (("iam:CreateRole", OWN_ROLE, {}), False),
        (("iam:CreateUser", f"{IAM}:user/mallory", {}), False),
        (("sts:AssumeRole", OTHER_ROLE, {}), False),
    ],
)
def test_a_role_that_the_team_gave_everything_has_what_the_boundary_has_and_no_more(
    request_of_the_role: tuple[str, str, dict[str, str]],
    allowed: bool,  # noqa: FBT001 - a parameter of the test
    boundary: dict[str, Any],
) -> None:
    assert asked_with(EVERYTHING, EVERYTHING, *request_of_the_role)
    assert asked_with(EVERYTHING, boundary, *request_of_the_role) is allowed


def test_a_boundary_grants_nothing_by_itself(boundary: dict[str, Any]) -> None:
    nothing: dict[str, Any] = {"Statement": []}

    assert not asked_with(nothing, boundary, "s3:GetObject", "arn:aws:s3:::shop/orders.csv", {})


def test_without_a_named_service_no_role_is_passed_at_all() -> None:
    document = document_of(
        permissions=Statement("All", actions=["*"], resources=["*"], wildcard_reason="A test."),
        passed_to=[],
    )

    for context in ({}, {"iam:passedtoservice": "lambda.amazonaws.com"}):
        assert not decision("iam:PassRole", OWN_ROLE, context, document)
    assert decision("iam:CreateRole", OWN_ROLE, UNDER_BOUNDARY, document)


@pytest.mark.parametrize(
    "path", ["/*/", "/teams/*/", "/teams/sho?/", "/${aws:username}/"], ids=lambda path: path
)
def test_a_path_that_stands_for_others_paths_too_is_refused(path: str) -> None:
    with pytest.raises(RoleError, match=r"path: must be a path of"):
        document_of(permissions=read_write_s3("arn:aws:s3:::shop"), path=path)


def test_every_problem_of_a_call_is_told_and_nothing_is_built() -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        PermissionsBoundary(
            stack,
            "Boundary",
            managed_policy_name="shop/boundary",
            path="/",
            permissions=[],
            passed_to=["*", "lambda.amazonaws.com"],
        )

    assert [problem.path for problem in raised.value.problems] == [
        "managed_policy_name",
        "passed_to[0]",
        "path",
        "permissions",
    ]
    assert stack.node.children == []


def test_the_template_holds_one_managed_policy_by_that_name_and_no_role() -> None:
    stack = Stack(App(), "Stack")
    PermissionsBoundary(
        stack,
        "Boundary",
        managed_policy_name="shop-boundary",
        path="/teams/shop/",
        permissions=read_write_s3("arn:aws:s3:::shop"),
    )

    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::ManagedPolicy", 1)
    template.resource_count_is("AWS::IAM::Role", 0)
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy", {"ManagedPolicyName": "shop-boundary"}
    )

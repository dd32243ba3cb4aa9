"""Junk of every type at every parameter of every role: only a RoleError comes out."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from aws_cdk import App, Aws, CfnParameter, Duration, Environment, Stack, Stage, Token
from aws_cdk import aws_iam as iam
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iam_patterns import RoleError, Statement, Trust, roles
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles.registry import ROLES
from iam_patterns.web_identities import gitlab

ROLE: Final = "arn:aws:iam::222222222222:role/deploy"
VALID: Final[dict[str, dict[str, Any]]] = {
    "ChainedRole": {
        "trusted_role_arns": [ROLE],
        "organization_id": "o-abcdefghij",
        "session_tags": {"project": ["shop"]},
    },
    "CognitoIdentityRole": {
        "identity_pool_id": "eu-west-1:12345678-1234-1234-1234-123456789012",
        "identities": "authenticated",
    },
    "CrossAccountDeployRole": {"trusted_arns": [ROLE]},
    "Ec2InstanceRole": {},
    "EcsTaskExecutionRole": {},
    "EcsTaskRole": {},
    "EksNodeRole": {},
    "EksPodRole": {
        "cluster_arn": "arn:aws:eks:eu-west-1:111111111111:cluster/shop",
        "namespace": "shop",
        "service_account": "orders",
    },
    "EksPodTargetRole": {
        "pod_role_arn": ROLE,
        "cluster_arn": "arn:aws:eks:eu-west-1:111111111111:cluster/shop",
        "namespace": "shop",
        "service_account": "orders",
    },
    "EksServiceAccountRole": {
        "issuer": "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
        "namespace": "shop",
        "service_account": "orders",
    },
    "GitHubActionsRole": {
        "repository": "acme/shop",
        "repository_id": "1",
        "owner_id": "2",
        "branches": ["main"],
    },
    "LambdaExecutionRole": {},
    "MfaRole": {"trusted_arns": ["arn:aws:iam::111111111111:user/alice"]},
    "OidcRole": {"identity": gitlab("acme/shop", branches=["main"])},
    "PermissionsBoundary": {
        "managed_policy_name": "shop",
        "path": "/teams/shop/",
        "permissions": Statement("A", actions=["s3:GetObject"], resources=["*"]),
        "passed_to": ["lambda.amazonaws.com"],
        "description": "The boundary of the shop",
    },
    "RolesAnywhereRole": {
        "trust_anchor_arn": "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/12ab",
        "certificate_subject": {"CN": "backup.example.com"},
    },
    "SamlRole": {"provider_name": "Okta"},
    "ServiceRole": {"service": "states.amazonaws.com"},
    "ThirdPartyExternalIdRole": {
        "vendor_account": "333333333333",
        "external_id": "cust-7f3a9c2e",
    },
}
REQUIRED_ALONE: Final = {
    ("CrossAccountDeployRole", "trusted_arns"),
    ("ThirdPartyExternalIdRole", "vendor_account"),
}


def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))


STACK: Final = stack()


def parameters() -> Iterator[tuple[str, str]]:
    """Each role with each of its own parameters and each option."""
    for name in ROLES:
        for parameter in inspect.signature(getattr(roles, name).__init__).parameters.values():
            if parameter.name == "options":
                yield from ((name, option) for option in RoleOptions.__annotations__)
            elif parameter.name != "self":
                yield name, parameter.name


def build(name: str, stack: Stack, changed: dict[str, Any]) -> Any:
    given = {"scope": stack, "id": "Role", **VALID[name], **changed}
    return getattr(roles, name)(given.pop("scope"), given.pop("id"), **given)


MAKERS: Final[list[Callable[[], object]]] = [
    lambda: Duration.hours(1),
    lambda: Duration.millis(1500),
    lambda: Duration.hours(Token.as_number({"Ref": "P"})),
    lambda: Duration.seconds(0),
    App,
    lambda: Stage(App(), "Stage"),
    lambda: Stack(App(), "S"),
    iam.PolicyDocument,
    iam.PolicyStatement,
    iam.AnyPrincipal,
    lambda: iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess"),
    lambda: iam.ManagedPolicy,
    lambda: Statement("A", actions=["s3:GetObject"], resources=["*"]),
    lambda: Trust.service("ec2.amazonaws.com"),
    lambda: CfnParameter(Stack(App(), "S"), "P").value_as_string,
    lambda: Token.as_number({"Ref": "P"}),
    lambda: Token.as_list({"Ref": "P"}),
]
JSII: Final = st.sampled_from(MAKERS).map(lambda make: make())
TEXT: Final = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "*",
            "?",
            "",
            " ",
            "\n",
            "'",
            "${aws:username}",
            "true",
            "false",
            Aws.PARTITION,
            Aws.ACCOUNT_ID,
            ROLE,
            f"arn:{Aws.PARTITION}:iam::*:*",
            "arn:aws:iam::222222222222:role/*",
            "arn:aws-cn:iam::222222222222:role/a",
            "ec2.amazonaws.com",
            "rolesanywhere.amazonaws.com",
        ]
    ),
)
SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(max_size=4),
    TEXT,
    st.just(object()),
)
JUNK: Final = st.one_of(
    SCALARS,
    JSII,
    st.lists(st.one_of(SCALARS, JSII), max_size=3),
    st.dictionaries(st.one_of(st.integers(), TEXT), st.one_of(SCALARS, JSII), max_size=2),
    st.dictionaries(TEXT, st.lists(SCALARS, max_size=2), max_size=2),
    st.sets(st.integers(), max_size=2),
    st.just(()).map(iter),
)


def test_every_role_is_walked() -> None:
    assert set(VALID) == set(ROLES)
    for name in VALID:
        build(name, stack(), {})
    assert len(set(parameters())) > 250


@pytest.mark.parametrize("part", range(4))
def test_only_role_errors_come_out(part: int) -> None:
    @settings(
        max_examples=800,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.sampled_from([*parameters()][part::4]), JUNK)
    def check(found: tuple[str, str], value: object) -> None:
        name, parameter = found
        try:
            build(name, STACK, {parameter: value})
        except RoleError as error:
            assert error.problems  # noqa: PT017 - most junk is refused, and some accepted
        STACK.node.try_remove_child("Role")

    check()


ACCOUNT: Final = {"trusted_arns": [], "trusted_account": "222222222222"}


@pytest.mark.parametrize(
    ("name", "refused", "accepted"),
    [
        (
            "CrossAccountDeployRole",
            {**ACCOUNT, "principal_arn_patterns": "arn:aws:iam::222222222222:role/*"},
            {**ACCOUNT, "principal_arn_patterns": "arn:aws:iam::222222222222:role/ci-*"},
        ),
        (
            "CrossAccountDeployRole",
            {"trusted_arns": iam.AccountPrincipal("222222222222").arn},
            {"trusted_arns": f"arn:{Aws.PARTITION}:iam::222222222222:role/ci"},
        ),
        (
            "ServiceRole",
            {"source_arns": ["arn:aws:states:*:*:*"]},
            {"source_arns": ["arn:aws:states:*:111111111111:*"]},
        ),
        (
            "ServiceRole",
            {"source_arns": ["arn:aws:events:eu-west-1:111111111111:rule/shop"]},
            {"source_arns": "arn:aws:states:eu-west-1:111111111111:stateMachine:shop"},
        ),
        (
            "ThirdPartyExternalIdRole",
            {"external_id": Aws.ACCOUNT_ID},
            {"external_id": Token.as_string({"Ref": "ExternalId"})},
        ),
        ("GitHubActionsRole", {"branches": ["refs/heads/main"]}, {"branches": "main"}),
        ("ChainedRole", {"session_tags": {"p": [None]}}, {"session_tags": {"p": "shop"}}),
        (
            "RolesAnywhereRole",
            {"certificate_subject": {"CN": "${aws:PrincipalTag/x509Subject/CN}"}},
            {"certificate_subject": {"CN": "backup"}},
        ),
    ],
)
def test_refuses_what_is_wider_than_it_looks(
    name: str, refused: dict[str, Any], accepted: dict[str, Any]
) -> None:
    with pytest.raises(RoleError, match="1 problem\n"):
        build(name, stack(), refused)
    assert build(name, stack(), accepted)

"""No role loses a condition at deployment, or has a policy that IAM or CDK rejects."""

from collections.abc import Callable
from typing import Final

import pytest
from aws_cdk import App, Aws, CfnParameter, Duration, Fn, Stack, Token
from aws_cdk import aws_iam as iam

from iam_patterns import (
    CognitoIdentityRole,
    Ec2InstanceRole,
    EksPodRole,
    OidcRole,
    PermissionsBoundary,
    PolicyError,
    RoleError,
    RolesAnywhereRole,
    Statement,
    ThirdPartyExternalIdRole,
    Trust,
)
from iam_patterns.permissions import assume_role, put_metrics, read_s3
from iam_patterns.web_identities import gitlab

ACCOUNT: Final = "111111111111"
ANCHOR: Final = f"arn:aws:rolesanywhere:eu-west-1:{ACCOUNT}:trust-anchor/12ab-34cd"

REMOVED: Final[dict[str, Callable[[], str]]] = {
    "Aws.NO_VALUE": lambda: Aws.NO_VALUE,
    "a reference to it": lambda: Fn.ref("AWS::NoValue"),
    "one branch of Fn::If": lambda: Token.as_string(
        Fn.condition_if("IsProduction", "shop", Aws.NO_VALUE)
    ),
}

BUILT: Final[dict[str, Callable[[Stack, str], object]]] = {
    "the namespace of pods": lambda stack, value: EksPodRole(
        stack, "Role", namespace=value, service_account="web", allow_any_cluster=True
    ),
    "an external ID": lambda stack, value: ThirdPartyExternalIdRole(
        stack, "Role", vendor_account=ACCOUNT, external_id=value
    ),
    "an identity pool": lambda stack, value: CognitoIdentityRole(
        stack, "Role", identity_pool_id=value, identities="authenticated"
    ),
    "a certificate's name": lambda stack, value: RolesAnywhereRole(
        stack, "Role", trust_anchor_arn=ANCHOR, certificate_subject={"CN": value}
    ),
    "a branch": lambda stack, value: OidcRole(
        stack, "Role", identity=gitlab("acme/shop", branches=[value])
    ),
    "a namespace of metrics": lambda stack, value: Ec2InstanceRole(
        stack, "Role", permissions=put_metrics(value)
    ),
    "a condition of a boundary": lambda stack, value: PermissionsBoundary(
        stack,
        "Boundary",
        managed_policy_name="shop",
        path="/teams/shop/",
        permissions=put_metrics(value),
    ),
    "added trust": lambda stack, value: Ec2InstanceRole(stack, "Role").add_trust(
        Trust.accounts(
            ACCOUNT, partition="aws", conditions={"StringEquals": {"sts:ExternalId": value}}
        )
    ),
}


@pytest.mark.parametrize("place", BUILT)
@pytest.mark.parametrize("value", REMOVED)
def test_a_condition_that_cloudformation_removes_is_refused(value: str, place: str) -> None:
    with pytest.raises((PolicyError, RoleError)):
        BUILT[place](Stack(App(), "Stack"), REMOVED[value]())


@pytest.mark.parametrize("place", BUILT)
def test_a_condition_with_a_parameter_is_kept(place: str) -> None:
    stack = Stack(App(), "Stack")

    BUILT[place](stack, CfnParameter(stack, "Value").value_as_string)


def test_a_list_inside_a_text_is_refused_and_one_of_its_items_is_not() -> None:
    stack = Stack(App(), "Stack")
    names = CfnParameter(stack, "Names", type="CommaDelimitedList").value_as_list

    with pytest.raises(PolicyError, match="role_arn"):
        assume_role(f"arn:aws:iam::{ACCOUNT}:role/{names[0]}")
    with pytest.raises(PolicyError, match=r"Statement|Resource"):
        Statement("Read", actions=["s3:GetObject"], resources=[f"arn:aws:s3:::shop/{names[0]}"])

    assume_role(f"arn:aws:iam::{ACCOUNT}:role/{Fn.select(0, names)}")


def test_a_longest_session_that_is_known_only_at_deployment_is_refused() -> None:
    stack = Stack(App(), "Stack")
    seconds = CfnParameter(stack, "Seconds", type="Number").value_as_number

    with pytest.raises(RoleError, match="max_session_duration: must be known before deployment"):
        Ec2InstanceRole(stack, "Role", max_session_duration=Duration.seconds(seconds))

    Ec2InstanceRole(stack, "Other", max_session_duration=Duration.seconds(7200))


@pytest.mark.parametrize("prefix", ["日本/", "\x01"])
def test_characters_that_iam_rejects_are_refused_and_latin_ones_are_not(prefix: str) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError, match="the characters U"):
        Ec2InstanceRole(stack, "Role", permissions=read_s3("arn:aws:s3:::shop", prefix=prefix))

    Ec2InstanceRole(stack, "Other", permissions=read_s3("arn:aws:s3:::shop", prefix="café/"))


def test_an_inline_policy_with_one_sid_twice_is_refused() -> None:
    def policies(second: str) -> dict[str, iam.PolicyDocument]:
        read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
        statements = [{"Sid": "Read", **read}, {"Sid": second, **read, "Action": "s3:PutObject"}]
        document = {"Version": "2012-10-17", "Statement": statements}
        return {"Data": iam.PolicyDocument.from_json(document)}

    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError, match="the Sid is used by several statements"):
        Ec2InstanceRole(stack, "Role", inline_policies=policies("Read"))

    Ec2InstanceRole(stack, "Other", inline_policies=policies("Write"))


@pytest.mark.parametrize("path", ["/service-role/", "/aws-reserved/sso.amazonaws.com/"])
def test_a_boundary_on_a_path_that_aws_uses_is_refused(path: str) -> None:
    stack = Stack(App(), "Stack")
    permissions = read_s3("arn:aws:s3:::shop")

    with pytest.raises(RoleError, match="a path of the team's own"):
        PermissionsBoundary(
            stack, "Boundary", managed_policy_name="shop", path=path, permissions=permissions
        )

    PermissionsBoundary(
        stack, "Own", managed_policy_name="shop", path="/services/", permissions=permissions
    )

"""Values of the wrong type are one clear error: a list where a string belongs never matches."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from iam_patterns import testing
from iam_patterns.testing import (
    Access,
    AccessError,
    RoleAccess,
    account,
    cognito_identity,
    github,
    role_arn,
    saml,
    service,
    user_arn,
    web_identity,
)
from tests.access.example_app import EXTERNAL_ID, OWN, VENDOR

TRUST = {"Effect": "Allow", "Principal": {"AWS": VENDOR}, "Action": "sts:AssumeRole"}
ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [TRUST]},
    },
}
APP = Access.of({"Resources": {"Role": ROLE}})
ROLE_ACCESS = APP.role("Role")
RIGHT: dict[Callable[..., Any], dict[str, Any]] = {
    account: {"account_id": VENDOR},
    role_arn: {"arn": f"arn:aws:iam::{OWN}:role/a"},
    user_arn: {"arn": f"arn:aws:iam::{OWN}:user/a"},
    service: {"name": "ec2.amazonaws.com"},
    web_identity: {"issuer": "https://gitlab.com"},
    github: {"repository": "acme/shop", "branch": "main"},
    saml: {"provider_name": "Okta"},
    cognito_identity: {"pool_id": "eu-west-1:a", "authenticated": True},
    ROLE_ACCESS.assumable_by: {"caller": account(VENDOR)},
    ROLE_ACCESS.allows: {"action": "s3:GetObject", "resource": "arn:aws:s3:::a/b"},
    ROLE_ACCESS.allows_on_any: {"action": "s3:GetObject"},
    ROLE_ACCESS.explain: {"action": "s3:GetObject", "resource": "arn:aws:s3:::a/b"},
    Access.of: {"source": {"Resources": {"Role": ROLE}}},
    APP.role: {"role": "Role"},
    APP.who_can: {"action": "s3:GetObject", "resource": "arn:aws:s3:::a/b"},
    APP.external: {"own_accounts": [OWN]},
    APP.reach: {"caller": account(VENDOR)},
}
WRONG = [42, 3.5, ["a"], ("a",), {"a": ["b"]}, {"a": 1}, {1: "a"}, object(), b"a", "text"]
ACCEPTED: dict[str, tuple[type, ...]] = {
    "context": (dict,),
    "own_accounts": (list, tuple, str),
    "claims": (list, tuple, dict, str),
    "parameters": (dict,),
    "source": (dict, str),
}
"""Values of WRONG that a parameter accepts, or refuses as what they are: a malformed template."""


def parameters() -> list[Any]:
    return [
        pytest.param(function, name, id=f"{function.__qualname__}-{name}")
        for function in RIGHT
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD
    ]


def test_every_public_function_with_parameters_is_asked() -> None:
    public = {getattr(testing, name) for name in testing.__all__}
    functions: set[object] = {value for value in public if inspect.isfunction(value)}
    methods = {
        name
        for kind in (Access, RoleAccess)
        for name, value in vars(kind).items()
        if not name.startswith("_") and callable(getattr(kind, name))
        if len(inspect.signature(getattr(kind, name)).parameters) > 1 or name == "of"
    }

    assert functions - set(RIGHT) == {testing.access_changes, testing.arn_of}
    # Access.read passes everything on to Access.of.
    assert methods - {function.__name__ for function in RIGHT} == {"read"}


@pytest.mark.parametrize("function", RIGHT)
def test_the_right_values_are_accepted(function: Callable[..., Any]) -> None:
    function(**RIGHT[function])


@pytest.mark.parametrize(("function", "name"), parameters())
def test_a_value_of_the_wrong_type_is_an_error_with_its_name(
    function: Callable[..., Any], name: str
) -> None:
    annotation = str(inspect.signature(function).parameters[name].annotation)
    for value in WRONG:
        if isinstance(value, ACCEPTED.get(name, ())) or (value == "text" and "str" in annotation):
            continue
        with pytest.raises(AccessError) as error:
            function(**{**RIGHT[function], name: value})
        assert name in str(error.value)
        assert "got" in str(error.value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: ROLE_ACCESS.assumable_by(account(VENDOR), external_id=[EXTERNAL_ID]),  # type: ignore[arg-type] # what the test is about
            (
                "assumable_by: external_id: must be a string "
                f"(got ['{EXTERNAL_ID}']). Write one string, in quotes."
            ),
        ),
        (
            lambda: account(222222222222),  # type: ignore[arg-type] # what the test is about
            (
                "account: account_id: must be a string (got 222222222222). "
                "Write one string, in quotes."
            ),
        ),
        (
            lambda: ROLE_ACCESS.assumable_by(account(VENDOR), mfa="true"),  # type: ignore[arg-type] # what the test is about
            (
                "assumable_by: mfa: must be True or False (got 'true'). "
                "Write True or False, without quotes."
            ),
        ),
        (
            lambda: ROLE_ACCESS.assumable_by(VENDOR),  # type: ignore[arg-type] # what the test is about
            (
                "assumable_by: caller: must be a caller such as account(...) or role_arn(...) "
                f"(got '{VENDOR}'). Import one from iam_patterns.testing."
            ),
        ),
    ],
)
def test_the_error_has_the_parameter_the_value_and_the_fix(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(AccessError) as error:
        call()

    assert str(error.value) == message


def test_two_wrong_values_are_one_error() -> None:
    with pytest.raises(AccessError) as error:
        ROLE_ACCESS.assumable_by(account(VENDOR), mfa=1, external_id=2)  # type: ignore[arg-type] # what the test is about

    assert str(error.value).count("\n  - ") == 2


@pytest.mark.parametrize(
    "call",
    [
        lambda: account("123"),
        lambda: role_arn("hub"),
        lambda: role_arn(f"arn:aws:iam::{OWN}:user/a"),
        lambda: user_arn(f"arn:aws:iam::{OWN}:role/a"),
        lambda: service("ec2"),
        lambda: web_identity("https://gitlab.com", sub=1),  # type: ignore[arg-type] # what the test is about
    ],
)
def test_a_malformed_caller_is_an_error(call: Callable[[], object]) -> None:
    with pytest.raises(AccessError, match="must be"):
        call()


NAMED = {
    "Parameters": {"VendorAccount": {"Type": "String"}, "Unused": {"Type": "String"}},
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": {"Fn::ImportValue": {"Fn::Sub": "${VendorAccount}-name"}},
                "Path": "{{resolve:ssm:/path}}",
                "AssumeRolePolicyDocument": {
                    "Statement": [{**TRUST, "Principal": {"AWS": {"Ref": "VendorAccount"}}}]
                },
                "Tags": [
                    {"Key": "a", "Value": {"Fn::GetAtt": ["Lookup", "Id"]}},
                    {"Key": "b", "Value": {"Fn::ImportValue": "Shared"}},
                ],
            },
        },
        "Lookup": {"Type": "Custom::Lookup"},
    },
}


@pytest.mark.parametrize(
    "name",
    ["VendorAccount", "Unused", "AWS::AccountId", "{{resolve:ssm:/path}}", "Lookup.Id", "Shared"],
)
def test_a_name_that_the_templates_have_is_fine(name: str) -> None:
    Access.of(NAMED, parameters={name: VENDOR})


def test_a_name_that_is_computed_is_fine() -> None:
    given = {"VendorAccount": VENDOR, f"{VENDOR}-name": "reader"}
    assert Access.of(NAMED, parameters=given).role("reader")


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("VendorAcount", "VendorAccount"),
        ("vendorAccount", "VendorAccount"),
        ("AWS::AccountID", "AWS::AccountId"),
        ("Lookup.ID", "Lookup.Id"),
    ],
)
def test_a_misspelt_name_is_an_error_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(AccessError) as error:
        Access.of(NAMED, parameters={name: VENDOR})
    assert name in str(error.value)
    assert f"Did you mean {nearest}?" in str(error.value)


def test_every_misspelt_name_is_in_the_error() -> None:
    with pytest.raises(AccessError, match=r"(?s)'Acount'.*'Regoin'"):
        Access.of(NAMED, parameters={"Acount": VENDOR, "Unused": "", "Regoin": "eu-west-1"})

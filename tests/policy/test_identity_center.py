"""The role of a permission set: its ARN as far as AWS fixes it, and no further."""

import pytest

from iam_patterns.policy.identity_center import (
    ANY_SUFFIX,
    IDENTITY_STORE_PRINCIPAL_ID,
    INSTANCE_ARN,
    PERMISSION_SET_NAME,
    POLICY_PATH_AND_NAME,
    RELAY_STATE,
    depends_on_suffix,
    permission_set_of,
    permission_set_role_arn,
    permission_set_role_name,
)
from iam_patterns.policy.tokens import unknown
from iam_patterns.policy.wildcards import wildcard_pattern

ACCOUNT = "111111111111"
SUFFIX = "0123456789abcdef"


def arn(name: str, region: str = "eu-west-1", suffix: str = ANY_SUFFIX) -> str:
    return permission_set_role_arn(
        name, partition="aws", account=ACCOUNT, region=region, suffix=suffix
    )


def test_the_path_names_every_region_but_one() -> None:
    path = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/"

    assert arn("Deployer") == f"{path}eu-west-1/AWSReservedSSO_Deployer_????????????????"
    assert arn("Deployer", "us-east-1") == f"{path}AWSReservedSSO_Deployer_????????????????"


@pytest.mark.parametrize("name", ["Deployer", "a", "A_b", "x" * 32, "D+=,.@-"])
def test_the_pattern_matches_each_suffix_of_this_name(name: str) -> None:
    assert wildcard_pattern(arn(name)).fullmatch(arn(name, suffix=SUFFIX))


@pytest.mark.parametrize(
    "other",
    [
        arn("Deployer_x", suffix=SUFFIX),
        arn("Deployer_", suffix=SUFFIX),
        arn("Deploye", suffix=SUFFIX),
        arn("deployer", suffix=SUFFIX),
        arn("ADeployer", suffix=SUFFIX),
        arn("Deployer", "us-east-1", suffix=SUFFIX),
        arn("Deployer", "eu-west-2", suffix=SUFFIX),
        f"arn:aws:iam::{ACCOUNT}:role/AWSReservedSSO_Deployer_{SUFFIX}",
        arn("Deployer", suffix=SUFFIX).replace(ACCOUNT, "222222222222"),
    ],
)
def test_the_pattern_matches_no_other_role(other: str) -> None:
    assert not wildcard_pattern(arn("Deployer")).fullmatch(other)


def test_the_longest_name_is_as_long_as_the_name_of_a_role_may_be() -> None:
    assert len(permission_set_role_name("x" * 32, SUFFIX)) == 64


@pytest.mark.parametrize("name", ["Deployer", "A_b", "A_0123456789abcdef"])
def test_the_name_is_read_back(name: str) -> None:
    assert permission_set_of(permission_set_role_name(name, SUFFIX)) == name
    assert permission_set_of(permission_set_role_name(name, unknown("its suffix_a"))) == name


@pytest.mark.parametrize(
    ("pattern", "depends"),
    [
        (arn("Deployer", suffix=SUFFIX), True),
        (arn("Deployer", suffix="0*"), True),
        (arn("Deployer", suffix="?" * 15 + "a"), True),
        ("*f", True),
        ("*_0*", True),
        (arn("Deployer"), False),
        (arn("Deployer", suffix="*"), False),
        (arn("Deployer", suffix="?" * 15), False),
        (arn("Deployer", suffix="g*"), False),
        (arn("Other", suffix=SUFFIX), False),
        (arn("Deployer_x"), False),
        (f"arn:aws:iam::{ACCOUNT}:role/*", False),
        ("*", False),
        ("", False),
    ],
)
def test_which_patterns_depend_on_the_suffix(pattern: str, depends: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert depends_on_suffix(pattern, arn("Deployer", suffix=SUFFIX)) is depends


@pytest.mark.parametrize(
    ("form", "valid", "malformed"),
    [
        (PERMISSION_SET_NAME, ["a", "x" * 32], ["", "x" * 33, "a b", "a*", "a/b", "a?"]),
        (
            INSTANCE_ARN,
            ["arn:aws:sso:::instance/ssoins-7223b04e5e8b2a1c"],
            ["ssoins-7223b04e5e8b2a1c", "arn:aws:sso:::instance/ssoins-1"],
        ),
        (
            IDENTITY_STORE_PRINCIPAL_ID,
            [
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "906765e1c3-f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            ],
            ["Developers", "f81d4fae-7dec-11d0-a765"],
        ),
        (
            POLICY_PATH_AND_NAME,
            ["readers", "/readers", "/teams/shop/readers"],
            ["", "teams/readers", "/teams/", "/teams//readers", "a*"],
        ),
        (
            RELAY_STATE,
            ["https://eu-west-1.console.aws.amazon.com/cloudwatch/home"],
            ["", "a" * 241, "https://example.com/<a>"],
        ),
    ],
)
def test_formats(form: object, valid: list[str], malformed: list[str]) -> None:
    assert all(form.problem("p", value) is None for value in valid)  # type: ignore[attr-defined]  # a Format
    assert all(form.problem("p", value) for value in malformed)  # type: ignore[attr-defined]  # a Format

"""Callers: the names that policies know them by, the keys that AWS fills in, what binds them."""

from typing import Any

import pytest

from iam_patterns.policy import Caller, PolicyError
from iam_patterns.policy.evaluation.caller import BoundBy
from iam_patterns.policy.tokens import unknown

OWN = "111111111111"
ROOT = f"arn:aws:iam::{OWN}:root"
IDENTITY = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"


def test_a_user_is_known_by_its_arn_and_its_account() -> None:
    alice = Caller.of_user(f"arn:aws:iam::{OWN}:user/team/alice")

    assert (alice.kind, alice.account) == ("User", OWN)
    assert alice.own_names == {alice.arn}
    assert alice.role_names == frozenset()
    assert alice.account_names == {OWN, ROOT}
    assert alice.keys == {
        "aws:principalarn": (alice.arn,),
        "aws:principalaccount": (OWN,),
        "aws:principaltype": ("User",),
        "aws:principalisawsservice": ("false",),
        "aws:username": ("alice",),
        "aws:userid": (unknown("aws:userid"),),
    }


def test_a_session_is_known_by_its_role_too() -> None:
    arn = f"arn:aws:iam::{OWN}:role/team/deploy"
    session = Caller.of_role(arn, session_name="ci")

    assert session.role_names == {arn}
    assert session.own_names == {f"arn:aws:sts::{OWN}:assumed-role/deploy/ci"}
    assert session.keys == {
        "aws:principalarn": (arn,),
        "aws:principalaccount": (OWN,),
        "aws:principaltype": ("AssumedRole",),
        "aws:principalisawsservice": ("false",),
        "aws:userid": (unknown("aws:userid") + ":ci",),
    }
    assert Caller.of_role(arn).own_names == {f"arn:aws:sts::{OWN}:assumed-role/deploy/session"}


def test_an_account_is_its_root_user_and_its_own_unique_id() -> None:
    account = Caller.of_account(OWN, partition="aws-cn")

    assert account.arn == f"arn:aws-cn:iam::{OWN}:root"
    assert account.account_names == {OWN, account.arn}
    assert account.own_names == frozenset()
    assert account.keys["aws:principaltype"] == ("Account",)
    assert account.keys["aws:userid"] == (OWN,)
    assert Caller.of_account(OWN).arn == ROOT


def test_a_service_and_a_provider_are_of_no_account() -> None:
    service = Caller.of_service("ec2.amazonaws.com")
    provider = Caller.of_provider("accounts.google.com")

    assert service.keys == {
        "aws:principalisawsservice": ("true",),
        "aws:principalservicename": ("ec2.amazonaws.com",),
    }
    assert (service.kind, service.account) == ("Service", None)
    assert service.own_names == {service.arn}
    assert provider.keys == {"aws:principalisawsservice": ("false",)}
    assert (provider.kind, provider.account) == ("Federated", None)


def test_an_origin_access_identity_is_of_no_account_of_yours() -> None:
    identity = Caller.of_user(IDENTITY)

    assert identity.own_names == {IDENTITY}
    assert identity.account_names == frozenset()


@pytest.mark.parametrize(
    ("caller", "bound_by"),
    [
        (Caller.of_role(f"arn:aws:iam::{OWN}:role/x"), BoundBy.ALL),
        (Caller.of_account(OWN), BoundBy.ALL),
        (Caller.of_service("ec2.amazonaws.com"), BoundBy.RESOURCE_CONTROL_POLICIES),
        (Caller.of_provider("accounts.google.com"), BoundBy.RESOURCE_CONTROL_POLICIES),
        (Caller.of_role(f"arn:aws:iam::{OWN}:role/aws-service-role/x/y"), BoundBy.NONE),
        (Caller.of_role(f"arn:aws:iam::{OWN}:role/service-role/x"), BoundBy.ALL),
    ],
)
def test_what_binds_a_caller(caller: Caller, bound_by: BoundBy) -> None:
    assert caller.bound_by is bound_by
    assert caller.is_service_linked is (bound_by is BoundBy.NONE)


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (Caller.of_role(f"arn:aws:iam::{unknown('A')}:role/x"), True),
        (Caller.of_role(f"arn:aws:iam::{OWN}:role/{unknown('R')}"), True),
        (Caller.of_account(unknown("A")), True),
        (Caller.of_role(f"arn:aws:iam::{OWN}:role/x"), False),
        (Caller.of_account(OWN), False),
    ],
)
def test_whether_a_part_of_it_is_unknown(caller: Caller, *, expected: bool) -> None:
    assert caller.has_unknowns is expected


@pytest.mark.parametrize(
    ("create", "argument"),
    [
        (Caller.of_account, "12345"),
        (Caller.of_user, f"arn:aws:iam::{OWN}:role/x"),
        (Caller.of_user, f"arn:aws:iam::{OWN}:user/*"),
        (Caller.of_role, f"arn:aws:iam::{OWN}:user/x"),
        (Caller.of_role, f"arn:aws:sts::{OWN}:assumed-role/x/y"),
        (Caller.of_service, "ec2"),
        (Caller.of_provider, 1),
        (Caller.of_provider, None),
    ],
)
def test_what_is_no_caller_of_the_kind(create: Any, argument: Any) -> None:
    with pytest.raises(PolicyError, match="caller"):
        create(argument)

"""The permission functions on a local AWS that enforces IAM."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from demo.emulator import Emulator
from iam_patterns.policy import PolicyDocument
from tests.permissions.emulated_calls import ACCOUNT, REGION, TRIES, Clients, Try, prepare

pytestmark = pytest.mark.slow

DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
}


def clients_of(emulator: Emulator, credentials: dict[str, str]) -> Clients:
    session = boto3.Session(region_name=REGION, **credentials)

    def client(service: str) -> Any:
        return session.client(
            service,
            endpoint_url=emulator.endpoint,
            verify=str(emulator.certificate),
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    return client


class Cloud:
    """The emulator with the resources in it."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self.root = clients_of(
            emulator, {"aws_access_key_id": ACCOUNT, "aws_secret_access_key": "local"}
        )
        self.made = prepare(self.root)

    def caller(self, tried: Try) -> Clients:
        """The clients of a new role that has the permissions of one try and no others."""
        name = f"caller-{TRIES.index(tried)}"
        root = f"arn:aws:iam::{ACCOUNT}:root"
        statement = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "sts:AssumeRole"}
        role = self.root("iam").create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [statement]}
            ),
        )["Role"]["Arn"]
        document = PolicyDocument(tried.granted(self.made)).to_dict()
        self.root("iam").put_role_policy(
            RoleName=name, PolicyName="Granted", PolicyDocument=json.dumps(document)
        )
        session = self.root("sts").assume_role(RoleArn=role, RoleSessionName="try")["Credentials"]
        return clients_of(
            self._emulator,
            {
                "aws_access_key_id": session["AccessKeyId"],
                "aws_secret_access_key": session["SecretAccessKey"],
                "aws_session_token": session["SessionToken"],
            },
        )


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with Emulator(account=ACCOUNT, region=REGION) as emulator:
        yield Cloud(emulator)


@pytest.mark.parametrize("tried", TRIES, ids=lambda tried: str(tried.name))
def test_calls_work_as_granted_and_no_others(cloud: Cloud, tried: Try) -> None:
    clients = cloud.caller(tried)

    for call in tried.allowed:
        call(clients, cloud.made)
    for call in tried.denied_on_aws:
        call(clients, cloud.made)
    for index, call in enumerate((*tried.denied, *tried.allowed_on_aws)):
        with pytest.raises(ClientError) as raised:
            call(clients, cloud.made)
        assert raised.value.response["Error"]["Code"] in DENIED, (index, raised.value)

"""The documents of AWS's managed policies."""

import json
import lzma
from importlib import resources

import pytest

from iam_patterns.template.managed_policies import AwsManagedPolicies

POLICIES = AwsManagedPolicies()


def test_every_document_is_read_without_a_problem() -> None:
    assert len([POLICIES[arn].statements for arn in POLICIES]) == len(POLICIES)


def test_there_are_as_many_as_their_origin_says() -> None:
    folder = resources.files("iam_patterns.template").joinpath("aws_managed_policies")
    origin = json.loads(folder.joinpath("origin.json").read_text())

    assert len(POLICIES) == origin["policies"]
    assert origin["license"] == "Apache-2.0"
    assert "Apache License" in folder.joinpath("LICENSE").read_text()


def test_the_names_are_the_keys_of_the_whole_file() -> None:
    folder = resources.files("iam_patterns.template").joinpath("aws_managed_policies")
    whole = json.loads(lzma.decompress(folder.joinpath("policies.json.xz").read_bytes()))

    assert [arn.removeprefix("arn:aws:iam::aws:policy") for arn in POLICIES] == list(whole)
    assert len(whole) == len(POLICIES)


@pytest.mark.parametrize(
    "name", ["Statement", "/Statement", "", "/", "/AdministratorAccess/", '/AdministratorAccess"']
)
def test_another_key_of_the_file_is_no_policy(name: str) -> None:
    assert f"arn:aws:iam::aws:policy{name}" not in POLICIES
    assert "arn:aws:iam::aws:policy/AdministratorAccess" in POLICIES


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_they_are_found_in_every_partition_and_path(partition: str) -> None:
    basic = f"arn:{partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"

    assert "logs:PutLogEvents" in POLICIES[basic].statements[0].actions


@pytest.mark.parametrize(
    "arn", ["arn:aws:iam::aws:policy/NoSuchPolicy", "arn:aws:iam::111111111111:policy/own"]
)
def test_others_are_not_there(arn: str) -> None:
    assert arn not in POLICIES

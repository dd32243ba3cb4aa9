"""The rule `permissions-data-exposure`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, OWN, allow, fired, found

RULE = "permissions-data-exposure"
SECRETS = f"arn:aws:secretsmanager:eu-west-1:{OWN}"

WEAK: dict[str, list[Any]] = {
    "every object": [allow("s3:GetObject")],
    "every secret": [allow("secretsmanager:Get*")],
}
SOUND: dict[str, list[Any]] = {
    "one bucket": [allow("s3:GetObject", "arn:aws:s3:::shop/*")],
    "every database whose secret is one": [
        allow(["rds-data:ExecuteStatement", "redshift-data:ExecuteStatement"]),
        allow("secretsmanager:GetSecretValue", f"{SECRETS}:secret:shop-??????"),
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()


def test_the_fix_is_for_the_service() -> None:
    (finding,) = found(EC2, permissions=[allow("s3:GetObject")])

    assert 'read_s3(bucket.bucket_arn, prefix="reports/")' in finding.fix


def test_every_secret_opens_every_database() -> None:
    actions = ["rds-data:ExecuteStatement", "secretsmanager:GetSecretValue"]
    (finding,) = found(EC2, permissions=[allow(actions)])

    assert "every secret of Secrets Manager" in finding.description
    assert (
        "every database with the RDS Data API "
        "(rds-data:ExecuteStatement with secretsmanager:GetSecretValue)" in finding.description
    )


def test_temporary_credentials_of_every_cluster_open_every_redshift_database() -> None:
    actions = ["redshift-data:ExecuteStatement", "redshift:GetClusterCredentials"]

    assert RULE in fired(EC2, permissions=[allow(actions)])
    assert RULE not in fired(EC2, permissions=[allow(actions[1])])

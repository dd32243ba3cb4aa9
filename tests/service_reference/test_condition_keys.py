"""Condition keys as AWS writes them."""

import pytest

from iam_patterns.service_reference.condition_keys import as_aws_writes_it


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("sts:externalid", "sts:ExternalId"),
        ("aws:sourcearn", "aws:SourceArn"),
        ("AWS:SOURCEARN", "aws:SourceArn"),
        ("kms:calleraccount", "kms:CallerAccount"),
        ("aws:principaltag/Team", "aws:PrincipalTag/Team"),
        ("token.actions.githubusercontent.com:sub", "token.actions.githubusercontent.com:sub"),
        ("acme:unknown", "acme:unknown"),
        ("unknown", "unknown"),
    ],
)
def test_a_key_is_in_the_case_of_aws_if_it_is_known(key: str, written: str) -> None:
    assert as_aws_writes_it(key) == written

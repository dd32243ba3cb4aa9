"""The stand-ins for callers that exist on AWS alone."""

import base64
import json
from typing import Any

import pytest

from demo.emulated_callers import drop_conditions, unsigned_token


class RoleWithTrust:
    """The two calls of IAM that are made, on one role."""

    def __init__(self, *conditions: dict[str, Any]) -> None:
        self.trust = {"Statement": [{"Effect": "Allow", "Condition": c} for c in conditions]}

    def get_role(self, **request: str) -> dict[str, Any]:
        assert request == {"RoleName": "Example"}
        return {"Role": {"AssumeRolePolicyDocument": json.loads(json.dumps(self.trust))}}

    def update_assume_role_policy(self, **request: str) -> dict[str, Any]:
        self.trust = json.loads(request["PolicyDocument"])
        return {}


def test_only_the_named_conditions_go() -> None:
    role = RoleWithTrust(
        {"StringEquals": {"aws:SourceAccount": "1", "aws:PrincipalOrgID": "o"}},
        {"StringEquals": {"aws:SourceAccount": "1"}},
    )

    drop_conditions(role, "arn:aws:iam::111111111111:role/path/Example", ["aws:SourceAccount"])

    assert role.trust["Statement"] == [
        {"Effect": "Allow", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o"}}},
        {"Effect": "Allow"},
    ]


def test_a_condition_that_is_not_there_is_an_error_and_changes_nothing() -> None:
    role = RoleWithTrust({"StringEquals": {"aws:SourceAccount": "1"}})

    with pytest.raises(LookupError, match="aws:SourceArn"):
        drop_conditions(role, "arn:aws:iam::1:role/Example", ["aws:SourceAccount", "aws:SourceArn"])

    assert role.trust["Statement"][0]["Condition"]


def test_a_token_carries_its_claims_and_no_signature() -> None:
    header, payload, signature = unsigned_token({"iss": "https://gitlab.com"}).split(".")

    assert json.loads(base64.urlsafe_b64decode(header + "=="))["alg"] == "none"
    assert json.loads(base64.urlsafe_b64decode(payload + "=="))["iss"] == "https://gitlab.com"
    assert signature == "none"

"""Credentials of callers, and the placeholders in their requests."""

import pytest

from demo.caller_credentials import CallerCredentials, NotTriedError, filled_in
from demo.tries.model import Account, User, WebIdentitySession

NAMES = {"Stack.Bucket": "reports"}


def test_placeholders_are_filled_in_at_any_depth() -> None:
    value = {
        "Bucket": "{Stack.Bucket}",
        "Nested": {"Arn": "arn:aws:s3:::{Stack.Bucket}/a"},
        "List": [{"Name": "{Stack.Bucket}"}],
        "N": 1,
    }

    assert filled_in(value, NAMES) == {
        "Bucket": "reports",
        "Nested": {"Arn": "arn:aws:s3:::reports/a"},
        "List": [{"Name": "reports"}],
        "N": 1,
    }


def test_an_output_of_a_stack_that_is_not_deployed_is_an_error() -> None:
    with pytest.raises(NotTriedError, match=r"no output Other\.Bucket"):
        filled_in("{Other.Bucket}", NAMES)


@pytest.mark.parametrize(
    ("caller", "reason"),
    [
        (User("alice", path="/"), "it would create a user"),
        (WebIdentitySession("{Stack.Bucket}", {}), "only the issuer can issue this token"),
    ],
)
def test_on_aws_no_users_are_created_and_no_tokens_are_made_up(
    caller: User | WebIdentitySession, reason: str
) -> None:
    def session_of(account: Account) -> None:
        raise AssertionError(f"no credentials of {account} are needed")

    credentials = CallerCredentials(session_of, NAMES, on_aws=True)

    with pytest.raises(NotTriedError, match=reason):
        credentials.session(caller, is_the_request=True)

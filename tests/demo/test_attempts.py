"""How answers are judged, without an emulator."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from demo.attempts import Attempts
from demo.caller_credentials import NotTriedError
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, Session, Try

READ = Call("s3", "get_object", {"Bucket": "{Stack.Bucket}"})
ROLE = Session("{Stack.Role}", by=Account("tools"))
NAMES = {"Stack.Bucket": "reports", "Stack.Role": "arn:aws:iam::111111111111:role/reader"}


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "because"}}, "operation")


class Client:
    """Answers every operation alike: with a dictionary, or by raising."""

    def __init__(self, answer: Mapping[str, Any] | ClientError) -> None:
        self.answer = answer

    def __getattr__(self, operation: str) -> Any:
        def call(**_: object) -> Mapping[str, Any]:
            if isinstance(self.answer, ClientError):
                raise self.answer
            return self.answer

        return call


def attempts(answer: Mapping[str, Any] | ClientError, **options: bool) -> Attempts:
    def session_of(account: Account) -> Any:
        if account.name == "nobody":
            raise NotTriedError("there are no such credentials")
        return SimpleNamespace(client=lambda *_, **__: Client(answer))

    return Attempts(session_of, NAMES, **options)


def tried(**changes: Any) -> Try:
    values: dict[str, Any] = {
        "stack": "Stack",
        "caller": Account("tools"),
        "who": "administrator",
        "what": "read",
        "call": READ,
        "expected": "allowed",
        **changes,
    }
    return Try(**values)


@pytest.mark.parametrize(
    ("answer", "expected", "verdict"),
    [
        ({}, "allowed", "as expected"),
        ({}, "denied", "differs"),
        (refusal("AccessDenied"), "denied", "as expected"),
        (refusal("AccessDenied"), "allowed", "differs"),
        (refusal("NoSuchKey"), "allowed", "differs"),
        (refusal("NoSuchKey"), "denied", "differs"),
    ],
)
def test_an_answer_is_compared_with_the_expected_one(
    answer: Any, expected: str, verdict: str
) -> None:
    (result,) = attempts(answer).run([tried(expected=expected)])

    assert result.verdict == verdict


def test_allowed_without_what_it_should_find_differs() -> None:
    (result,) = attempts({"Name": "other"}).run([tried(finds="reports")])

    assert result.verdict == "differs"


def test_the_text_of_received_messages_is_shown_if_asked_for() -> None:
    answer = {"Messages": [{"Body": "Role: admin"}, {"Body": "Role: reader"}]}

    (shown,) = attempts(answer).run([tried(shows_message=True, finds="admin")])
    (hidden,) = attempts(answer).run([tried(finds="admin")])

    assert (shown.note, hidden.note) == ("Role: admin\nRole: reader", "")


def test_a_caller_that_cannot_be_had_is_no_denial_of_the_request() -> None:
    (result,) = attempts(refusal("AccessDenied")).run([tried(caller=ROLE, expected="denied")])

    assert result.verdict == "differs"
    assert result.answered.startswith("no session of arn:aws:iam::111111111111:role/reader")


def test_a_role_that_cannot_be_assumed_is_the_denial_when_that_was_the_request() -> None:
    assume = tried(caller=ROLE, call=ASSUME_THE_ROLE, expected="denied")

    (result,) = attempts(refusal("AccessDenied")).run([assume])

    assert result.verdict == "as expected"


def test_a_known_difference_counts_neither_way() -> None:
    answers: list[Mapping[str, Any] | ClientError] = [{}, refusal("AccessDenied")]
    for answer in answers:
        (result,) = attempts(answer).run([tried(differs="the emulator has no MFA")])

        assert result.verdict == "known difference"
        assert result.note == "the emulator has no MFA"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"changes": True}, "it would change resources"),
        (
            {"caller": Session("{Stack.Role}", by=Account("tools"), stands_in_for="EC2")},
            "on AWS only EC2 can assume this role",
        ),
        ({"caller": Account("nobody")}, "there are no such credentials"),
        ({"call": Call("s3", "get_object", {"Bucket": "{Other.Bucket}"})}, "Other.Bucket"),
    ],
)
def test_on_aws_only_what_is_safe_and_possible_is_tried(
    changes: dict[str, Any], reason: str
) -> None:
    (result,) = attempts({}, on_aws=True).run([tried(**changes)])

    assert result.verdict == "not tried"
    assert reason in result.note


def test_on_aws_a_difference_of_the_emulator_is_none() -> None:
    (result,) = attempts({}, on_aws=True).run([tried(differs="the emulator has no MFA")])

    assert result.verdict == "as expected"

"""The function of RoleUseAlarm: the text of each event."""

import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from iam_patterns.audit.role_use_function import RoleEvent, handler
from tests.audit.recorded import ROLE, recorded

ALICE = "arn:aws:iam::111122223333:user/administrators/alice"
GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
USES = [
    (
        "assume_role_by_user",
        ALICE,
        "break-glass",
        "yes, device arn:aws:iam::111122223333:mfa/alice",
    ),
    (
        "assume_role_by_user_of_another_account",
        "AIDAQRSTUVWXYZEXAMPLE of account 777788889999",
        "JohnDoe-EC2-dev",
        "not recorded",
    ),
    (
        "assume_role_by_role",
        "arn:aws:sts::111122223333:assumed-role/hub/JohnRole1",
        "Role2WithTags",
        "no",
    ),
    (
        "assume_role_by_service",
        "lambda.amazonaws.com",
        "awslambda_530_20261125091239",
        "not recorded",
    ),
    (
        "assume_role_with_saml",
        "bdGOnTesti4+ExamplexL/jEvs=/SamlExample",
        "MyAssignedRoleSessionName",
        "not recorded",
    ),
    (
        "assume_role_with_web_identity",
        f"{GITHUB}/repo:octo-org/shop:ref:refs/heads/main",
        "GitHubActions",
        "not recorded",
    ),
    ("create_session_of_roles_anywhere", "111122223333", None, "not recorded"),
    ("switch_role", "arn:aws:iam::999999999999:user/alice", "alice", "not recorded"),
    (
        "console_login",
        "arn:aws:sts::111122223333:assumed-role/break-glass/alice@example.com",
        "alice@example.com",
        "no",
    ),
]


def event(name: str, *expected: str) -> RoleEvent:
    return RoleEvent(recorded(name)["detail"], list(expected))


def lines(name: str, *expected: str) -> dict[str, str]:
    message = event(name, *expected).message("audit-log")
    return dict(line.split(": ", 1) for line in message.splitlines())


@pytest.mark.parametrize(("name", "who", "session", "mfa"), USES, ids=[use[0] for use in USES])
def test_a_use_says_who_in_which_session_and_with_mfa_or_not(
    name: str, who: str, session: str | None, mfa: str
) -> None:
    shown = lines(name)

    assert (shown["Who"], shown.get("Session name"), shown["MFA"]) == (who, session, mfa)
    assert "Changed" not in shown


def test_the_whole_message_of_a_user_who_assumes_the_role() -> None:
    assert event("assume_role_by_user").message("audit-log") == "\n".join(
        [
            f"Role: {ROLE}",
            "What: sts:AssumeRole",
            "Result: success",
            f"Who: {ALICE}",
            "Session name: break-glass",
            "Source identity: alice",
            "MFA: yes, device arn:aws:iam::111122223333:mfa/alice",
            (
                "From: 192.0.2.101 "
                "(aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux lang/python#3.13.7)"
            ),
            "When: 2026-11-25T09:12:39Z in eu-west-1",
            "Account: 111122223333",
            "Event: dEXAMPLE-ac7f-466c-a608-4ac8dEXAMPLE in log group audit-log",
        ]
    )


def test_an_external_id_is_shown() -> None:
    assert lines("assume_role_by_user_of_another_account")["External ID"] == "cust-7f3a9c2e"


def test_the_source_identity_of_an_earlier_session_is_shown() -> None:
    assert lines("assume_role_by_role")["Source identity"] == "JohnDoe"


def test_a_change_says_what_was_changed_and_by_which_session() -> None:
    shown = lines("change_by_the_session")

    assert shown["What"] == "s3:DeleteBucket"
    assert shown["Changed"] == "arn:aws:s3:::my-test-bucket-cross-account"
    assert (shown["Session name"], shown["Source identity"], shown["MFA"]) == (
        "alice",
        "alice",
        "yes",
    )
    assert "Who" not in shown


def test_a_session_of_s3_express_is_a_change_and_no_use() -> None:
    detail = recorded("change_by_the_session")["detail"] | {"eventName": "CreateSession"}

    assert RoleEvent(detail, []).log_line({})["roleEvent"] == "change"


def test_a_denied_call_says_so() -> None:
    denied = event("assume_role_denied")

    assert lines("assume_role_denied")["Result"].startswith("AccessDenied User: ")
    assert denied.subject() == "Role break-glass used (failed): sts:AssumeRole"


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("assume_role_by_user", "Role break-glass used: sts:AssumeRole"),
        ("switch_role", "Role break-glass used: signin:SwitchRole"),
        ("change_by_the_session", "Role break-glass made a change: s3:DeleteBucket"),
    ],
)
def test_the_subject_names_the_role_and_the_call(name: str, subject: str) -> None:
    assert event(name).subject() == subject


def test_a_long_subject_is_cut_and_is_ascii() -> None:
    detail = recorded("assume_role_by_user")["detail"]
    detail["requestParameters"]["roleArn"] = f"arn:aws:iam::111122223333:role/{'ä' * 120}"

    subject = RoleEvent(detail, []).subject()

    assert len(subject) == 100
    assert subject.isascii()


@pytest.mark.parametrize(
    ("name", "expected", "unexpected"),
    [
        ("assume_role_by_user", ALICE, False),
        ("assume_role_by_user", "arn:aws:iam::111122223333:user/administrators/*", False),
        ("assume_role_by_user", "arn:aws:iam::111122223333:user/developers/*", True),
        ("assume_role_by_user_of_another_account", "777788889999", False),
        ("assume_role_by_user_of_another_account", "777788889998", True),
        ("assume_role_by_role", "arn:aws:iam::111122223333:role/hub", False),
        ("assume_role_by_role", "arn:aws:iam::111122223333:role/spoke", True),
        ("assume_role_by_service", "lambda.amazonaws.com", False),
        ("assume_role_by_service", "ec2.amazonaws.com", True),
        ("assume_role_with_saml", "bdGOnTesti4+ExamplexL/jEvs=/SamlExample", False),
        ("switch_role", "arn:aws:iam::999999999999:user/alice", False),
        ("switch_role", "arn:aws:iam::999999999999:user/bob", True),
    ],
)
def test_a_caller_who_is_not_expected_is_marked(
    name: str,
    expected: str,
    unexpected: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    judged = event(name, expected)
    line = judged.log_line({})

    assert line["expected"] == ("no" if unexpected else "yes")
    assert judged.subject().startswith("UNEXPECTED: ") is unexpected
    assert lines(name, expected)["Expected caller"] == ("no" if unexpected else "yes")


def test_without_expected_callers_nobody_is_judged() -> None:
    assert event("assume_role_by_user").log_line({})["expected"] == "not checked"
    assert "Expected caller" not in lines("assume_role_by_user")


def test_a_change_is_not_judged() -> None:
    assert event("change_by_the_session", "nobody").log_line({})["expected"] == "not checked"


def test_the_handler_logs_the_event_and_publishes_the_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    published: list[dict[str, Any]] = []
    client = SimpleNamespace(publish=lambda **message: published.append(message))
    monkeypatch.setitem(sys.modules, "boto3", SimpleNamespace(client=lambda _: client))
    monkeypatch.setenv("TOPIC_ARN", "topic")
    monkeypatch.setenv("LOG_GROUP", "audit-log")
    monkeypatch.setenv("EXPECTED_CALLERS", json.dumps([ALICE]))

    handler(recorded("assume_role_by_user"), None)

    logged = json.loads(capsys.readouterr().out)
    assert (logged["roleEvent"], logged["expected"], logged["role"]) == ("use", "yes", ROLE)
    credentials = logged["event"]["detail"]["responseElements"]["credentials"]
    assert credentials.keys() == {"accessKeyId", "expiration"}
    (message,) = published
    assert message["TopicArn"] == "topic"
    assert message["Subject"] == "Role break-glass used: sts:AssumeRole"
    assert f"Who: {ALICE}\nExpected caller: yes\n" in message["Message"]

"""Events with text that a caller chose, with missing parts, or with parts that are no fields."""

import json
from typing import Any, Final

import pytest

from iam_patterns.audit.role_use_function import LONGEST_FACT, RoleEvent

_ROLE: Final = "arn:aws:iam::111111111111:role/admin"
_SESSION: Final = "arn:aws:sts::111111111111:assumed-role/admin/holiday"


def _event(**changes: Any) -> dict[str, Any]:
    return {
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRole",
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111111111111:user/mallory"},
        "requestParameters": {"roleArn": _ROLE, "roleSessionName": "holiday"},
        "userAgent": "aws-cli",
        **changes,
    }


def _facts(event: dict[str, Any], *expected: str) -> list[str]:
    return RoleEvent(event, list(expected)).message("logs").splitlines()


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028", "\x85", "\x0b"])
@pytest.mark.parametrize("field", ["userAgent", "errorMessage", "sourceIPAddress"])
def test_text_of_a_caller_is_not_another_fact(field: str, line_break: str) -> None:
    honest = _facts(_event(errorCode="AccessDenied", **{field: "text"}))
    forged = _facts(_event(errorCode="AccessDenied", **{field: f"x{line_break}Who: nice"}))
    assert len(forged) == len(honest)
    assert not any(line.startswith("Who: nice") for line in forged)


def test_the_subject_has_one_line() -> None:
    event = _event(requestParameters={"roleArn": f"{_ROLE}\nBcc: x"})
    assert RoleEvent(event, []).subject().startswith("Role admin Bcc: x used")


def test_a_long_fact_is_shortened() -> None:
    (line,) = [one for one in _facts(_event(userAgent="x" * 300_000)) if one.startswith("From")]
    assert len(line) < LONGEST_FACT + 50
    assert line.endswith("... (see the event)")
    assert "... (see the event)" not in "\n".join(_facts(_event()))


@pytest.mark.parametrize("part", list(_event()))
@pytest.mark.parametrize("value", [None, "HIDDEN_DUE_TO_SECURITY_REASONS", 5, ["x"], {}])
def test_a_part_without_fields_is_still_reported(part: str, value: object) -> None:
    report = RoleEvent(_event(**{part: value}), ["*/alice"])
    assert report.subject()
    assert "Role: " in report.message("logs")
    assert json.dumps(report.log_line({"detail": report.detail}))


@pytest.mark.parametrize("part", list(_event()))
def test_a_missing_part_is_still_reported(part: str) -> None:
    event = {name: value for name, value in _event().items() if name != part}
    assert "Role: " in RoleEvent(event, ["*/alice"]).message("logs")


@pytest.mark.parametrize("resources", [None, 5, "x", [], [None, "x", {"ARN": None}]])
def test_resources_without_arn(resources: object) -> None:
    change = {"eventSource": "iam.amazonaws.com", "userIdentity": {"arn": _SESSION}}
    assert "Changed: see the event" in _facts(_event(**change, resources=resources))
    named = [{"ARN": "arn:aws:iam::111111111111:user/new"}]
    assert f"Changed: {named[0]['ARN']}" in _facts(_event(**change, resources=named))


def test_credentials_are_not_logged_wherever_they_are() -> None:
    sets = [{"credentials": {"accessKeyId": "ASIAEXAMPLE", "sessionToken": "secret"}}]
    event = _event(responseElements={"credentialSet": sets})
    line = json.dumps(RoleEvent(event, []).log_line({"detail": event}))
    assert "secret" not in line
    assert "ASIAEXAMPLE" in line


def _switch(**changes: Any) -> dict[str, Any]:
    return _event(
        eventSource="signin.amazonaws.com",
        eventName="SwitchRole",
        userIdentity={"type": "AssumedRole", "arn": _SESSION, "accountId": "111111111111"},
        **changes,
    )


def test_a_switch_is_judged_by_the_account_that_it_comes_from() -> None:
    stranger = {"SwitchFrom": "arn:aws:iam::222222222222:user/mallory"}
    own = {"SwitchFrom": "arn:aws:iam::111111111111:user/alice"}
    assert RoleEvent(_switch(additionalEventData=stranger), ["111111111111"]).unexpected
    assert not RoleEvent(_switch(additionalEventData=own), ["111111111111"]).unexpected
    assert not RoleEvent(_switch(additionalEventData=stranger), ["222222222222"]).unexpected


def test_a_switch_that_failed() -> None:
    assert "Result: failure" in _facts(_switch(responseElements={"SwitchRole": "Failure"}))
    assert "Result: success" in _facts(_switch(responseElements={"SwitchRole": "Success"}))

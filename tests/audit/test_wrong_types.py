"""What is no value of its parameter is refused by our own error; the twin is accepted."""

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.audit import (
    ExternalAccessAnalyzer,
    RoleAuditTrail,
    RoleReview,
    RoleUseAlarm,
    UnusedAccessAnalyzer,
)
from iam_patterns.policy import InvalidInputError


def _alarm(scope: Construct, **given: Any) -> object:
    role = iam.Role.from_role_name(scope, "Imported", "admin")
    return RoleUseAlarm(scope, "Audit", roles=[role], topic=sns.Topic(scope, "Topic"), **given)


def _trail(scope: Construct, **given: Any) -> object:
    return RoleAuditTrail(scope, "Audit", **given)


def _review(scope: Construct, **given: Any) -> object:
    return RoleReview(scope, "Audit", topic=sns.Topic(scope, "Topic"), **given)


def _unused(scope: Construct, **given: Any) -> object:
    return UnusedAccessAnalyzer(scope, "Audit", **given)


@pytest.mark.parametrize("made", [_alarm, _review])
def test_a_key(made: Any) -> None:
    stack = Stack(App(), "Stack")
    made(stack, topic_key=kms.Key(stack, "Key"))
    wrong: tuple[object, ...] = ("arn", "", 5, [], kms.Key)
    for value in wrong:
        with pytest.raises(InvalidInputError, match=r"topic_key: must be a kms\.IKey"):
            made(Stack(App(), "Stack"), topic_key=value)


@pytest.mark.parametrize("made", [_alarm, _review, _trail])
def test_how_long_logs_are_kept(made: Any) -> None:
    made(Stack(App(), "Stack"), log_retention=logs.RetentionDays.ONE_WEEK)
    for value in (None, 7, "ONE_WEEK"):
        with pytest.raises(InvalidInputError, match="log_retention: must be a"):
            made(Stack(App(), "Stack"), log_retention=value)


def test_an_existing_log_group() -> None:
    stack = Stack(App(), "Stack")
    _trail(stack, existing_log_group=logs.LogGroup(stack, "Logs"))
    wrong: tuple[object, ...] = ("name", "", 5, [])
    for value in wrong:
        with pytest.raises(InvalidInputError, match="existing_log_group: must be a"):
            _trail(Stack(App(), "Stack"), existing_log_group=value)


@pytest.mark.parametrize(
    ("name", "good", "wrong"),
    [
        ("excluded_accounts", ["222222222222"], [None, 5, "222222222222", {"222222222222"}]),
        ("excluded_tags", {"review": ""}, [5, "review", ["review"], {"review": None}, {5: "x"}]),
    ],
)
def test_what_an_analyzer_leaves_out(name: str, good: object, wrong: list[object]) -> None:
    _unused(Stack(App(), "Stack"), organization=True, **{name: good})
    for value in wrong:
        with pytest.raises(InvalidInputError, match=rf"\b{name}"):
            _unused(Stack(App(), "Stack"), organization=True, **{name: value})


@pytest.mark.parametrize("made", [ExternalAccessAnalyzer, UnusedAccessAnalyzer, RoleAuditTrail])
def test_a_stack_is_required(made: Any) -> None:
    made(Stack(App(), "Stack"), "Audit")
    for scope in (None, "text", App()):
        with pytest.raises(InvalidInputError, match="scope: must be a construct in a stack"):
            made(scope, "Audit")


def test_expected_callers_are_some_callers() -> None:
    for caller in ("arn:aws:iam::111111111111:user/*", "111111111111", "*:user/alice"):
        _alarm(Stack(App(), "Stack"), expected_callers=[caller])
    for caller in ("*", "**", "?*", "*:*", "*/*", "*:*/*"):
        with pytest.raises(InvalidInputError, match=r"expected_callers\[0\]: expects every caller"):
            _alarm(Stack(App(), "Stack"), expected_callers=[caller])

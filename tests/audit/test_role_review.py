"""RoleReview: what it deploys, and that it cannot change anything."""

import json
from typing import Any

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template

from iam_patterns.audit import AuditError, RoleReview
from iam_patterns.testing import Access

HERE = Environment(account="111122223333", region="eu-west-1")


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def stack(app: App) -> Stack:
    return Stack(app, "Stack", env=HERE)


def topic(stack: Stack) -> sns.Topic:
    return sns.Topic(stack, "Topic", enforce_ssl=True)


@pytest.mark.parametrize("days", [1, 7, 90])
def test_it_runs_as_often_as_it_looks_back(days: int, stack: Stack) -> None:
    RoleReview(stack, "Review", topic=topic(stack), days_between=days)
    template = Template.from_stack(stack)

    unit = "day" if days == 1 else "days"
    template.has_resource_properties(
        "AWS::Events::Rule", {"ScheduleExpression": f"rate({days} {unit})"}
    )
    (function,) = template.find_resources("AWS::Lambda::Function").values()
    settings = json.loads(function["Properties"]["Environment"]["Variables"]["SETTINGS"])
    assert settings["days"] == days


def test_the_settings_reach_the_function(stack: Stack) -> None:
    RoleReview(
        stack,
        "Review",
        topic=topic(stack),
        unused_days=120,
        longest_session=Duration.minutes(90),
        owner_tag="team",
    )

    (function,) = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    assert json.loads(function["Properties"]["Environment"]["Variables"]["SETTINGS"]) == {
        "unused_days": 120,
        "session_hours": 1.5,
        "days": 7,
        "owner_tag": "team",
    }


ROLE = "arn:aws:iam::111122223333:role/shop"
USER = "arn:aws:iam::111122223333:user/ci-bot"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:ListRoles", "*"),
        ("iam:GetRole", ROLE),
        ("iam:ListAccessKeys", USER),
        ("iam:ListUserTags", USER),
        ("cloudtrail:LookupEvents", "*"),
    ],
)
def test_it_can_read_what_it_reviews(action: str, resource: str, app: App, stack: Stack) -> None:
    review = RoleReview(stack, "Review", topic=topic(stack))

    assert Access.of(app).role(review.role).allows(action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:UpdateAssumeRolePolicy", ROLE),
        ("iam:DeleteRole", ROLE),
        ("iam:UpdateRole", ROLE),
        ("iam:DeleteAccessKey", USER),
        ("sts:AssumeRole", ROLE),
        ("iam:GetRole", "arn:aws:iam::999999999999:role/shop"),
    ],
)
def test_it_never_changes_a_role(action: str, resource: str, app: App, stack: Stack) -> None:
    review = RoleReview(stack, "Review", topic=topic(stack))

    assert not Access.of(app).role(review.role).allows(action, resource)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"unused_days": 401}, "unused_days: must be a whole number from 1 to 400"),
        ({"days_between": 91}, "days_between: must be a whole number from 1 to 90"),
        ({"longest_session": 3600}, "longest_session: must be a Duration"),
        ({"longest_session": Duration.hours(13)}, "longest_session: must be between"),
        ({"owner_tag": ""}, "owner_tag: must be the key of a tag"),
        ({"topic": None}, "topic: must be an ITopic"),
    ],
)
def test_a_wrong_parameter_is_refused(given: dict[str, Any], problem: str, stack: Stack) -> None:
    with pytest.raises(AuditError, match=problem):
        RoleReview(stack, "Review", **({"topic": topic(stack)} | given))

"""The rule `organization-privileged-session`."""

from iam_patterns.checks import Settings
from tests.checks.templates import EC2, allow, fired

RULE = "organization-privileged-session"

TWO_HOURS = Settings(maximum_privileged_session_seconds=7200)


def rules(seconds: int, action: str, settings: Settings | None = None) -> set[str]:
    return fired(EC2, permissions=[allow(action)], settings=settings, MaxSessionDuration=seconds)


def test_a_privileged_role_with_long_sessions() -> None:
    assert RULE in rules(7200, "iam:PutRolePolicy")
    assert RULE in rules(7200, "*")


def test_a_session_within_the_settings() -> None:
    assert RULE not in rules(7200, "*", TWO_HOURS)


def test_a_role_without_privileges() -> None:
    assert RULE not in rules(43200, "sqs:ListQueues")

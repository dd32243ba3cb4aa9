"""The rule `organization-session-duration`."""

import pytest

from iam_patterns.checks import Settings
from tests.checks.templates import EC2, fired, found

RULE = "organization-session-duration"

SETTINGS = Settings(maximum_session_seconds=7200)


def test_a_role_that_does_not_meet_it() -> None:
    (finding,) = found(EC2, settings=SETTINGS, MaxSessionDuration=7201)

    assert finding.rule.id == RULE
    assert finding.severity == "error"
    assert finding.locations == ("Properties.MaxSessionDuration",)


@pytest.mark.parametrize("seconds", [3600, 7200, "7200"])
def test_a_role_that_meets_it(seconds: int | str) -> None:
    assert fired(EC2, settings=SETTINGS, MaxSessionDuration=seconds) == set()


def test_a_role_without_a_duration_of_its_own_has_that_of_iam() -> None:
    assert fired(EC2, settings=SETTINGS) == set()


def test_a_duration_that_is_known_only_at_deployment_is_a_guess() -> None:
    (finding,) = found(EC2, settings=SETTINGS, MaxSessionDuration={"Ref": "Seconds"})

    assert (finding.rule.id, finding.severity) == (RULE, "warning")


def test_without_the_setting_nothing_fires() -> None:
    assert fired(EC2, MaxSessionDuration=43200) == set()

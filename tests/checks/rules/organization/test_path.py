"""The rule `organization-path`."""

from iam_patterns.checks import Settings
from tests.checks.templates import EC2, fired, found

RULE = "organization-path"

SETTINGS = Settings(path="/workload/")


def test_a_role_that_does_not_meet_it() -> None:
    (finding,) = found(EC2, settings=SETTINGS, Path="/other/")

    assert finding.rule.id == RULE
    assert finding.locations == ("Properties.Path",)


def test_a_role_that_meets_it() -> None:
    assert fired(EC2, settings=SETTINGS, Path="/workload/orders/") == set()


def test_without_the_setting_nothing_fires() -> None:
    assert fired(EC2, Path="/other/") == set()

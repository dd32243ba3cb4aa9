"""The rule `organization-name-prefix`."""

from iam_patterns.checks import Settings
from tests.checks.templates import EC2, fired, found

RULE = "organization-name-prefix"

SETTINGS = Settings(name_prefix="shop-")


def test_a_role_that_does_not_meet_it() -> None:
    (finding,) = found(EC2, settings=SETTINGS, RoleName="orders")

    assert finding.rule.id == RULE
    assert finding.locations == ("Properties.RoleName",)


def test_a_role_that_meets_it() -> None:
    assert fired(EC2, settings=SETTINGS, RoleName="shop-orders") == set()


def test_without_the_setting_nothing_fires() -> None:
    assert fired(EC2, RoleName="orders") == set()

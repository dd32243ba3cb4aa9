"""The rule `organization-permissions-boundary`."""

from iam_patterns.checks import Settings
from tests.checks.templates import EC2, OWN, fired, found

RULE = "organization-permissions-boundary"

SETTINGS = Settings(permissions_boundary="Boundary")


def test_a_role_that_does_not_meet_it() -> None:
    (finding,) = found(EC2, settings=SETTINGS)

    assert finding.rule.id == RULE
    assert finding.locations == ("Properties",)


def test_a_role_that_meets_it() -> None:
    assert (
        fired(
            EC2, settings=SETTINGS, PermissionsBoundary=f"arn:aws:iam::{OWN}:policy/team/Boundary"
        )
        == set()
    )


def test_without_the_setting_nothing_fires() -> None:
    assert fired(EC2) == set()

"""What the checks have to know about an organization."""

import pytest

from iam_patterns.checks import Settings, SettingsError
from tests.checks.templates import EC2, OWN, fired, trust


def test_settings_turn_rules_off() -> None:
    off = Settings(severities={"trust-any-principal": "off"})

    assert fired(trust("*"), settings=off) == set()


@pytest.mark.parametrize(
    "context",
    [
        {"own_account": [OWN]},
        {"own_accounts": ["1"]},
        {"organization_id": "acme"},
        {"severities": {"trust-any-principal": "low"}},
        {"own_accounts": OWN},
        {"path": "workload"},
        {"name_prefix": "a b"},
        {"permissions_boundary": "a b"},
        {"maximum_privileged_session_seconds": 60},
        {"maximum_session_seconds": 60},
        {"maximum_session_seconds": 43201},
        {"maximum_session_seconds": True},
        ["own_accounts"],
    ],
    ids=str,
)
def test_unknown_and_malformed_settings_are_errors(context: object) -> None:
    with pytest.raises(SettingsError):
        Settings.from_context(context)


def test_a_severity_of_an_unknown_rule_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(SettingsError, match=r"Did you mean trust-any-principal\?"):
        fired(EC2, settings=Settings(severities={"trust-any-principle": "off"}))


def test_settings_are_read_from_the_context() -> None:
    found = Settings.from_context({"own_accounts": [OWN], "organization_id": "o-abcdefghij"})

    assert found == Settings(own_accounts=frozenset({OWN}), organization_id="o-abcdefghij")
    assert Settings.from_context(None) == Settings()


def test_a_severity_of_a_rule_like_no_other_is_an_error_that_says_where_they_are_listed() -> None:
    with pytest.raises(SettingsError, match=r"iam-patterns rules lists them"):
        fired(EC2, settings=Settings(severities={"nothing-of-the-kind": "off"}))

"""The event patterns, against events of documented shapes, by two matchers."""

import json

import pytest
from ministack.services.eventbridge import _event_from_test_payload, _matches_pattern

from iam_patterns.audit.event_patterns import RULE_DESCRIPTIONS, RULE_STATES, patterns_by_rule
from tests.audit.event_matcher import matches
from tests.audit.recorded import EVENTS, NAMES, ROLE, SESSIONS, recorded

PATTERNS = patterns_by_rule([ROLE], [SESSIONS], report_changes=True)
RULE_OF = {
    "assume_role_at_the_global_endpoint": "Assumed",
    "assume_role_by_role": "Assumed",
    "assume_role_by_service": "Assumed",
    "assume_role_by_user": "Assumed",
    "assume_role_by_user_of_another_account": "Assumed",
    "assume_role_denied": "Assumed",
    "assume_role_with_saml": "Assumed",
    "assume_role_with_web_identity": "Assumed",
    "change_by_the_session": "Changed",
    "console_login": "SignedIn",
    "create_session_of_roles_anywhere": "Assumed",
    "switch_role": "SignedIn",
    "assume_another_role": None,
    "assume_root": None,
    "change_by_a_session_of_another_role": None,
    "console_login_of_a_user": None,
    "read_by_the_session": None,
}


def test_every_recorded_event_has_an_expected_rule() -> None:
    assert sorted(RULE_OF) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_recorded_event_cites_its_page(name: str) -> None:
    data = json.loads((EVENTS / f"{name}.json").read_text())

    assert data["page"].startswith("https://docs.aws.amazon.com/")
    assert data["note"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rule", PATTERNS)
def test_an_event_matches_its_rule_and_no_other(rule: str, name: str) -> None:
    event = recorded(name)

    assert matches(PATTERNS[rule], event) is (RULE_OF[name] == rule)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rule", PATTERNS)
def test_the_emulator_matches_the_same_events(rule: str, name: str) -> None:
    event = _event_from_test_payload(recorded(name))

    assert _matches_pattern(json.dumps(PATTERNS[rule]), event) is (RULE_OF[name] == rule)


@pytest.mark.parametrize("name", [name for name, rule in RULE_OF.items() if rule])
def test_an_event_of_somebody_elses_source_does_not_match(name: str) -> None:
    event = recorded(name)
    own = {**event, "source": "com.example"}

    assert not any(matches(pattern, own) for pattern in PATTERNS.values())


def test_changes_are_matched_only_if_asked_for() -> None:
    assert list(patterns_by_rule([ROLE], [SESSIONS], report_changes=False)) == [
        "Assumed",
        "SignedIn",
    ]


def test_every_rule_has_a_description_and_a_state() -> None:
    assert set(PATTERNS) == set(RULE_DESCRIPTIONS) == set(RULE_STATES)


def test_the_matcher_refuses_an_operator_that_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="does not know"):
        matches({"source": [{"wildcard": "*"}]}, {"source": "aws.sts"})

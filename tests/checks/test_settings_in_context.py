"""The settings in the context of an app, as ``cdk -c`` and cdk.json write them."""

from typing import Any

import pytest

from iam_patterns.checks import Settings, SettingsError
from iam_patterns.checks.settings_in_context import settings_in_context
from iam_patterns.policy import Quotas

OWN = "111111111111"
OTHER = "222222222222"


@pytest.mark.parametrize(
    ("name", "text", "settings"),
    [
        ("organization_id", "o-abcdefghij", Settings(organization_id="o-abcdefghij")),
        ("own_accounts", OWN, Settings(own_accounts=frozenset({OWN}))),
        ("own_accounts", f"{OWN}, {OTHER}", Settings(own_accounts=frozenset({OWN, OTHER}))),
        ("own_accounts", f'["{OWN}"]', Settings(own_accounts=frozenset({OWN}))),
        ("trusted_accounts", f'{{"{OWN}":"a"}}', Settings(trusted_accounts={OWN: "a"})),
        (f"trusted_accounts:{OWN}", "auditor", Settings(trusted_accounts={OWN: "auditor"})),
        ("permissions_boundary", "Team", Settings(permissions_boundary="Team")),
        ("path", "/workload/", Settings(path="/workload/")),
        ("name_prefix", "shop-", Settings(name_prefix="shop-")),
        (
            "maximum_privileged_session_seconds",
            "7200",
            Settings(maximum_privileged_session_seconds=7200),
        ),
        (
            "quotas",
            '{"tags_per_role":60}',
            Settings(quotas=Quotas(tags_per_role=60)),
        ),
        ("quotas:tags_per_role", "60", Settings(quotas=Quotas(tags_per_role=60))),
        ("severities", '{"keys-user":"off"}', Settings(severities={"keys-user": "off"})),
        ("severities:keys-user", "off", Settings(severities={"keys-user": "off"})),
        ("baseline", "[]", Settings()),
    ],
)
def test_every_setting_can_be_set_on_the_command_line(
    name: str, text: str, settings: Settings
) -> None:
    assert settings_in_context({f"iam-patterns:{name}": text, "other": "x"}) == settings


def test_a_single_setting_replaces_that_of_the_object_and_keeps_the_others() -> None:
    whole = {"own_accounts": [OTHER], "path": "/a/", "severities": {"keys-user": "off"}}
    singles = {"iam-patterns:own_accounts": OWN, "iam-patterns:severities:trust-circle": "note"}

    found = settings_in_context({"iam-patterns": whole, **singles})

    assert (set(found.own_accounts), found.path) == ({OWN}, "/a/")
    assert found.severities == {"keys-user": "off", "trust-circle": "note"}


def test_the_object_can_be_text_too() -> None:
    context = {"iam-patterns": '{"path": "/a/"}', "iam-patterns:name_prefix": "b-"}

    assert settings_in_context(context) == Settings(path="/a/", name_prefix="b-")


@pytest.mark.parametrize(
    ("context", "problem"),
    [
        ({"iam-patterns:own_acounts": OWN}, "own_acounts: must be one of organization_id"),
        ({"iam-patterns:own_accounts": "12"}, "own_accounts: must be an AWS account ID"),
        ({"iam-patterns:severities": "off"}, "iam-patterns:severities: must be JSON"),
        ({"iam-patterns:quotas:tags_per_role": "many"}, "iam-patterns:quotas:tags_per_role: must"),
        ({"iam-patterns:path:a": "/"}, "iam-patterns:path:a: is not a setting"),
        ({"iam-patterns": 3, "iam-patterns:path": "/a/"}, "iam-patterns: must be an object"),
        ({"iam-patterns": "{", "iam-patterns:path": "/a/"}, "iam-patterns: must be JSON"),
        ({"iam-patterns.own_accounts": OWN}, "'iam-patterns.own_accounts': is not read"),
        ({"iam_patterns": {}}, "'iam_patterns': is not read. Write iam-patterns"),
        ({"IAM-Patterns:path": "/a/"}, "'IAM-Patterns:path': is not read"),
    ],
    ids=str,
)
def test_what_is_not_read_is_an_error(context: dict[str, Any], problem: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings_in_context(context)

    assert problem in str(caught.value)


def test_keys_of_others_are_left_alone() -> None:
    others = {
        "iam": 1,
        "patterns": 2,
        "iam-patterns-demo": 3,
        "@aws-cdk/aws-iam:minimizePolicies": 1,
    }

    assert settings_in_context(others) == Settings()

"""The rule `trust-vendor-account`."""

from typing import Any

import pytest

from iam_patterns.checks import Settings
from iam_patterns.checks.catalog.vendor_accounts import VENDOR_ACCOUNTS, vendors_named
from iam_patterns.policy.formats import ACCOUNT_ID
from tests.checks.templates import EXTERNAL_ID, OTHER, fired, found, found_in, role_of, trust

RULE = "trust-vendor-account"
DATADOG = "464622532012"
SUMO_LOGIC = "926226587429"


def of(account: str, conditions: Any = EXTERNAL_ID) -> dict[str, Any]:
    return trust({"AWS": f"arn:aws:iam::{account}:root"}, conditions)


@pytest.mark.parametrize(
    ("account", "properties"),
    [
        (SUMO_LOGIC, {"RoleName": "DatadogIntegration"}),
        (DATADOG, {"Description": "Read by Sumo Logic"}),
        (DATADOG, {"RoleName": "newrelic-polling"}),
        (OTHER, {"RoleName": "data-dog"}),
    ],
)
def test_it_fires_alone(account: str, properties: dict[str, Any]) -> None:
    assert fired(of(account), **properties) == {RULE}


@pytest.mark.parametrize(
    ("account", "properties"),
    [
        (DATADOG, {"RoleName": "DatadogIntegration"}),
        (SUMO_LOGIC, {"Description": "Read by Sumo Logic"}),
        (SUMO_LOGIC, {"RoleName": "logs"}),
        (SUMO_LOGIC, {"RoleName": "DatadogAndSumoLogic"}),
        (SUMO_LOGIC, {"RoleName": "customer-segment-reader"}),
        (OTHER, {"RoleName": "auditor"}),
    ],
)
def test_nothing_fires(account: str, properties: dict[str, Any]) -> None:
    assert fired(of(account), **properties) == set()


def test_the_logical_id_is_a_name_too() -> None:
    (finding,) = found_in({"DatadogRole": role_of(of(SUMO_LOGIC))})

    assert finding.rule.id == RULE
    assert "926226587429:root is an account of Sumo Logic, and the role names Datadog" in str(
        finding
    )
    assert finding.locations == ("Properties.AssumeRolePolicyDocument.Statement[0]",)


def test_an_account_in_no_row_could_be_the_vendors() -> None:
    (finding,) = found(of(OTHER), RoleName="Datadog")

    assert "could belong to somebody else than Datadog" in str(finding)
    assert "464622532012" in str(finding)
    assert finding.severity == "warning"


def test_an_account_of_yours_may_name_the_vendor() -> None:
    settings = Settings(own_accounts=frozenset({OTHER}))

    assert fired(of(OTHER), settings=settings, RoleName="Datadog") == set()
    assert fired(of(SUMO_LOGIC), settings=settings, RoleName="Datadog") == {RULE}


def test_without_an_external_id_it_is_another_mistake() -> None:
    assert fired(of(OTHER, None), RoleName="Datadog") == {"trust-external-account"}


def test_each_row_is_an_account_with_a_page() -> None:
    accounts = [row.account for row in VENDOR_ACCOUNTS]

    assert len(accounts) == len(set(accounts))
    assert all(map(ACCOUNT_ID.matches, accounts))
    assert all(row.page.startswith("https://") for row in VENDOR_ACCOUNTS)
    assert len({row.vendor for row in VENDOR_ACCOUNTS}) >= 5


@pytest.mark.parametrize("vendor", sorted({row.vendor for row in VENDOR_ACCOUNTS} - {"Segment"}))
def test_each_vendor_is_found_by_its_name(vendor: str) -> None:
    assert vendors_named(f"{vendor} role") == (vendor,)
    assert vendors_named(vendor.replace(" ", "")) == (vendor,)

"""The rule `trust-any-certificate`."""

from typing import Any

import pytest

from tests.checks.templates import OWN, fired, found, trust

RULE = "trust-any-certificate"

ANCHOR = {"aws:SourceArn": f"arn:aws:rolesanywhere:eu-west-1:{OWN}:trust-anchor/1"}
ACTIONS = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]


def machines(conditions: Any = None) -> dict[str, Any]:
    return trust({"Service": "rolesanywhere.amazonaws.com"}, conditions, ACTIONS)


def of_subject(part: str) -> dict[str, Any]:
    subject = {f"aws:PrincipalTag/x509Subject/{part}": "backup"}
    return machines({"ArnEquals": ANCHOR, "StringEquals": subject})


WEAK: dict[str, list[Any]] = {
    "any certificate": [machines()],
    "any certificate of an anchor": [machines({"ArnEquals": ANCHOR})],
    "any certificate of a country": [of_subject("C")],
    "any certificate of a state": [of_subject("ST")],
    "any certificate of a city": [of_subject("L")],
}
SOUND: dict[str, list[Any]] = {
    "one name": [of_subject("CN")],
    "one unit": [of_subject("OU")],
    "one organization": [of_subject("O")],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_two_reasons_in_one_statement_are_one_finding() -> None:
    (finding,) = found(*WEAK["any certificate"])

    assert "No condition requires a trust anchor" in finding.description
    assert "No condition requires a part of the certificate's subject" in finding.description

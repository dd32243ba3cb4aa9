"""The rule `trust-any-certificate`."""

from typing import Any

import pytest

from tests.checks.templates import OWN, fired, found, trust

RULE = "trust-any-certificate"

WEAK: dict[str, list[Any]] = {
    "any certificate": [trust({"Service": "rolesanywhere.amazonaws.com"})],
    "any certificate of an anchor": [
        trust(
            {"Service": "rolesanywhere.amazonaws.com"},
            {
                "ArnEquals": {
                    "aws:SourceArn": f"arn:aws:rolesanywhere:eu-west-1:{OWN}:trust-anchor/1"
                }
            },
        )
    ],
}
SOUND: dict[str, list[Any]] = {
    "one subject": [
        trust(
            {"Service": "rolesanywhere.amazonaws.com"},
            {
                "ArnEquals": {
                    "aws:SourceArn": f"arn:aws:rolesanywhere:eu-west-1:{OWN}:trust-anchor/1"
                },
                "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "backup"},
            },
            ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        )
    ],
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
    assert "No condition requires a part of the certificate's subject." in finding.description

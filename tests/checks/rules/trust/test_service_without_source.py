"""The rule `trust-service-without-source`."""

from typing import Any

import pytest

from tests.checks.templates import OTHER, OWN, fired, found, found_in, role_of, trust

ANCHOR = f"arn:aws:rolesanywhere:eu-west-1:{OWN}:trust-anchor/12ab-34cd"
RULE = "trust-service-without-source"

WEAK: dict[str, list[Any]] = {
    "Step Functions": [trust({"Service": "states.amazonaws.com"})],
    "an unknown service that acts for another account": [
        trust({"Service": "new.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": OTHER}})
    ],
    "the trust anchor of another account": [
        trust(
            {"Service": "rolesanywhere.amazonaws.com"},
            {
                "ArnEquals": {"aws:SourceArn": ANCHOR.replace(OWN, OTHER)},
                "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "backup"},
            },
            ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        )
    ],
}
SOUND: dict[str, list[Any]] = {
    "with both keys": [
        trust(
            {"Service": "states.amazonaws.com"},
            {
                "StringEquals": {"aws:SourceAccount": OWN},
                "ArnLike": {"aws:SourceArn": f"arn:aws:states:eu-west-1:{OWN}:stateMachine:*"},
            },
        )
    ],
    "Lambda": [trust({"Service": "lambda.amazonaws.com"})],
    "an unknown service that acts for the own account": [
        trust({"Service": "new.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": OWN}})
    ],
    "an unknown service": [trust({"Service": "new.amazonaws.com"})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_a_resource_of_the_template_is_one_source() -> None:
    arn = {"Fn::GetAtt": ["Nightly", "Arn"]}
    role = role_of(
        trust({"Service": "events.amazonaws.com"}, {"ArnEquals": {"aws:SourceArn": arn}})
    )
    rule = {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": "rate(1 day)"}}

    assert found_in({"Role": role, "Nightly": rule}) == ()


def test_the_fix_and_the_example_are_for_the_service() -> None:
    (finding,) = found(trust({"Service": "codebuild.amazonaws.com"}))

    assert 'ServiceRole(..., service="codebuild.amazonaws.com")' in finding.fix
    assert 'iam.ServicePrincipal(\n        "codebuild.amazonaws.com",' in finding.example

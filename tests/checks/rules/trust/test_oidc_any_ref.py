"""The rule `trust-oidc-any-ref`."""

from typing import Any

import pytest

from iam_patterns.checks import Settings
from tests.checks.templates import AUDIENCE, GITHUB, allow, fired, found, web

RULE = "trust-oidc-any-ref"
SETTINGS = Settings(severities={"permissions-privilege-escalation": "off"})
PRIVILEGED = [allow("iam:AttachRolePolicy")]


def of(subject: str, **claims: str) -> dict[str, Any]:
    required = {**AUDIENCE, **{f"{GITHUB}:{name}": value for name, value in claims.items()}}
    return web({"StringEquals": required, "StringLike": {f"{GITHUB}:sub": subject}})


WEAK = ["repo:acme/shop:*", "repo:acme/shop:ref:refs/heads/*", "repo:acme/shop:pull_request"]
SOUND = ["repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:environment:production"]


@pytest.mark.parametrize("subject", WEAK)
def test_it_fires_alone(subject: str) -> None:
    assert fired(of(subject), permissions=PRIVILEGED, settings=SETTINGS) == {RULE}


@pytest.mark.parametrize("subject", SOUND)
def test_nothing_fires(subject: str) -> None:
    assert fired(of(subject), permissions=PRIVILEGED, settings=SETTINGS) == set()


@pytest.mark.parametrize("subject", WEAK)
def test_a_role_that_is_not_privileged_may_trust_every_branch(subject: str) -> None:
    assert fired(of(subject), permissions=[allow("cloudwatch:GetMetricData")]) == set()


SEMAPHORE = "acme.semaphoreci.com"
SPACELIFT = "acme.app.spacelift.io"
PROJECT = "org:acme:project:12345678-1234-1234-1234-123456789012:repo:web"


def of_issuer(issuer: str, audience: str, subject: str) -> dict[str, Any]:
    conditions = {f"{issuer}:aud": audience}, {f"{issuer}:sub": subject}
    provider = f"arn:aws:iam::111111111111:oidc-provider/{issuer}"
    return web({"StringEquals": conditions[0], "StringLike": conditions[1]}, provider)


@pytest.mark.parametrize(
    ("context", "rules"),
    [
        ("*", {RULE}),
        ("ref_type:branch:ref:refs/heads/*", {RULE}),
        ("ref_type:branch:ref:refs/heads/main", set()),
        ("ref_type:branch:ref:refs/heads/release/*", set()),
        ("ref_type:tag:ref:refs/tags/v1", set()),
    ],
)
def test_the_refs_of_semaphore(context: str, rules: set[str]) -> None:
    role = of_issuer(SEMAPHORE, f"https://{SEMAPHORE}", f"{PROJECT}:{context}")

    assert fired(role, permissions=PRIVILEGED, settings=SETTINGS) == rules


@pytest.mark.parametrize(
    ("runs", "rules"),
    [
        ("*", {RULE}),
        ("run_type:PROPOSED:scope:read", {RULE}),
        ("run_type:TRACKED:scope:*", set()),
    ],
)
def test_proposed_runs_of_spacelift_are_of_pull_requests(runs: str, rules: set[str]) -> None:
    role = of_issuer(SPACELIFT, SPACELIFT, f"space:prod:stack:shop:{runs}")

    assert fired(role, permissions=PRIVILEGED, settings=SETTINGS) == rules


def test_a_claim_can_limit_the_branch_as_well() -> None:
    role = of("repo:acme/shop:*", environment="production")

    assert fired(role, permissions=PRIVILEGED, settings=SETTINGS) == set()


def test_the_code_is_for_the_same_issuer() -> None:
    (finding,) = found(of(WEAK[0]), permissions=PRIVILEGED, settings=SETTINGS)

    assert "GitHubActionsRole(" in finding.example


@pytest.mark.parametrize(
    ("operation", "rules"),
    [
        ("*", {RULE}),
        ("operation:preview:scope:write", {RULE}),
        ("operation:update:scope:write", set()),
    ],
)
def test_previews_of_pulumi_are_of_pull_requests(operation: str, rules: set[str]) -> None:
    subject = f"pulumi:deploy:org:acme:project:shop:stack:prod:{operation}"
    role = of_issuer("api.pulumi.com/oidc", "acme", subject)

    assert fired(role, permissions=PRIVILEGED, settings=SETTINGS) == rules

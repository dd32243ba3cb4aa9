"""The callers that tests name, each allowed by the role that trusts it and by no other."""

from typing import Any

import pytest

from iam_patterns.access import AccessError
from iam_patterns.testing import Access, AssumeRoleCaller, github, saml, service, web_identity
from tests.access.example_app import GITHUB, OWN, VENDOR


def test_saml_requires_the_audience(access: Access) -> None:
    people = access.role("People")

    assert people.assumable_by(saml("Okta"))
    assert not people.assumable_by(saml("Entra"))
    assert not people.assumable_by(saml("Okta", audience="https://elsewhere.example"))


@pytest.mark.parametrize(
    ("job", "allowed"),
    [
        (github("acme/shop", branch="main", repository_id="2"), True),
        (github("acme/shop", branch="main", **GITHUB), True),
        (github("acme/shop", branch="main"), False),
        (github("acme/shop", branch="dev", **GITHUB), False),
        (github("acme/shop", pull_request=True, **GITHUB), False),
        (github("acme/shop", environment="production", **GITHUB), False),
        (github("acme/blog", branch="main", **GITHUB), False),
        (github("acme/shop", branch="main", audience="x", **GITHUB), False),
        (web_identity("https://gitlab.com", aud="sts.amazonaws.com", sub="x"), False),
    ],
)
def test_a_github_job_is_allowed_by_its_claims(
    job: AssumeRoleCaller, access: Access, *, allowed: bool
) -> None:
    assert bool(access.role("Jobs").assumable_by(job)) is allowed


def test_a_github_job_runs_on_one_ref() -> None:
    with pytest.raises(ValueError, match="one of branch"):
        github("acme/shop", branch="main", tag="v1")


def test_a_service_is_allowed_only_on_behalf_of_the_account(access: Access) -> None:
    workflow = access.role("Workflow")
    own = f"arn:aws:states:eu-west-1:{OWN}:stateMachine:x"

    assert workflow.assumable_by(
        service("states.amazonaws.com", source_account=OWN, source_arn=own)
    )
    assert not workflow.assumable_by(
        service("states.amazonaws.com", source_account=VENDOR, source_arn=own)
    )
    assert not workflow.assumable_by(service("states.amazonaws.com"))
    assert not workflow.assumable_by(service("lambda.amazonaws.com"))


@pytest.mark.parametrize(
    ("call", "given", "name"),
    [
        (saml, "arn:aws:iam::111111111111:saml-provider/Okta", "Okta"),
        (
            web_identity,
            "arn:aws:iam::111111111111:oidc-provider/id.example.com/acme",
            "id.example.com/acme",
        ),
    ],
)
def test_a_provider_is_passed_by_its_name(call: Any, given: str, name: str) -> None:
    """The name in an ARN that is made of the ARN matches no provider: the answer would be no."""
    with pytest.raises(AccessError, match=f"must be a name .* Pass '{name}': "):
        call(given)
    assert call(name).provider.endswith(f"-provider/{name}")

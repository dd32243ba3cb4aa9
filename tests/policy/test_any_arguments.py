"""Junk of every type at every parameter of policies and web identities: only our errors."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iam_patterns import web_identities
from iam_patterns.policy import (
    InvalidInputError,
    PolicyDocument,
    PolicyError,
    Principals,
    Quotas,
    Statement,
    Trust,
)
from iam_patterns.policy.tokens import symbol

UUID: Final = "12345678-1234-1234-1234-123456789012"
READ: Final = Statement("Read", actions=["s3:GetObject"], resources=["*"])
PROVIDER: Final = "arn:aws:iam::111111111111:oidc-provider/login.example.com"

IDENTITIES: Final[dict[str, dict[str, Any]]] = {
    "WebIdentity": {"issuer": "login.example.com", "audiences": ["aws"], "subjects": ["job"]},
    "azure_devops": {
        "organization": "acme",
        "organization_id": UUID,
        "project": "shop",
        "service_connection": "aws",
    },
    "bitbucket": {"workspace": "acme", "workspace_uuid": UUID, "repository_uuid": UUID},
    "buildkite": {"organization": "acme", "pipeline": "shop", "branches": ["main"]},
    "circleci": {"organization_id": UUID, "project_id": UUID},
    "entra": {"tenant_id": UUID, "audience": "api", "subjects": ["a1b2"]},
    "github_actions": {
        "repository": "acme/shop",
        "repository_id": "1",
        "owner_id": "2",
        "branches": ["main"],
    },
    "gitlab": {"project": "acme/shop", "branches": ["main"]},
    "google": {"audience": "1", "subjects": ["123456789012345678901"]},
    "harness": {"account_id": "acc123", "organization": "acme", "project": "shop"},
    "kubernetes": {
        "issuer": "login.example.com",
        "namespace": "shop",
        "service_account": "orders",
    },
    "okta": {"domain": "acme.okta.com", "audience": "aws", "subjects": ["alice"]},
    "pulumi_deployment": {"organization": "acme", "project": "shop", "stack": "prod"},
    "pulumi_environment": {"organization": "acme", "environment": "shop/prod"},
    "semaphore": {
        "organization": "acme",
        "project_id": UUID,
        "repository": "web",
        "branches": ["main"],
    },
    "spacelift": {"host": "acme.app.spacelift.io", "space": "prod", "stack": "shop"},
    "spiffe": {
        "issuer": "login.example.com",
        "spiffe_ids": ["spiffe://acme.example/shop"],
        "audience": "aws",
    },
    "terraform_cloud": {"organization": "acme", "project": "p", "workspace": "w"},
    "vercel": {"team": "acme", "project": "shop"},
}
CALLS: Final[dict[str, tuple[Callable[..., object], dict[str, Any]]]] = {
    **{name: (getattr(web_identities, name), given) for name, given in IDENTITIES.items()},
    "Statement": (Statement, {"sid": "A", "actions": ["s3:GetObject"], "resources": ["*"]}),
    "Principals": (Principals, {"aws": ["111111111111"]}),
    "PolicyDocument": (PolicyDocument, {"statements": [READ]}),
    "PolicyDocument.joined": (PolicyDocument.joined, {"statements": [READ]}),
    "PolicyDocument.from_dict": (
        PolicyDocument.from_dict,
        {"data": PolicyDocument([READ]).to_dict()},
    ),
    "Quotas": (Quotas, {}),
    "Trust": (Trust, {"statements": Trust.service("ec2.amazonaws.com").statements}),
    "Trust.web_identity": (Trust.web_identity, {"provider": PROVIDER, "conditions": {}}),
    "Trust.saml": (
        Trust.saml,
        {
            "provider_arn": "arn:aws:iam::111111111111:saml-provider/Okta",
            "audience": "https://signin.aws.amazon.com/saml",
        },
    ),
}

SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(max_size=4),
    st.text(max_size=12),
    st.just(object()),
    st.sampled_from(["*", "", " ", "false", "${aws:username}", symbol("Some.Token"), "a\nb"]),
)
JUNK: Final = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.sets(st.integers(), max_size=2),
    st.dictionaries(st.one_of(st.integers(), st.text(max_size=5)), SCALARS, max_size=2),
    st.dictionaries(
        st.sampled_from(["StringEquals", "Bool", "Odd"]),
        st.dictionaries(
            st.one_of(st.integers(), st.text(max_size=5)),
            st.one_of(SCALARS, st.lists(SCALARS, max_size=2)),
            max_size=2,
        ),
        max_size=2,
    ),
)


def parameters() -> Iterator[tuple[str, str]]:
    for name, (function, _) in CALLS.items():
        yield from ((name, found) for found in inspect.signature(function).parameters)


def call(name: str, **changed: object) -> object:
    function, given = CALLS[name]
    return function(**{**given, **changed})


def test_every_function_is_walked() -> None:
    assert set(IDENTITIES) == set(web_identities.__all__)
    assert all(call(name) is not None for name in CALLS)
    assert len([*parameters()]) > 90


@settings(
    max_examples=3000, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.sampled_from([*parameters()]), JUNK)
def test_only_our_errors_come_out(found: tuple[str, str], value: object) -> None:
    name, parameter = found
    try:
        call(name, **{parameter: value})
    except InvalidInputError as error:
        assert error.problems  # noqa: PT017 - most junk is refused, and some accepted


FLAGS: Final = [
    (name, parameter.name)
    for name in IDENTITIES
    for parameter in inspect.signature(CALLS[name][0]).parameters.values()
    if isinstance(parameter.default, bool)
]
LISTS: Final = [
    (name, parameter.name)
    for name, given in IDENTITIES.items()
    for parameter in inspect.signature(CALLS[name][0]).parameters.values()
    if "Sequence[str]" in str(parameter.annotation) and given.get(parameter.name)
]


@pytest.mark.parametrize(("name", "parameter"), FLAGS)
@pytest.mark.parametrize("value", ["false", "no", "", 0, 1, None])
def test_a_flag_is_a_bool(name: str, parameter: str, value: object) -> None:
    with pytest.raises(PolicyError, match=f"{parameter}: must be True or False"):
        call(name, **{parameter: value})


@pytest.mark.parametrize(("name", "parameter"), LISTS)
def test_a_lone_string_is_a_list_of_one(name: str, parameter: str) -> None:
    (one,) = IDENTITIES[name][parameter]

    assert call(name, **{parameter: one}) == call(name, **{parameter: [one]})


@pytest.mark.parametrize("subject", ["*:*", "*a*", "${login.example.com:sub}", "*", "??"])
def test_a_subject_that_any_token_has_is_refused(subject: str) -> None:
    with pytest.raises(PolicyError, match="more than wildcards"):
        call("WebIdentity", subjects=[subject])
    assert call("WebIdentity", subjects=["team-a:*"])

"""What lets strangers in through a web identity or SAML, and the web identities that do not."""

from typing import Any

import pytest

from iam_patterns.policy import PolicyError, Principals, Statement, Trust
from iam_patterns.policy.tokens import symbol
from iam_patterns.policy.web_identity.federation import (
    claim_problems,
    federation_problems,
    issuer_of,
    issuers_of,
    provider_problems,
    tenant_problems,
)
from iam_patterns.policy.web_identity.web_identity import WebIdentity

ISSUER = "login.example.com"
PROVIDER = f"arn:aws:iam::111111111111:oidc-provider/{ISSUER}"
SAML = "arn:aws:iam::111111111111:saml-provider/Okta"
COGNITO = "cognito-identity.amazonaws.com"
AUDIENCE = {f"{ISSUER}:aud": "aws"}
SUBJECT = {f"{ISSUER}:sub": "job"}


def web_identity(conditions: dict[str, Any], provider: str = PROVIDER) -> Statement:
    (statement,) = Trust.web_identity(provider, conditions=conditions).statements
    return statement


def saml(conditions: dict[str, Any]) -> Statement:
    return Statement(
        "TrustSaml",
        principals=Principals(federated=[SAML]),
        actions=["sts:AssumeRoleWithSAML"],
        conditions=conditions,
    )


def demanded(statement: Statement) -> list[str]:
    """The keys that the problems ask for."""
    return [p.rule.rpartition(":")[2] for p in federation_problems(statement)]


@pytest.mark.parametrize(
    "statement",
    [
        web_identity({"StringEquals": AUDIENCE | SUBJECT}),
        web_identity({"StringEquals": AUDIENCE, "StringLike": {f"{ISSUER}:sub": "job-*"}}),
        web_identity({"StringEqualsIgnoreCase": AUDIENCE | SUBJECT}),
        web_identity({"StringEquals": {f"{ISSUER}:AUD": "aws", f"{ISSUER}:SUB": "job"}}),
        web_identity(
            {
                "StringEquals": AUDIENCE | SUBJECT,
                "ForAllValues:StringLike": {f"{ISSUER}:sub": "*"},
            }
        ),
        web_identity(
            {
                "StringEquals": {f"{COGNITO}:aud": "eu-west-1:12345678"},
                "ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"},
            },
            COGNITO,
        ),
        saml({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}),
        *Trust.service("ec2.amazonaws.com").statements,
        *Trust.arns("arn:aws:iam::111111111111:role/hub").statements,
        Statement(
            "Deny",
            effect="Deny",
            principals=Principals(federated=[PROVIDER]),
            actions=["sts:AssumeRoleWithWebIdentity"],
        ),
    ],
    ids=[
        "audience and subject",
        "subject by pattern",
        "in any case",
        "keys in capitals",
        "a harmless condition besides",
        "cognito",
        "saml",
        "service",
        "role",
        "denial",
    ],
)
def test_finds_nothing_wrong_with(statement: Statement) -> None:
    assert list(federation_problems(statement)) == []


@pytest.mark.parametrize(
    ("conditions", "keys"),
    [
        ({}, ["aud", "sub"]),
        ({"StringEquals": AUDIENCE}, ["sub"]),
        ({"StringEquals": SUBJECT}, ["aud"]),
        ({"ForAllValues:StringEquals": AUDIENCE | SUBJECT}, ["aud", "sub"]),
        ({"ForAnyValue:StringEquals": AUDIENCE | SUBJECT}, []),
        ({"ForAnyValue:StringEqualsIfExists": AUDIENCE | SUBJECT}, ["aud", "sub"]),
        ({"ForAnyValue:StringNotEquals": AUDIENCE | SUBJECT}, ["aud", "sub"]),
        ({"StringEqualsIfExists": AUDIENCE | SUBJECT}, ["aud", "sub"]),
        ({"StringNotEquals": AUDIENCE | SUBJECT}, ["aud", "sub"]),
        ({"StringNotLike": SUBJECT, "StringEquals": AUDIENCE}, ["sub"]),
        ({"Null": {f"{ISSUER}:aud": "false", f"{ISSUER}:sub": "false"}}, ["aud", "sub"]),
        ({"StringLike": {f"{ISSUER}:aud": "*", f"{ISSUER}:sub": "?*"}}, ["aud", "sub"]),
        ({"StringEquals": AUDIENCE, "StringLike": {f"{ISSUER}:sub": ["*", "job"]}}, ["sub"]),
        ({"StringEquals": {"gitlab.com:aud": "aws", "gitlab.com:sub": "job"}}, ["aud", "sub"]),
    ],
    ids=[
        "nothing",
        "no subject",
        "no audience",
        "ForAllValues",
        "ForAnyValue, which is false without the claim",
        "ForAnyValue and IfExists",
        "ForAnyValue negated",
        "IfExists",
        "negated",
        "negated pattern",
        "present",
        "bare wildcards",
        "a bare wildcard beside a name",
        "another issuer's claims",
    ],
)
def test_a_web_identity_demands_audience_and_subject(
    conditions: dict[str, Any], keys: list[str]
) -> None:
    assert demanded(web_identity(conditions)) == keys


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"StringEqualsIfExists": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        {"StringLike": {"SAML:aud": "*"}},
        {"StringEquals": {"SAML:iss": "https://okta.example"}},
    ],
    ids=["nothing", "IfExists", "bare wildcard", "issuer only"],
)
def test_saml_demands_the_audience(conditions: dict[str, Any]) -> None:
    assert demanded(saml(conditions)) == ["aud"]


@pytest.mark.parametrize(
    ("operator", "keys"),
    [
        ("ForAnyValue:StringEquals", []),
        ("ForAllValues:StringLike", ["amr"]),
        ("StringEquals", ["amr"]),
    ],
)
def test_cognito_demands_the_kind_of_identity_of_any_value(operator: str, keys: list[str]) -> None:
    conditions: dict[str, Any] = {"StringLike": {f"{COGNITO}:aud": "eu-west-1:12345678"}}
    conditions.setdefault(operator, {})[f"{COGNITO}:amr"] = "authenticated"

    assert demanded(web_identity(conditions, COGNITO)) == keys


@pytest.mark.parametrize(
    ("elements", "keys"),
    [
        ({"actions": ["sts:AssumeRoleWithWeb*"]}, ["aud", "sub"]),
        ({"actions": ["sts:AssumeRoleWithWebIdentit?"]}, ["aud", "sub"]),
        ({"actions": ["sts:*"]}, ["aud", "sub"]),
        ({"not_actions": ["sts:AssumeRole"]}, ["aud", "sub"]),
        ({"not_actions": ["sts:AssumeRoleWithSAML"]}, ["aud", "sub"]),
        ({"not_actions": ["sts:AssumeRoleWith*"]}, []),
        ({"actions": ["sts:TagSession"]}, []),
    ],
    ids=lambda elements: str(*elements.values()) if isinstance(elements, dict) else "",
)
def test_an_action_counts_however_it_is_named(elements: dict[str, Any], keys: list[str]) -> None:
    statement = Statement("Trust", principals=Principals(federated=[PROVIDER]), **elements)

    assert demanded(statement) == keys


def test_each_provider_of_a_statement_is_held_to_its_own_claims() -> None:
    statement = Statement(
        "Trust",
        principals=Principals(federated=[PROVIDER, PROVIDER.replace(ISSUER, "id.example.com")]),
        actions=["sts:AssumeRoleWithWebIdentity"],
        conditions={"StringEquals": AUDIENCE | SUBJECT},
    )

    assert [p.rule for p in federation_problems(statement)] == [
        f"no condition requires id.example.com:{claim}" for claim in ("aud", "sub")
    ]


def test_one_value_of_many_without_tenant_is_told_by_its_path() -> None:
    issuer = "token.actions.githubusercontent.com"
    statement = web_identity(
        {
            "StringEquals": {f"{issuer}:aud": "sts.amazonaws.com"},
            "StringLike": {f"{issuer}:sub": ["repo:acme/shop:*", "repo:*:environment:production"]},
        },
        PROVIDER.replace(ISSUER, issuer),
    )

    (problem,) = federation_problems(statement)

    assert problem.path == f"Condition.StringLike.{issuer}:sub"
    assert problem.value == "repo:*:environment:production"


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        ({"issuer": "acme.com/" + "x" * 255}, ["issuer"]),
        ({"issuer": "localhost"}, ["issuer"]),
        ({"audiences": ["aws", "a*"]}, ["audiences[0]"]),
        ({"audiences": [], "subjects": []}, ["audiences", "subjects"]),
        ({"subjects": ["job", "**"]}, ["subjects[0]"]),
        ({"subjects": [""]}, ["subjects[0]"]),
        ({"claims": {"repository": ["a/b"]}}, ["claims.repository"]),
    ],
    ids=[
        "too long",
        "no domain",
        "pattern for an audience",
        "neither audience nor subject",
        "bare wildcard",
        "empty subject",
        "a claim of GitHub for another issuer",
    ],
)
def test_a_web_identity_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    sound: dict[str, Any] = {"issuer": ISSUER, "audiences": ["aws"], "subjects": ["job"]}

    with pytest.raises(PolicyError) as raised:
        WebIdentity(**(sound | arguments))

    assert [problem.path for problem in raised.value.problems] == refused


def test_a_web_identity_is_the_same_with_and_without_https() -> None:
    with_scheme = WebIdentity(issuer=f"https://{ISSUER}", audiences=["aws"], subjects=["job"])

    assert with_scheme == WebIdentity(issuer=ISSUER, audiences=["aws"], subjects=["job"])
    assert with_scheme.url == f"https://{ISSUER}"
    assert with_scheme.principal("aws-cn", "111111111111") == PROVIDER.replace("aws", "aws-cn", 1)


def test_only_values_with_wildcards_are_matched_by_pattern() -> None:
    identity = WebIdentity(issuer=ISSUER, audiences=["aws"], subjects=["job", "nightly-*"])

    assert identity.conditions() == {
        "StringEquals": {f"{ISSUER}:aud": ("aws",)},
        "StringLike": {f"{ISSUER}:sub": ("job", "nightly-*")},
    }


def test_the_trust_of_a_web_identity_is_sound() -> None:
    identity = WebIdentity(issuer=ISSUER, audiences=["aws"], subjects=["job"])

    (statement,) = identity.trust(PROVIDER, sid="TrustJob").statements

    assert statement.sid == "TrustJob"
    assert list(federation_problems(statement)) == []


def test_a_web_identity_names_every_problem_at_once() -> None:
    with pytest.raises(PolicyError) as error:
        WebIdentity(issuer="not an issuer", audiences=[], subjects=[])

    for parameter in ("issuer", "audiences", "subjects"):
        assert parameter in str(error.value)


GITHUB = "token.actions.githubusercontent.com"


@pytest.mark.parametrize(
    ("provider", "issuer", "claim", "known"),
    [
        (PROVIDER, ISSUER, "sub", True),
        (PROVIDER, ISSUER, "AUD", True),
        (PROVIDER, ISSUER, "repository", False),
        (COGNITO, COGNITO, "amr", True),
        (COGNITO, COGNITO, "sub", True),
        (COGNITO, COGNITO, "repository", False),
    ],
)
def test_a_claim_that_sts_does_not_know_is_a_problem(
    provider: str, issuer: str, claim: str, *, known: bool
) -> None:
    statement = web_identity({"StringEquals": {f"{issuer}:{claim}": "x"}}, provider)

    found = [problem.value for problem in claim_problems(statement)]

    assert found == ([] if known else [f"{issuer}:{claim}"])


def test_a_key_of_another_issuer_or_of_aws_is_no_claim() -> None:
    conditions = {"StringEquals": {"aws:SourceAccount": "1", "other.example.com:x": "y"}}

    assert [*claim_problems(web_identity(conditions))] == []


@pytest.mark.parametrize(
    ("provider", "account", "owner"),
    [
        (PROVIDER, "111111111111", None),
        (PROVIDER, "222222222222", "111111111111"),
        (SAML, "222222222222", "111111111111"),
        (COGNITO, "222222222222", None),
        (PROVIDER.replace("111111111111", symbol("AWS.AccountId")), "222222222222", None),
    ],
)
def test_a_provider_is_of_the_account_of_the_role(
    provider: str, account: str, owner: str | None
) -> None:
    statements = [
        *Trust.service("ec2.amazonaws.com").statements,
        *Trust.web_identity(provider, conditions={"StringEquals": AUDIENCE}).statements,
    ]

    found = [*provider_problems(statements, account)]

    assert [problem.value for problem in found] == ([provider] if owner else [])
    assert all(f"account {owner}" in problem.rule for problem in found)


@pytest.mark.parametrize(
    ("elements", "issuers"),
    [
        ({}, [ISSUER]),
        ({"effect": "Deny"}, []),
        ({"actions": ["sts:AssumeRoleWithSAML"]}, []),
        ({"principals": Principals(federated=[SAML])}, []),
        ({"principals": Principals(federated=[COGNITO, PROVIDER])}, [ISSUER, COGNITO]),
        ({"principals": Principals(federated=[symbol("Provider.Arn")])}, []),
        ({"principals": Principals(aws=["111111111111"])}, []),
    ],
)
def test_the_issuers_that_a_statement_trusts(elements: dict[str, Any], issuers: list[str]) -> None:
    given = {
        "principals": Principals(federated=[PROVIDER]),
        "actions": ["sts:AssumeRoleWithWebIdentity"],
        **elements,
    }

    assert [*issuers_of(Statement("X", **given))] == issuers
    assert [*map(issuer_of, (PROVIDER, COGNITO))] == [ISSUER, COGNITO]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"issuer": None}, "issuer"),
        ({"issuer": 1}, "issuer"),
        ({"audiences": None}, "audiences"),
        ({"audiences": [None]}, "audiences[0]"),
        ({"subjects": b"job"}, "subjects"),
        ({"subjects": ["job", 1]}, "subjects[1]"),
        ({"claims": "x"}, "claims"),
        ({"claims": {1: "x"}}, "claims"),
        ({"claims": {"x": None}}, "claims.x"),
        ({"claims": {"x": []}}, "claims.x"),
        ({"allow_any_subject": "yes"}, "allow_any_subject"),
    ],
)
def test_each_part_of_a_web_identity_is_checked(change: dict[str, Any], path: str) -> None:
    parts: dict[str, Any] = {"issuer": ISSUER, "audiences": ["aws"], "subjects": ["job"]}

    with pytest.raises(PolicyError) as error:
        WebIdentity(**{**parts, **change})
    assert path in [problem.path for problem in error.value.problems]
    assert WebIdentity(**parts)


@pytest.mark.parametrize(
    ("subjects", "path"),
    [
        (["repo:acme/shop:*", "repo:*/shop:*"], "subjects[0]"),
        (["*"], "subjects[0]"),
        ([], "subjects"),
        (["repo:acme/shop:*"], None),
        ("repo:acme/shop:*", None),
        ([symbol("Subject")], None),
        ([f"repo:{symbol('Owner')}/shop:*"], None),
    ],
)
def test_a_subject_of_a_shared_issuer_has_its_tenant(subjects: Any, path: str | None) -> None:
    given: dict[str, Any] = {"issuer": GITHUB, "audiences": "aws", "subjects": subjects}

    if path is None:
        assert WebIdentity(**given).audiences == ("aws",)
        return
    with pytest.raises(PolicyError) as error:
        WebIdentity(**given)
    assert path in [problem.path for problem in error.value.problems]


@pytest.mark.parametrize("claim", ["sub", "SUB"])
@pytest.mark.parametrize(
    ("subject", "problems"), [("repo:*", 1), ("repo:acme/shop:*", 0), (["repo:acme/a", "*"], 1)]
)
def test_the_claim_with_the_tenant_is_found_in_any_case(
    claim: str, subject: Any, problems: int
) -> None:
    provider = f"arn:aws:iam::111111111111:oidc-provider/{GITHUB}"
    statement = web_identity({"StringLike": {f"{GITHUB}:{claim}": subject}}, provider)

    assert len([*tenant_problems(statement)]) == problems

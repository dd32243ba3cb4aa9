"""The rule `trust-never-assumable`: each statement that nobody can use beside one like it."""

from typing import Any

import pytest

from iam_patterns.checks import Settings
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rules.trust.never_assumable import find
from iam_patterns.policy import PolicyDocument
from tests.checks.templates import (
    EXTERNAL_ID,
    GITHUB,
    MFA,
    OTHER,
    OUTSIDE,
    OWN,
    PROVIDER,
    ROLE,
    ROOT,
    found,
    found_in,
    role_of,
    trust,
    web,
)

RULE = "trust-never-assumable"
Trusted = list[dict[str, Any]]
SUBJECT = f"{GITHUB}:sub"
AUDIENCE = {f"{GITHUB}:aud": "sts.amazonaws.com"}
MAIN = {SUBJECT: "repo:acme/shop:ref:refs/heads/main"}
GITLAB = f"arn:aws:iam::{OWN}:oidc-provider/gitlab.com"
SAML = f"arn:aws:iam::{OWN}:saml-provider/Okta"
ENDPOINT = {"SAML:aud": "https://signin.aws.amazon.com/saml"}
MACHINES = f"arn:aws:states:eu-west-1:{OWN}:stateMachine:*"
ID = EXTERNAL_ID["StringEquals"]


def people(conditions: dict[str, Any], principal: str = ROOT) -> Trusted:
    return [trust({"AWS": principal}, conditions)]


def service(conditions: dict[str, Any], name: str = "lambda.amazonaws.com") -> Trusted:
    return [trust({"Service": name}, conditions)]


def github(more: dict[str, Any]) -> Trusted:
    return [web({"StringEquals": {**AUDIENCE, **MAIN, **more.pop("StringEquals", {})}, **more})]


def saml(conditions: dict[str, Any], provider: str = SAML) -> Trusted:
    return [trust({"Federated": provider}, conditions, "sts:AssumeRoleWithSAML")]


def refused(denial: dict[str, Any], *allowed: dict[str, Any]) -> Trusted:
    return [*allowed, {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", **denial}]


def pair(
    name: str, dead: Trusted, reason: str, alive: Trusted
) -> tuple[str, Trusted, str, Trusted]:
    return name, dead, reason, alive


VENDOR = trust({"AWS": OUTSIDE}, EXTERNAL_ID)
PAIRS = [
    pair(
        "a wildcard under StringEquals",
        [web({"StringEquals": {**AUDIENCE, SUBJECT: "repo:acme/shop:ref:refs/heads/*"}})],
        "is compared literally",
        [
            web(
                {
                    "StringEquals": AUDIENCE,
                    "StringLike": {SUBJECT: "repo:acme/shop:ref:refs/heads/*"},
                }
            )
        ],
    ),
    pair(
        "a wildcard in one of two values",
        [web({"StringEquals": {**AUDIENCE, SUBJECT: ["repo:acme/shop:*", "repo:acme/app:*"]}})],
        "is compared literally",
        [web({"StringEquals": {**AUDIENCE, SUBJECT: ["repo:acme/shop:*", *MAIN.values()]}})],
    ),
    pair(
        "a source ARN with a wildcard under StringEquals",
        service({"StringEquals": {"aws:SourceArn": MACHINES}}, "states.amazonaws.com"),
        "is compared literally",
        service({"ArnEquals": {"aws:SourceArn": MACHINES}}, "states.amazonaws.com"),
    ),
    pair(
        "a principal ARN of another account",
        people({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/*"}}),
        f"belongs to account {OTHER}",
        people({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/ci-*"}}),
    ),
    pair(
        "a principal ARN of another role",
        people({"ArnEquals": {"aws:PrincipalArn": f"{ROLE}-2"}}, ROLE),
        "is another principal than",
        people({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/pipe*"}}, ROLE),
    ),
    pair(
        "the issuer claim, which STS does not pass",
        github({"StringEquals": {f"{GITHUB}:iss": f"https://{GITHUB}"}}),
        "does not pass the claim",
        github({"StringEquals": {f"{GITHUB}:repository_id": "654321"}}),
    ),
    pair(
        "an external ID required and refused",
        people({"StringEquals": ID, "Null": {"sts:ExternalId": "true"}}, OUTSIDE),
        "no value of sts:ExternalId matches all conditions on it",
        people({"StringEquals": ID, "Null": {"sts:ExternalId": "false"}}, OUTSIDE),
    ),
    pair(
        "an external ID required, and refused by a Deny",
        refused({"Condition": {"Null": {"sts:ExternalId": "false"}}}, VENDOR),
        "no value of sts:ExternalId matches all conditions on it",
        refused({"Condition": {"Null": {"sts:ExternalId": "true"}}}, VENDOR),
    ),
    pair(
        "a Deny of every call",
        refused({}, trust({"AWS": ROLE})),
        "Statement[1] denies every call",
        refused({"Action": "sts:TagSession"}, trust({"AWS": ROLE})),
    ),
    pair(
        "MFA of a service",
        service(MFA),
        "only calls of IAM users and roles carry aws:MultiFactorAuthPresent",
        service({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}),
    ),
    pair(
        "an external ID of a web identity",
        github({"StringEquals": ID}),
        "AssumeRoleWithWebIdentity has no external ID",
        github({"StringEqualsIfExists": ID}),
    ),
    pair(
        "MFA of SAML",
        saml({"StringEquals": ENDPOINT, **MFA}),
        "only calls of IAM users and roles carry",
        saml({"StringEquals": ENDPOINT}),
    ),
    pair(
        "a provider of another account",
        [web({"StringEquals": {**AUDIENCE, **MAIN}}, PROVIDER.replace(OWN, OTHER))],
        f"the identity provider is in account {OTHER}",
        [web({"StringEquals": {**AUDIENCE, **MAIN}})],
    ),
    pair(
        "China's sign-in endpoint",
        saml({"StringEquals": {"SAML:aud": "https://signin.amazonaws.cn/saml"}}),
        "is not a sign-in endpoint of the partition aws",
        saml({"StringEquals": {"SAML:aud": "https://eu-west-1.signin.aws.amazon.com/saml"}}),
    ),
    pair(
        "a role of China",
        people({}, ROLE.replace("arn:aws:", "arn:aws-cn:")),
        "it is in the partition aws-cn",
        people({}, ROLE),
    ),
    pair(
        "China's EC2",
        service({}, "ec2.amazonaws.com.cn"),
        "it is in the partition aws-cn",
        service({}, "ec2.amazonaws.com"),
    ),
    pair(
        "a misspelt key",
        people({"StringEquals": {"aws:PrincipalTags/team": "shop"}}, ROLE),
        "aws:PrincipalTags/team does not exist",
        people({"StringEquals": {"aws:PrincipalTag/team": "shop"}}, ROLE),
    ),
    pair(
        "an external ID that cannot be sent",
        people({"StringEquals": {"sts:ExternalId": "kQ7 zPw2LxT9!"}}, OUTSIDE),
        "kQ7 zPw2LxT9! cannot be sent",
        people({"StringEquals": {"sts:ExternalId": ["kQ7 zPw2LxT9!", *ID.values()]}}, OUTSIDE),
    ),
    pair(
        "an action of another service",
        [trust({"AWS": ROLE}, None, ["sts:AssumeRole", "s3:GetObject"])],
        "IAM rejects the Action",
        [trust({"AWS": ROLE}, None, ["sts:AssumeRole", "sts:TagSession"])],
    ),
    pair(
        "the account of a source, of a role",
        people({"StringEquals": {"aws:SourceAccount": OWN}}, ROLE),
        "only calls of AWS services carry aws:SourceAccount",
        service({"StringEquals": {"aws:SourceAccount": OWN}}, "states.amazonaws.com"),
    ),
    pair(
        "the ARN of a source, of anyone, who could be a service",
        people({"ArnLike": {"aws:SourceArn": MACHINES}}, ROLE),
        "only calls of AWS services carry aws:SourceArn",
        people({"ArnLike": {"aws:SourceArn": MACHINES}}, "*"),
    ),
    pair(
        "the organization of a web identity, whose call is not signed",
        github({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}),
        "only calls of principals in an organization carry aws:PrincipalOrgID",
        github({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorgid"}}),
    ),
    pair(
        "the name of an organization instead of its ID",
        people({"StringEquals": {"aws:PrincipalOrgID": "exampleorg"}}),
        "exampleorg is not an organization ID",
        people({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}),
    ),
    pair(
        "the session of a role as its ARN",
        people({"ArnLike": {"aws:PrincipalArn": f"arn:aws:sts::{OWN}:assumed-role/ci/*"}}),
        "the aws:PrincipalArn of a session is the ARN of its role",
        people({"ArnLike": {"aws:PrincipalArn": f"arn:aws:sts::{OWN}:federated-user/*"}}),
    ),
    pair(
        "two values at once",
        people(
            {
                "StringEquals": {"aws:PrincipalTag/team": "shop"},
                "StringLike": {"aws:PrincipalTag/team": "pay*"},
            },
            ROLE,
        ),
        "no value of aws:PrincipalTag/team matches all conditions on it",
        people(
            {
                "StringEquals": {"aws:PrincipalTag/team": ["shop", "payments"]},
                "StringLike": {"aws:PrincipalTag/team": "pay*"},
            },
            ROLE,
        ),
    ),
]


def of_rule(trusted: Trusted) -> list[str]:
    return [one.description for one in found(*trusted) if one.rule.id == RULE]


@pytest.mark.parametrize(
    ("dead", "reason", "alive"), [one[1:] for one in PAIRS], ids=[one[0] for one in PAIRS]
)
def test_it_fires_with_the_reason_and_not_on_the_twin(
    dead: Trusted, reason: str, alive: Trusted
) -> None:
    (description,) = of_rule(dead)

    assert reason in description
    assert of_rule(alive) == []


GUESSES = {
    "the organization of a service": service(
        {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}, "ec2.amazonaws.com"
    ),
    "an external ID of a service": service({"StringEquals": ID}),
    "a repository and nothing after it": [
        web({"StringEquals": AUDIENCE, "StringLike": {SUBJECT: "repo:acme/shop"}})
    ],
    "a claim that AWS does not document": github(
        {"StringEquals": {f"{GITHUB}:event_name": "push"}}
    ),
}


@pytest.mark.parametrize("name", GUESSES)
def test_what_aws_does_not_document_is_a_guess(name: str) -> None:
    (finding,) = [one for one in found(*GUESSES[name]) if one.rule.id == RULE]

    assert finding.severity == "warning"
    assert "could be unable to assume the role" in finding.description


@pytest.mark.parametrize("name", ["cognito-idp", "firehose", "vmie"])
def test_services_that_send_an_external_id_can_be_asked_for_one(name: str) -> None:
    assert of_rule(service({"StringEquals": ID}, f"{name}.amazonaws.com")) == []


def test_a_principal_that_can_never_use_it_is_reported_beside_one_that_can() -> None:
    both = trust({"AWS": ROLE, "Service": "lambda.amazonaws.com"}, MFA)

    (description,) = of_rule([both])

    assert "lambda.amazonaws.com can never assume the role" in description
    assert ROLE not in description


def test_keys_of_another_issuer_are_named_with_the_right_ones() -> None:
    other = web({"StringEquals": {**AUDIENCE, **MAIN}}, GITLAB)

    (finding,) = [one for one in found(other) if one.rule.id == RULE]

    assert f"{GITHUB}:aud is a key of another issuer than gitlab.com" in finding.description


@pytest.mark.parametrize(
    ("principal", "account", "partition"),
    [(ROLE.replace("arn:aws:", "arn:aws-cn:"), OWN, None), (ROLE, OWN, "aws-cn")],
)
def test_only_a_known_partition_is_another(
    principal: str, account: str, partition: str | None
) -> None:
    document = PolicyDocument.from_dict(
        {"Version": "2012-10-17", "Statement": [trust({"AWS": principal})]}
    )
    weaknesses = list(find(TrustPolicy(document, account, partition), Settings()))

    assert bool(weaknesses) is (partition is not None)


def test_a_value_known_at_deployment_could_be_right() -> None:
    pattern = {"Fn::Sub": "arn:aws:iam::${Account}:role/ci"}
    role = role_of(*people({"ArnLike": {"aws:PrincipalArn": pattern}}))
    every = found_in({"Role": role}, Parameters={"Account": {"Type": "String"}})

    assert RULE not in {one.rule.id for one in every}

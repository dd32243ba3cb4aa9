"""What a role refuses to write, the checks find in a template, and the other way round.

Each refusal stands beside the trust policy that the role would otherwise have written, and beside
arguments that it accepts, whose trust policy has no finding.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import signature
from typing import Any, Final

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

import iam_patterns
from iam_patterns import RoleError, Trust
from iam_patterns.checks import Settings, findings
from iam_patterns.checks.registry import RULE_IDS
from iam_patterns.policy import PolicyError
from iam_patterns.roles.registry import ROLES
from iam_patterns.template import AppTemplates, StackTemplate
from iam_patterns.web_identities import WebIdentity, gitlab
from tests.checks.templates import (
    AUDIENCE,
    EXTERNAL_ID,
    GITHUB,
    MFA,
    OTHER,
    OUTSIDE,
    OWN,
    ROLE,
    ROOT,
    fired,
    trust,
    web,
)

REGION: Final = "eu-west-1"
ISSUER: Final = "login.example.com"
EKS: Final = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF"
ANCHOR: Final = f"arn:aws:rolesanywhere:{REGION}:{OWN}:trust-anchor/12ab-34cd"
POOL: Final = f"{REGION}:12345678-1234-1234-1234-123456789012"
USER: Final = f"arn:aws:iam::{OWN}:user/ann"
CHINA: Final = f"arn:aws-cn:iam::{OWN}:role/ci"
MACHINES: Final = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
POD: Final = ["sts:AssumeRole", "sts:TagSession"]

Arguments = dict[str, Any]
GOOD: dict[str, Arguments] = {
    "ChainedRole": {"trusted_role_arns": [ROLE], "organization_id": "o-a1b2c3d4e5"},
    "CognitoIdentityRole": {"identity_pool_id": POOL, "identities": "authenticated"},
    "CrossAccountDeployRole": {"trusted_arns": [ROLE]},
    "Ec2InstanceRole": {},
    "EcsTaskExecutionRole": {},
    "EcsTaskRole": {},
    "EksNodeRole": {},
    "EksPodRole": {
        "namespace": "shop",
        "service_account": "orders",
        "cluster_arn": f"arn:aws:eks:{REGION}:{OWN}:cluster/shop",
    },
    "EksPodTargetRole": {
        "pod_role_arn": ROLE,
        "namespace": "shop",
        "service_account": "orders",
        "cluster_arn": f"arn:aws:eks:{REGION}:{OWN}:cluster/shop",
    },
    "EksServiceAccountRole": {"namespace": "shop", "service_account": "orders", "issuer": EKS},
    "GitHubActionsRole": {
        "repository": "acme/shop",
        "owner_id": "123456",
        "repository_id": "456789",
        "branches": ["main"],
    },
    "LambdaExecutionRole": {},
    "MfaRole": {"trusted_arns": [USER]},
    "OidcRole": {"identity": gitlab("acme/shop", branches=["main"])},
    "RolesAnywhereRole": {"trust_anchor_arn": ANCHOR, "certificate_subject": {"CN": "backup"}},
    "SamlRole": {"provider_name": "Okta"},
    "ServiceRole": {"service": "states.amazonaws.com"},
    "ThirdPartyExternalIdRole": {"vendor_account": OTHER, "external_id": "cust-7f3a9c2e"},
}
WITHOUT_TRUST: Final = {"PermissionsBoundary"}
"""Constructs that are no roles."""
NO_CHOICE: Final = {
    "Ec2InstanceRole",
    "EcsTaskExecutionRole",
    "EcsTaskRole",
    "EksNodeRole",
    "LambdaExecutionRole",
}
"""Roles without a parameter for whom they trust: their trust policy is always the same."""


def build(role: str, arguments: Arguments) -> iam.Role:
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region=REGION))
    built: iam.Role = getattr(iam_patterns, role)(stack, "Role", **arguments)
    return built


@dataclass(frozen=True)
class Refusal:
    """One refusal of a role.

    Args:
        role: The construct.
        why: What is refused.
        changes: The arguments that make it, besides those of `GOOD`.
        statements: What it would write.
        rules: The rules that find that.
    """

    role: str
    why: str
    changes: Arguments
    statements: list[dict[str, Any]]
    rules: set[str]
    without: tuple[str, ...] = field(default=())

    @property
    def arguments(self) -> Arguments:
        kept = {k: v for k, v in GOOD[self.role].items() if k not in self.without}
        return {**kept, **self.changes}


def account(pattern: str) -> list[dict[str, Any]]:
    return [trust({"AWS": ROOT}, {"ArnLike": {"aws:PrincipalArn": pattern}, **MFA})]


def pods(namespace: str, action: object = POD) -> list[dict[str, Any]]:
    tags = {"StringEquals": {"aws:RequestTag/kubernetes-namespace": namespace}}
    return [trust({"Service": "pods.eks.amazonaws.com"}, tags, action)]


def irsa(operator: str, subject: str) -> list[dict[str, Any]]:
    conditions = {"StringEquals": {f"{EKS}:aud": "sts.amazonaws.com"}}
    conditions.setdefault(operator, {})[f"{EKS}:sub"] = subject
    return [web(conditions, f"arn:aws:iam::{OWN}:oidc-provider/{EKS}")]


def github(subject: str) -> list[dict[str, Any]]:
    return [web({"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": subject}})]


def machines(conditions: dict[str, Any], action: object = MACHINES) -> list[dict[str, Any]]:
    return [trust({"Service": "rolesanywhere.amazonaws.com"}, conditions, action)]


def vendor(conditions: dict[str, Any]) -> list[dict[str, Any]]:
    return [trust({"AWS": OUTSIDE}, conditions)]


def external_id(value: str) -> list[dict[str, Any]]:
    return vendor({"StringEquals": {"sts:ExternalId": value}})


REFUSALS = [
    Refusal(
        "ChainedRole",
        "a wildcard in a role",
        {"trusted_role_arns": [f"arn:aws:iam::{OWN}:role/ci-*"]},
        [trust({"AWS": f"arn:aws:iam::{OWN}:role/ci-*"})],
        {"policy-malformed"},
    ),
    Refusal(
        "CognitoIdentityRole",
        "the ID of no identity pool",
        {"identity_pool_id": "*"},
        [
            trust(
                {"Federated": "cognito-identity.amazonaws.com"},
                {
                    "StringLike": {"cognito-identity.amazonaws.com:aud": "*"},
                    "ForAnyValue:StringLike": {
                        "cognito-identity.amazonaws.com:amr": "authenticated"
                    },
                },
                "sts:AssumeRoleWithWebIdentity",
            )
        ],
        {"trust-oidc-without-audience"},
    ),
    Refusal(
        "CrossAccountDeployRole",
        "a whole account",
        {"trusted_account": OWN},
        [trust({"AWS": ROOT})],
        {"trust-whole-account"},
        without=("trusted_arns",),
    ),
    Refusal(
        "CrossAccountDeployRole",
        "a pattern of another account",
        {
            "trusted_account": OWN,
            "principal_arn_patterns": [f"arn:aws:iam::{OTHER}:role/ci-*"],
        },
        account(f"arn:aws:iam::{OTHER}:role/ci-*"),
        {"trust-never-assumable"},
        without=("trusted_arns",),
    ),
    Refusal(
        "EksPodRole",
        "every namespace",
        {"namespace": "*"},
        pods("*"),
        {"trust-never-assumable"},
    ),
    Refusal(
        "EksPodTargetRole",
        "every namespace",
        {"namespace": "*"},
        [
            trust(
                {"AWS": ROLE},
                {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "*"}},
                POD,
            )
        ],
        {"trust-never-assumable"},
    ),
    Refusal(
        "EksServiceAccountRole",
        "every service account",
        {"namespace": "*", "service_account": "*"},
        irsa("StringLike", "system:serviceaccount:*:*"),
        {"trust-oidc-without-subject"},
    ),
    Refusal(
        "EksServiceAccountRole",
        "a namespace by a pattern",
        {"namespace": "shop-*"},
        irsa("StringLike", "system:serviceaccount:shop-*:orders"),
        {"trust-oidc-many-projects"},
    ),
    Refusal(
        "GitHubActionsRole",
        "every repository of an owner",
        {"repository": "acme/*"},
        github("repo:acme/*:ref:refs/heads/main"),
        {"trust-oidc-many-projects"},
    ),
    Refusal(
        "GitHubActionsRole",
        "every owner",
        {"repository": "*/shop"},
        github("repo:*/shop:ref:refs/heads/main"),
        {"trust-oidc-any-tenant"},
    ),
    Refusal(
        "MfaRole",
        "a pattern of another account",
        {
            "trusted_account": OWN,
            "principal_arn_patterns": [f"arn:aws:iam::{OTHER}:user/*"],
        },
        account(f"arn:aws:iam::{OTHER}:user/*"),
        {"trust-never-assumable"},
        without=("trusted_arns",),
    ),
    Refusal(
        "RolesAnywhereRole",
        "any certificate of the anchor",
        {},
        machines({"ArnEquals": {"aws:SourceArn": ANCHOR}}),
        {"trust-any-certificate"},
        without=("certificate_subject",),
    ),
    Refusal(
        "RolesAnywhereRole",
        "a wildcard in the subject",
        {"certificate_subject": {"CN": "backup-*"}},
        machines(
            {
                "ArnEquals": {"aws:SourceArn": ANCHOR},
                "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "backup-*"},
            }
        ),
        {"trust-never-assumable"},
    ),
    Refusal(
        "RolesAnywhereRole",
        "a country, which many certificates share",
        {"certificate_subject": {"C": "DE", "ST": "BE"}},
        machines(
            {
                "ArnEquals": {"aws:SourceArn": ANCHOR},
                "StringEquals": {
                    "aws:PrincipalTag/x509Subject/C": "DE",
                    "aws:PrincipalTag/x509Subject/ST": "BE",
                },
            }
        ),
        {"trust-any-certificate"},
    ),
    Refusal(
        "SamlRole",
        "a name of no provider",
        {"provider_name": "*"},
        [
            trust(
                {"Federated": f"arn:aws:iam::{OWN}:saml-provider/*"},
                {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
                "sts:AssumeRoleWithSAML",
            )
        ],
        {"policy-malformed"},
    ),
    Refusal(
        "ServiceRole",
        "a key that the service does not send",
        {"service": "ec2.amazonaws.com", "require_source_account": True},
        [trust({"Service": "ec2.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": OWN}})],
        {"trust-service-source-never-sent"},
    ),
    Refusal(
        "ThirdPartyExternalIdRole",
        "an external ID that can be guessed",
        {"external_id": "acme-corp"},
        external_id("acme-corp"),
        {"trust-guessable-external-id"},
    ),
    Refusal(
        "ThirdPartyExternalIdRole",
        "an external ID that cannot be sent",
        {"external_id": "kQ7 zPw2LxT9!"},
        external_id("kQ7 zPw2LxT9!"),
        {"trust-never-assumable"},
    ),
    Refusal(
        "ThirdPartyExternalIdRole",
        "no external ID",
        {"external_id": []},
        vendor({}),
        {"trust-external-account"},
    ),
]


def identity(**changes: object) -> WebIdentity:
    good: Arguments = {"issuer": ISSUER, "audiences": ["aws"], "subjects": ["nightly"]}
    return WebIdentity(**{**good, **changes})


def tokens(audience: object, more: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    claims = {f"{ISSUER}:aud": audience} if audience else {}
    provider = f"arn:aws:iam::{OWN}:oidc-provider/{ISSUER}"
    return [web({"StringEquals": {**claims, **(more or {})}}, provider)]


SUBJECT = {f"{ISSUER}:sub": "nightly"}
IDENTITIES: dict[str, tuple[Arguments, list[dict[str, Any]], str]] = {
    "no audience": ({"audiences": []}, tokens(None, SUBJECT), "trust-oidc-without-audience"),
    "a wildcard in the audience": (
        {"audiences": ["aws-*"]},
        tokens("aws-*", SUBJECT),
        "trust-never-assumable",
    ),
    "no subject": ({"subjects": []}, tokens("aws"), "trust-oidc-without-subject"),
    "a claim that STS does not pass": (
        {"claims": {"iss": ["https://login.example.com"]}},
        tokens("aws", {**SUBJECT, f"{ISSUER}:iss": "https://login.example.com"}),
        "trust-never-assumable",
    ),
    "a claim that AWS does not document": (
        {"claims": {"groups": ["ops"]}},
        tokens("aws", {**SUBJECT, f"{ISSUER}:groups": "ops"}),
        "trust-never-assumable",
    ),
}

ADDED: dict[str, tuple[str, Trust, list[dict[str, Any]], str]] = {
    "trust without MFA": (
        "MfaRole",
        Trust.arns(USER, sid="Again"),
        [trust({"AWS": USER}, MFA), trust({"AWS": USER})],
        "trust-unconditioned-statement",
    ),
    "trust without the external ID": (
        "ThirdPartyExternalIdRole",
        Trust.accounts(OTHER, partition="aws", sid="Again"),
        [*vendor(EXTERNAL_ID), *vendor({})],
        "trust-unconditioned-statement",
    ),
}
"""What `add_trust` refuses: the role, what is added, the policy it would make, the rule."""

NOT_WRITTEN: Final = {
    "trust-oidc-any-ref": "GitHubActionsRole refuses it unless allow_any_ref=True",
    "trust-whole-organization": "no parameter takes *",
    "trust-any-principal": "no parameter takes *",
    "trust-bypassable-denial": "no role writes a Deny",
    "trust-circle": "one role alone makes no circle",
    "trust-for-all-values": "no role writes the operator",
    "trust-ineffective-condition": "the conditions are the roles' own",
    "trust-itself": "the ARN of a role is not known when it is built",
    "trust-mfa-if-exists": "the condition is the role's own",
    "trust-not-principal": "no parameter takes it",
    "trust-pod-identity-unscoped": "the namespace is required: test_eks_pod_role.py",
    "trust-over-quota": "refused by its size for every role: tests/roles/test_role_options.py",
    "trust-saml-without-audience": "the condition is the role's own",
    "trust-service-without-source": "the conditions are the roles' own; allow_any_source=True "
    "gives them up on purpose",
    "trust-unfitting-action": "the action is the role's own",
    "trust-user-without-mfa": "CrossAccountDeployRole accepts a user: a warning of the checks",
    "trust-bootstrap-external-id": "our roles are not those of the bootstrap stack",
    "trust-vendor-account": "ThirdPartyExternalIdRole does not read its own name",
    "trust-weak-external-id-condition": "the condition is the role's own",
    "trust-unresolved-condition": "a parameter of the app may be a token: the checks say so",
}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda found: f"{found.role}: {found.why}")
def test_what_a_role_refuses_the_checks_find(refusal: Refusal) -> None:
    with pytest.raises((RoleError, PolicyError)):
        build(refusal.role, refusal.arguments)

    assert fired(*refusal.statements) >= refusal.rules


@pytest.mark.parametrize("name", IDENTITIES)
def test_what_an_identity_refuses_the_checks_find(name: str) -> None:
    changes, statements, rule = IDENTITIES[name]

    with pytest.raises(PolicyError):
        identity(**changes)

    assert rule in fired(*statements)
    assert fired(*tokens("aws", SUBJECT)) == set()


@pytest.mark.parametrize("name", ADDED)
def test_what_add_trust_refuses_the_checks_find(name: str) -> None:
    role, added, statements, rule = ADDED[name]

    with pytest.raises(RoleError):
        build(role, GOOD[role]).add_trust(added)  # type: ignore[attr-defined]  # a PatternRole

    assert rule in fired(*statements)


@pytest.mark.parametrize("role", GOOD)
def test_what_a_role_accepts_has_no_finding_on_its_trust(role: str) -> None:
    template = Template.from_stack(Stack.of(build(role, GOOD[role]))).to_json()
    stack = StackTemplate("Stack", template, OWN, REGION)

    found = findings(AppTemplates([stack]), Settings())

    assert [str(one) for one in found if one.rule.id.startswith("trust-")] == []


def test_every_role_with_a_choice_has_a_refusal() -> None:
    refusing = {refusal.role for refusal in REFUSALS} | {"OidcRole"}

    assert refusing | NO_CHOICE | WITHOUT_TRUST == set(ROLES)
    assert set(GOOD) == set(ROLES) - WITHOUT_TRUST


def test_what_the_checks_find_in_a_trust_policy_a_role_refuses_or_cannot_write() -> None:
    refused = {rule for refusal in REFUSALS for rule in refusal.rules}
    refused |= {row[-1] for row in IDENTITIES.values()} | {row[-1] for row in ADDED.values()}
    of_trust = {rule for rule in RULE_IDS if rule.startswith("trust-")}

    assert {rule for rule in refused if rule.startswith("trust-")} | set(NOT_WRITTEN) == of_trust
    assert not refused & set(NOT_WRITTEN)


_OF_THE_STACK = (
    "the stack is in the partition aws, and this is in aws-cn|the stack's partition, aws"
)

OF_CHINA: dict[str, tuple[str, Arguments]] = {
    "a role of another partition": ("CrossAccountDeployRole", {"trusted_arns": [CHINA]}),
    "a chained role of another partition": ("ChainedRole", {"trusted_role_arns": [CHINA]}),
    "a user of another partition": (
        "MfaRole",
        {"trusted_arns": [USER.replace("arn:aws:", "arn:aws-cn:")]},
    ),
    "a vendor of another partition": (
        "ThirdPartyExternalIdRole",
        {
            "vendor_role_arns": [OUTSIDE.replace("arn:aws:", "arn:aws-cn:")],
            "external_id": "cust-7f3a9c2e",
        },
    ),
    "an anchor of another partition": (
        "RolesAnywhereRole",
        {"trust_anchor_arn": ANCHOR.replace("arn:aws:", "arn:aws-cn:")},
    ),
    "a service of another partition": (
        "ServiceRole",
        {"service": "ec2.amazonaws.com.cn", "allow_any_source": True},
    ),
}


OF_CHINA_FOUND = [
    [trust({"AWS": CHINA})],
    [trust({"AWS": USER.replace("arn:aws:", "arn:aws-cn:")}, MFA)],
    [trust({"AWS": OUTSIDE.replace("arn:aws:", "arn:aws-cn:")}, EXTERNAL_ID)],
    machines(
        {
            "ArnEquals": {"aws:SourceArn": ANCHOR.replace("arn:aws:", "arn:aws-cn:")},
            "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "backup"},
        }
    ),
    [trust({"Service": "ec2.amazonaws.com.cn"})],
]
"""What the roles above would write."""


@pytest.mark.parametrize("name", OF_CHINA)
def test_a_principal_of_another_partition_is_refused_where_the_region_is_known(name: str) -> None:
    role, changes = OF_CHINA[name]
    without = {"vendor_account"} if "vendor_role_arns" in changes else set()
    good = {key: value for key, value in GOOD[role].items() if key not in without}

    with pytest.raises(RoleError, match=_OF_THE_STACK):
        build(role, {**good, **changes})

    assert getattr(iam_patterns, role)(Stack(App(), "Anywhere"), "Role", **{**good, **changes})


def imported(scope: Stack, issuer: str) -> iam.IOpenIdConnectProvider:
    arn = f"arn:aws:iam::{OTHER}:oidc-provider/{issuer}"
    return iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(scope, "Elsewhere", arn)


def saml_provider(scope: Stack) -> iam.ISamlProvider:
    arn = f"arn:aws:iam::{OTHER}:saml-provider/Okta"
    return iam.SamlProvider.from_saml_provider_arn(scope, "Elsewhere", arn)


PROVIDERS: dict[str, tuple[Callable[[Stack], object], str, list[dict[str, Any]]]] = {
    # The provider of another account, the argument it replaces, and the trust policy with it.
    "OidcRole": (
        lambda stack: imported(stack, "gitlab.com"),
        "",
        [web({"StringEquals": {"gitlab.com:aud": "x", "gitlab.com:sub": "project_path:a/b:c"}})],
    ),
    "GitHubActionsRole": (
        lambda stack: imported(stack, GITHUB),
        "",
        github("repo:acme/shop:ref:refs/heads/main"),
    ),
    "EksServiceAccountRole": (
        lambda stack: imported(stack, EKS),
        "issuer",
        irsa("StringEquals", "system:serviceaccount:shop:orders"),
    ),
    "SamlRole": (
        saml_provider,
        "provider_name",
        [
            trust(
                {"Federated": f"arn:aws:iam::{OTHER}:saml-provider/Okta"},
                {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
                "sts:AssumeRoleWithSAML",
            )
        ],
    ),
}


def test_every_role_that_takes_a_provider_is_below() -> None:
    built = {role: signature(getattr(iam_patterns, role).__init__).parameters for role in GOOD}
    taking = {role for role, parameters in built.items() if "provider" in parameters}

    assert taking == set(PROVIDERS)


@pytest.mark.parametrize("role", PROVIDERS)
def test_a_provider_of_another_account_is_refused_where_the_account_is_known(role: str) -> None:
    provider_in, replaced, _ = PROVIDERS[role]
    arguments = {key: value for key, value in GOOD[role].items() if key != replaced}
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region=REGION))
    anywhere = Stack(App(), "Anywhere")

    with pytest.raises(RoleError, match=f"the identity provider is in account {OTHER}"):
        getattr(iam_patterns, role)(stack, "Role", **arguments, provider=provider_in(stack))

    build_in = getattr(iam_patterns, role)
    assert build_in(anywhere, "Role", **arguments, provider=provider_in(anywhere))


@pytest.mark.parametrize("role", PROVIDERS)
def test_a_provider_of_another_account_is_found(role: str) -> None:
    statements = json.loads(
        json.dumps(PROVIDERS[role][2]).replace(f"{OWN}:oidc-provider", f"{OTHER}:oidc-provider")
    )

    assert fired(*statements) == {"trust-never-assumable"}


def test_add_trust_refuses_a_provider_of_another_account() -> None:
    saml = Trust.saml(
        f"arn:aws:iam::{OTHER}:saml-provider/Okta", audience="https://signin.aws.amazon.com/saml"
    )

    with pytest.raises(RoleError, match=f"the identity provider is in account {OTHER}"):
        build("Ec2InstanceRole", {}).add_trust(saml)  # type: ignore[attr-defined]  # a PatternRole


@pytest.mark.parametrize("statements", OF_CHINA_FOUND, ids=str)
def test_a_principal_of_another_partition_is_found(statements: list[dict[str, Any]]) -> None:
    assert "trust-never-assumable" in fired(*statements)


def test_add_trust_refuses_a_principal_of_another_partition() -> None:
    with pytest.raises(RoleError, match="the stack is in the partition aws, and this is in aws-cn"):
        build("Ec2InstanceRole", {}).add_trust(Trust.arns(CHINA))  # type: ignore[attr-defined]  # a PatternRole

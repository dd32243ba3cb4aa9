"""add_trust refuses what would let strangers in, on every role."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Fn, Stack

from iam_patterns import (
    ChainedRole,
    CognitoIdentityRole,
    Ec2InstanceRole,
    MfaRole,
    OidcRole,
    Quotas,
    RoleError,
    Statement,
    Trust,
)
from iam_patterns.policy import Principals
from iam_patterns.web_identities import gitlab

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]

GITLAB = "arn:aws:iam::111111111111:oidc-provider/gitlab.com"
OWN = "arn:aws:iam::111111111111:oidc-provider/login.example.com"
PROJECT = "project_path:acme/shop:ref_type:branch:ref:main"


@pytest.fixture(scope="module")
def role() -> OidcRole:
    return OidcRole(Stack(App(), "Stack"), "Role", identity=gitlab("acme/a", branches=["main"]))


REFUSED: dict[str, tuple[str, dict[str, dict[str, str]]]] = {
    "no audience": (OWN, {"StringEquals": {"login.example.com:sub": "job"}}),
    "no subject": (OWN, {"StringEquals": {"login.example.com:aud": "aws"}}),
    "ForAllValues on the audience": (
        OWN,
        {
            "StringEquals": {"login.example.com:sub": "job"},
            "ForAllValues:StringEquals": {"login.example.com:aud": "aws"},
        },
    ),
    "IfExists on the subject": (
        OWN,
        {
            "StringEquals": {"login.example.com:aud": "aws"},
            "StringEqualsIfExists": {"login.example.com:sub": "job"},
        },
    ),
    "a subject that is a bare wildcard": (
        OWN,
        {
            "StringEquals": {"login.example.com:aud": "aws"},
            "StringLike": {"login.example.com:sub": "*"},
        },
    ),
    "a shared issuer without its tenant": (
        GITLAB,
        {
            "StringEquals": {"gitlab.com:aud": "https://gitlab.com"},
            "StringLike": {"gitlab.com:sub": "project_path:*"},
        },
    ),
}


@pytest.mark.parametrize("trap", REFUSED)
def test_a_web_identity_is_refused_with(trap: str, role: OidcRole) -> None:
    provider, conditions = REFUSED[trap]

    with pytest.raises(RoleError, match=r"no condition requires|tokens of other organizations"):
        role.add_trust(Trust.web_identity(provider, conditions=conditions))


def test_saml_without_its_audience_is_refused(role: OidcRole) -> None:
    statement = Statement(
        "TrustSaml",
        principals=Principals(federated=["arn:aws:iam::111111111111:saml-provider/Okta"]),
        actions=["sts:AssumeRoleWithSAML"],
    )

    with pytest.raises(RoleError, match="SAML:aud"):
        role.add_trust(Trust([statement]))


def test_a_whole_identity_is_added() -> None:
    role = OidcRole(Stack(App(), "S"), "Role", identity=gitlab("acme/a", branches=["main"]))

    role.add_trust(gitlab("acme/shop", branches=["main"]).trust(GITLAB, sid="TrustShop"))


def test_what_was_added_is_in_the_template_beside_the_roles_own(trust_of: TrustOf) -> None:
    stack = Stack(App(), "S")
    role = OidcRole(stack, "Role", identity=gitlab("acme/a", branches=["main"]))

    role.add_trust(gitlab("acme/shop", branches=["main"]).trust(GITLAB, sid="TrustShop"))

    own, added = trust_of(stack, "Role")
    assert own["Sid"] == "TrustWebIdentity"
    assert added["Condition"]["StringEquals"]["gitlab.com:sub"] == PROJECT


@pytest.mark.parametrize("trap", REFUSED)
def test_a_refused_web_identity_leaves_the_trust_as_it_was(trap: str, trust_of: TrustOf) -> None:
    stack = Stack(App(), "S")
    role = OidcRole(stack, "Role", identity=gitlab("acme/a", branches=["main"]))
    provider, conditions = REFUSED[trap]

    with pytest.raises(RoleError):
        role.add_trust(Trust.web_identity(provider, conditions=conditions))

    assert len(trust_of(stack, "Role")) == 1


@pytest.mark.parametrize(
    "elements",
    [
        {"actions": ["sts:*"]},
        {"actions": ["sts:AssumeRoleWith*"]},
        {"actions": ["STS:assumerolewithwebidentity"]},
        {"not_actions": ["sts:TagSession"]},
    ],
    ids=lambda elements: str(*elements.values()),
)
def test_an_action_that_is_not_spelled_out_is_no_way_around(
    elements: dict[str, Any], role: OidcRole
) -> None:
    statement = Statement("TrustTokens", principals=Principals(federated=[OWN]), **elements)

    with pytest.raises(RoleError, match=r"no condition requires login\.example\.com:sub"):
        role.add_trust(Trust([statement]))


@pytest.mark.parametrize(
    ("issuer", "conditions"),
    [
        (
            "token.actions.githubusercontent.com",
            {
                "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                "StringLike": {"token.actions.githubusercontent.com:sub": "repo:*/shop:*"},
            },
        ),
        (
            "oidc.vercel.com",
            {
                "StringEquals": {"oidc.vercel.com:sub": "owner:acme:project:shop"},
                "StringLike": {"oidc.vercel.com:aud": "https://vercel.com/*"},
            },
        ),
    ],
    ids=["tenant in the subject", "tenant in the audience"],
)
def test_a_shared_issuer_is_refused_without_the_claim_that_carries_its_tenant(
    issuer: str, conditions: dict[str, Any], role: OidcRole
) -> None:
    provider = f"arn:aws:iam::111111111111:oidc-provider/{issuer}"

    with pytest.raises(RoleError, match="tokens of other organizations"):
        role.add_trust(Trust.web_identity(provider, conditions=conditions))


def test_a_cognito_pool_is_refused_without_the_kind_of_identity() -> None:
    cognito = "cognito-identity.amazonaws.com"
    pool = "eu-west-1:12345678-1234-1234-1234-123456789012"
    role = CognitoIdentityRole(
        Stack(App(), "S"), "Role", identity_pool_id=pool, identities="authenticated"
    )

    with pytest.raises(RoleError, match=f"no condition requires {cognito}:amr"):
        role.add_trust(
            Trust.web_identity(cognito, conditions={"StringEquals": {f"{cognito}:aud": pool}})
        )


ORGANIZATION: dict[str, Any] = {"aws:PrincipalOrgID": "o-abcdefghij"}
DEMANDS: dict[str, dict[str, Any]] = {
    "Null": {"sts:ExternalId": "true"},
    "StringEquals": {**ORGANIZATION, "aws:RequestTag/project": ["blog", "shop"]},
    "ForAllValues:StringEquals": {"aws:TagKeys": "project"},
}
SPOKE = "arn:aws:iam::111111111111:role/spoke"


@pytest.fixture
def chained() -> ChainedRole:
    return ChainedRole(
        Stack(App(), "Chained"),
        "Role",
        trusted_role_arns=["arn:aws:iam::111111111111:role/hub"],
        organization_id="o-abcdefghij",
        session_tags={"project": ["blog", "shop"]},
    )


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"StringEquals": {}}, "aws:PrincipalOrgID o-abcdefghij"),
        (
            {"StringEquals": {**DEMANDS["StringEquals"], "aws:PrincipalOrgID": "o-zzzzzzzzzz"}},
            "aws:PrincipalOrgID",
        ),
        (
            {"StringEquals": {**ORGANIZATION, "aws:RequestTag/project": ["bank", "shop"]}},
            "aws:RequestTag/project blog or shop",
        ),
        ({"StringEquals": ORGANIZATION}, "aws:RequestTag/project"),
        ({"ForAllValues:StringEquals": {}}, "aws:TagKeys project"),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": ["admin", "project"]}}, "aws:TagKeys"),
        ({"Null": {}}, "sts:ExternalId true"),
        ({"Null": {"sts:ExternalId": "false"}}, "sts:ExternalId"),
    ],
    ids=[
        "no organization",
        "another organization",
        "another tag value",
        "no tag value",
        "any tag besides",
        "a tag besides",
        "third parties",
        "third parties only",
    ],
)
def test_a_weaker_trust_is_refused_and_told_what_it_lacks(
    changed: dict[str, Any], missing: str, chained: ChainedRole, trust_of: TrustOf
) -> None:
    with pytest.raises(RoleError, match=f"lacks conditions that this role requires: .*{missing}"):
        chained.add_trust(Trust.arns(SPOKE, conditions=DEMANDS | changed))

    assert len(trust_of(chained.stack, "Role")) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"StringEquals": {**ORGANIZATION, "aws:RequestTag/project": "shop"}},
        {"StringEquals": {k.upper(): v for k, v in DEMANDS["StringEquals"].items()}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    ],
    ids=["equal", "fewer tag values", "keys in capitals", "an address besides"],
)
def test_an_equal_or_stricter_trust_is_added(
    changed: dict[str, Any], chained: ChainedRole, trust_of: TrustOf
) -> None:
    chained.add_trust(Trust.arns(SPOKE, conditions=DEMANDS | changed).with_session_tags())

    _, added = trust_of(chained.stack, "Role")
    assert added["Principal"] == {"AWS": SPOKE}


def test_each_statement_of_a_trust_has_to_be_as_demanding(chained: ChainedRole) -> None:
    sound = Trust.arns(SPOKE, conditions=DEMANDS)

    with pytest.raises(RoleError, match="1 problem"):
        chained.add_trust(sound + Trust.arns(SPOKE, sid="TrustAnyway"))


def test_a_service_cannot_sign_in_with_mfa_and_so_is_no_caller_besides() -> None:
    role = MfaRole(Stack(App(), "S"), "Role", trusted_arns=["arn:aws:iam::111111111111:user/alice"])

    with pytest.raises(RoleError, match="aws:MultiFactorAuthPresent true") as raised:
        role.add_trust(Trust.service("ec2.amazonaws.com"))

    assert "sts:ExternalId" not in raised.value.problems[0].allowed


def test_a_denial_needs_no_demands(chained: ChainedRole, trust_of: TrustOf) -> None:
    denial = Statement(
        "DenySpoke",
        effect="Deny",
        principals=Principals(aws=[SPOKE]),
        actions=["sts:AssumeRole"],
    )

    chained.add_trust(Trust([denial]))

    assert [s["Effect"] for s in trust_of(chained.stack, "Role")] == ["Allow", "Deny"]


def test_a_role_without_demands_takes_any_named_caller(trust_of: TrustOf) -> None:
    stack = Stack(App(), "S")
    role = Ec2InstanceRole(stack, "Role")

    role.add_trust(Trust.arns(SPOKE))

    assert trust_of(stack, "Role")[1]["Principal"] == {"AWS": SPOKE}


def test_equal_trust_added_again_changes_nothing(chained: ChainedRole, trust_of: TrustOf) -> None:
    for _ in range(2):
        chained.add_trust(Trust.arns(SPOKE, conditions=DEMANDS))

    assert len(trust_of(chained.stack, "Role")) == 2


def test_a_trust_over_the_quota_leaves_the_role_as_it_was(trust_of: TrustOf) -> None:
    stack = Stack(App(), "S")
    role = Ec2InstanceRole(stack, "Role", quotas=Quotas(trust_policy_characters=300))

    with pytest.raises(RoleError, match="at most 300 characters"):
        role.add_trust(Trust.arns(*(f"{SPOKE}-{number}" for number in range(20))))
    role.add_trust(Trust.arns(SPOKE))

    assert trust_of(stack, "Role")[1]["Principal"] == {"AWS": SPOKE}


@pytest.mark.parametrize(
    "principals", [Principals(everyone=True), Principals(aws=["*"])], ids=["*", "AWS *"]
)
def test_anyone_on_aws_is_refused_on_a_role_without_demands_too(principals: Principals) -> None:
    role = Ec2InstanceRole(Stack(App(), "S"), "Role")

    with pytest.raises(RoleError, match="any AWS principal"):
        role.add_trust(Trust([Statement("All", principals=principals, actions=["sts:AssumeRole"])]))


def test_a_caller_under_a_wildcard_action_is_held_to_the_demands(chained: ChainedRole) -> None:
    wide = Statement("Wide", principals=Principals(aws=[SPOKE]), actions=["sts:*"])

    with pytest.raises(RoleError, match="aws:PrincipalOrgID"):
        chained.add_trust(Trust([wide]))


def test_an_issuer_that_is_a_token_is_never_refused(role: OidcRole) -> None:
    provider = Fn.import_value("Provider")

    role.add_trust(Trust.web_identity(provider, sid="TrustImported", conditions={}))


OTHER = "222222222222"
ACCOUNT: dict[str, dict[str, dict[str, str]]] = {
    "no condition": {},
    "the organization alone": {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}},
    "any role": {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/*"}},
    "any ARN": {"StringLike": {"aws:PrincipalArn": "*"}},
    "a guessable external ID": {"StringEquals": {"sts:ExternalId": "test"}},
    "any external ID": {"StringLike": {"sts:ExternalId": "*"}},
    "an optional external ID": {"StringEqualsIfExists": {"sts:ExternalId": "f3a9c1d27b604e58"}},
    "a tag that the request fills in": {
        "StringEquals": {"aws:PrincipalTag/team": "${aws:RequestTag/team}"}
    },
}
LIMITED: dict[str, dict[str, dict[str, str]]] = {
    "a name": {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/deploy-*"}},
    "an external ID": {"StringEquals": {"sts:ExternalId": "f3a9c1d27b604e58"}},
    "a tag": {"StringEquals": {"aws:PrincipalTag/team": "shop"}},
}


def instance_role() -> Ec2InstanceRole:
    return Ec2InstanceRole(Stack(App(), "S"), "Role")


@pytest.mark.parametrize("name", ACCOUNT)
def test_an_account_is_refused_with(name: str) -> None:
    trust = Trust.accounts(OTHER, partition="aws", conditions=ACCOUNT[name])

    with pytest.raises(RoleError, match="trusts every principal of an account"):
        instance_role().add_trust(trust)

    instance_role().add_trust(trust, allow_any_principal_in_account=True)


@pytest.mark.parametrize("name", LIMITED)
def test_an_account_is_added_with(name: str) -> None:
    instance_role().add_trust(Trust.accounts(OTHER, partition="aws", conditions=LIMITED[name]))


def test_the_flag_for_accounts_is_a_bool() -> None:
    with pytest.raises(RoleError, match="allow_any_principal_in_account: must be True or False"):
        instance_role().add_trust(
            Trust.accounts(OTHER, partition="aws"),
            allow_any_principal_in_account="no",  # type: ignore[arg-type]  # what is tested
        )


UNUSABLE: dict[str, tuple[Principals, str, str]] = {
    "any identity provider": (
        Principals(federated=["*"]),
        "sts:AssumeRoleWithWebIdentity",
        "trusts any identity provider",
    ),
    "a provider with another action": (
        Principals(federated=[OWN]),
        "sts:AssumeRole",
        "a federated principal cannot call sts:AssumeRole",
    ),
    "a canonical user": (
        Principals(canonical_user=["a" * 64]),
        "sts:AssumeRole",
        "a canonical user cannot assume a role",
    ),
    "an origin access identity": (
        Principals(aws=["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HD"]),
        "sts:AssumeRole",
        "neither can an origin access identity",
    ),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_principal_that_iam_rejects_is_refused(name: str) -> None:
    principals, action, rule = UNUSABLE[name]
    statement = Statement("TrustThem", principals=principals, actions=[action])

    with pytest.raises(RoleError, match=rule):
        instance_role().add_trust(Trust([statement]))


ANCHOR = "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/12ab-34cd"


@pytest.mark.parametrize("part", ["C", "L", "ST"])
def test_roles_anywhere_is_refused_with_what_many_certificates_share(part: str) -> None:
    def trust(part: str) -> Trust:
        conditions = {
            "ArnEquals": {"aws:SourceArn": ANCHOR},
            "StringEquals": {f"aws:PrincipalTag/x509Subject/{part}": "DE"},
        }
        return Trust.service("rolesanywhere.amazonaws.com", conditions=conditions)

    with pytest.raises(RoleError, match="requires conditions on"):
        instance_role().add_trust(trust(part))

    instance_role().add_trust(trust("CN"))


def test_a_service_is_refused_with_a_resource_of_another_service() -> None:
    def trust(source: str) -> Trust:
        conditions = {"ArnLike": {"aws:SourceArn": source}}
        return Trust.service("states.amazonaws.com", conditions=conditions)

    with pytest.raises(RoleError, match=r"states\.amazonaws\.com sends only ARNs of states"):
        instance_role().add_trust(trust("arn:aws:logs:eu-west-1:111111111111:*"))

    instance_role().add_trust(trust("arn:aws:states:eu-west-1:111111111111:*"))

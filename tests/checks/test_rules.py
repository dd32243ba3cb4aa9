"""Every rule fires on what it is about, and only it; sound roles are left alone."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iam_patterns.checks import Settings, SettingsError, findings
from iam_patterns.checks.registry import RULE_IDS
from iam_patterns.template import AppTemplates, StackTemplate

OWN = "111111111111"
OTHER = "222222222222"
ROLE = f"arn:aws:iam::{OWN}:role/pipeline"
OUTSIDE = f"arn:aws:iam::{OTHER}:role/vendor"
ROOT = f"arn:aws:iam::{OWN}:root"
PROJECT = f"arn:aws:codebuild:eu-west-1:{OWN}:project"
BUCKET = "arn:aws:s3:::shop"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}"
EXTERNAL_ID = {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
OF_STATES = {
    "StringEquals": {"aws:SourceAccount": OWN},
    "ArnLike": {"aws:SourceArn": f"arn:aws:states:eu-west-1:{OWN}:stateMachine:*"},
}
JOB = {
    "StringEquals": {
        f"{GITHUB}:aud": "sts.amazonaws.com",
        f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main",
    }
}


def trust(principal: Any, conditions: Any = None, action: Any = "sts:AssumeRole") -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": principal,
        "Action": action,
        **({"Condition": conditions} if conditions else {}),
    }


def web(conditions: dict[str, Any], provider: str = PROVIDER) -> dict[str, Any]:
    return trust({"Federated": provider}, conditions, "sts:AssumeRoleWithWebIdentity")


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def fired(
    *trusted: dict[str, Any],
    permissions: list[dict[str, Any]] | None = None,
    settings: Settings | None = None,
    **resources: Any,
) -> set[str]:
    role = {
        "RoleName": "Itself",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": list(trusted)},
        "Policies": [
            {
                "PolicyName": "Permissions",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": permissions},
            }
        ]
        if permissions
        else [],
    }
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}, **resources}}
    stack = StackTemplate("Stack", template, OWN, "eu-west-1")
    return {f.rule.id for f in findings(AppTemplates([stack]), settings or Settings())}


EC2 = trust({"Service": "ec2.amazonaws.com"})

WEAK: list[tuple[str, list[dict[str, Any]], set[str]]] = [
    ("anyone", [trust("*")], {"trust-any-principal"}),
    ("anyone, as AWS", [trust({"AWS": "*"})], {"trust-any-principal"}),
    ("anyone with an external ID", [trust("*", EXTERNAL_ID)], {"trust-any-principal"}),
    (
        "everyone but one",
        [{"Effect": "Allow", "NotPrincipal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}],
        {"trust-not-principal"},
    ),
    ("another account's role", [trust({"AWS": OUTSIDE})], {"trust-external-account"}),
    (
        "another account",
        [trust({"AWS": OTHER})],
        {"trust-external-account", "trust-whole-account"},
    ),
    (
        "another organization, if it exists",
        [trust({"AWS": OUTSIDE}, {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdefghij"}})],
        {"trust-external-account", "trust-ineffective-condition"},
    ),
    ("the own account", [trust({"AWS": ROOT})], {"trust-whole-account"}),
    (
        "a guessable external ID",
        [trust({"AWS": OUTSIDE}, {"StringEquals": {"sts:ExternalId": "12345678"}})],
        {"trust-guessable-external-id"},
    ),
    (
        "an external ID by StringLike",
        [trust({"AWS": OUTSIDE}, {"StringLike": {"sts:ExternalId": "cust-*"}})],
        {"trust-weak-external-id-condition"},
    ),
    (
        "an external ID if it exists",
        [trust({"AWS": OUTSIDE}, {"StringEqualsIfExists": {"sts:ExternalId": "cust-7f3a9c2e"}})],
        {"trust-weak-external-id-condition", "trust-external-account"},
    ),
    (
        "any external ID but one",
        [trust({"AWS": OUTSIDE}, {"StringNotEquals": {"sts:ExternalId": "cust-7f3a9c2e"}})],
        {"trust-weak-external-id-condition", "trust-external-account"},
    ),
    (
        "a second statement without MFA",
        [trust({"AWS": ROLE}, MFA), trust({"AWS": ROLE})],
        {"trust-unconditioned-statement"},
    ),
    (
        "MFA if the key exists",
        [trust({"AWS": ROLE}, {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}})],
        {"trust-mfa-if-exists"},
    ),
    (
        "no MFA is not false",
        [trust({"AWS": ROLE}, {"StringNotEquals": {"aws:MultiFactorAuthPresent": "false"}})],
        {"trust-mfa-if-exists"},
    ),
    (
        "too large",
        [trust({"AWS": [f"{ROLE}-{n:03}" for n in range(60)]})],
        {"trust-over-quota"},
    ),
    (
        "a token without anything",
        [web({})],
        {"trust-oidc-without-audience", "trust-oidc-without-subject"},
    ),
    (
        "a token without audience",
        [web({"StringEquals": {f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main"}})],
        {"trust-oidc-without-audience"},
    ),
    (
        "a token without subject",
        [web({"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}})],
        {"trust-oidc-without-subject"},
    ),
    (
        "a token of any repository",
        [
            web(
                {
                    "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
                    "StringLike": {f"{GITHUB}:sub": "repo:*"},
                }
            )
        ],
        {"trust-oidc-any-tenant"},
    ),
    (
        "ForAllValues on the subject",
        [
            web(
                {
                    "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
                    "ForAllValues:StringLike": {f"{GITHUB}:sub": "repo:acme/shop:*"},
                }
            )
        ],
        {"trust-oidc-without-subject"},
    ),
    (
        "SAML without audience",
        [
            trust(
                {"Federated": f"arn:aws:iam::{OWN}:saml-provider/Okta"},
                action="sts:AssumeRoleWithSAML",
            )
        ],
        {"trust-saml-without-audience"},
    ),
    (
        "Step Functions for anybody",
        [trust({"Service": "states.amazonaws.com"})],
        {"trust-service-without-source"},
    ),
    (
        "EC2 with a source account",
        [trust({"Service": "ec2.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": OWN}})],
        {"trust-service-source-never-sent"},
    ),
    (
        "any pod",
        [trust({"Service": "pods.eks.amazonaws.com"}, action=["sts:AssumeRole", "sts:TagSession"])],
        {"trust-pod-identity-unscoped"},
    ),
    (
        "a pod without session tags",
        [
            trust(
                {"Service": "pods.eks.amazonaws.com"},
                {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop"}},
            )
        ],
        {"trust-pod-identity-unscoped"},
    ),
    (
        "any certificate",
        [trust({"Service": "rolesanywhere.amazonaws.com"})],
        {"trust-any-certificate"},
    ),
    (
        "any certificate of an anchor",
        [
            trust(
                {"Service": "rolesanywhere.amazonaws.com"},
                {"ArnEquals": {"aws:SourceArn": f"arn:aws:rolesanywhere:eu-west-1:{OWN}:t/1"}},
            )
        ],
        {"trust-any-certificate"},
    ),
    (
        "GitHub, every repository of an owner",
        [
            web(
                {
                    "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
                    "StringLike": {f"{GITHUB}:sub": "repo:acme/*"},
                }
            )
        ],
        {"trust-oidc-many-projects"},
    ),
    (
        "ForAllValues on a key with one value",
        [trust({"AWS": ROLE}, {"ForAllValues:StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}})],
        {"trust-for-all-values"},
    ),
    (
        "a Deny without MFA that a call without the key passes",
        [
            trust({"AWS": ROLE}),
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sts:AssumeRole",
                "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}},
            },
        ],
        {"trust-bypassable-denial"},
    ),
    (
        "a user without MFA",
        [trust({"AWS": f"arn:aws:iam::{OWN}:user/alice"})],
        {"trust-user-without-mfa"},
    ),
    (
        "a policy that is none",
        [{"Effect": "allow", "Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}],
        {"policy-malformed"},
    ),
    ("a statement from outside", [{"Ref": "Statement"}], {"policy-unresolved"}),
    ("itself", [trust({"AWS": f"arn:aws:iam::{OWN}:role/Itself"})], {"trust-itself"}),
    ("a provider by AssumeRole", [trust({"Federated": PROVIDER})], {"trust-unfitting-action"}),
    (
        "a service by token",
        [trust({"Service": "ec2.amazonaws.com"}, action="sts:AssumeRoleWithWebIdentity")],
        {"trust-unfitting-action"},
    ),
]

SOUND = {
    "EC2": [EC2],
    "Lambda": [trust({"Service": "lambda.amazonaws.com"})],
    "a named role": [trust({"AWS": ROLE})],
    "a named role with MFA": [trust({"AWS": ROLE}, MFA)],
    "the own account with MFA": [trust({"AWS": ROOT}, MFA)],
    "the own account by name": [
        trust({"AWS": ROOT}, {"ArnLike": {"aws:PrincipalArn": f"{ROLE}-*"}})
    ],
    "the own account with MFA by its age": [
        trust({"AWS": ROOT}, {"Null": {"aws:MultiFactorAuthAge": "false"}})
    ],
    "people with MFA, and the pipeline by name": [
        trust({"AWS": f"arn:aws:iam::{OWN}:user/alice"}, MFA),
        trust({"AWS": ROOT}, {"ArnEquals": {"aws:PrincipalArn": ROLE}}),
    ],
    "a vendor with an external ID": [trust({"AWS": OUTSIDE}, EXTERNAL_ID)],
    "the own organization": [
        trust({"AWS": "*"}, {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}})
    ],
    "no external ID": [trust({"AWS": ROLE}, {"Null": {"sts:ExternalId": "true"}})],
    "one branch": [web(JOB)],
    "Step Functions": [trust({"Service": "states.amazonaws.com"}, OF_STATES)],
    "CloudTrail": [trust({"Service": "cloudtrail.amazonaws.com"})],
    "an unknown service": [trust({"Service": "new.amazonaws.com"})],
    "a denial of everyone": [
        EC2,
        {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Condition": MFA},
    ],
    "SAML": [
        trust(
            {"Federated": f"arn:aws:iam::{OWN}:saml-provider/Okta"},
            {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            "sts:AssumeRoleWithSAML",
        )
    ],
}


@pytest.mark.parametrize(("trusted", "rules"), [pytest.param(t, r, id=i) for i, t, r in WEAK])
def test_a_weak_trust_policy_is_found_by_its_rule_alone(
    trusted: list[dict[str, Any]], rules: set[str]
) -> None:
    assert fired(*trusted) == rules


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_trust_policy_is_left_alone(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def escalations() -> Iterator[Any]:
    for name, statements, is_escalation in (
        ("policies of any role", [allow("iam:PutRolePolicy")], True),
        ("its own role alone", [allow("iam:PutRolePolicy", f"arn:aws:iam::{OWN}:role/r")], False),
        ("pass and run", [allow(["iam:PassRole", "ec2:RunInstances"])], True),
        (
            "pass one role and run",
            [allow("iam:PassRole", f"arn:aws:iam::{OWN}:role/r"), allow("ec2:RunInstances")],
            False,
        ),
        ("pass without running", [allow("iam:PassRole")], False),
        ("in two statements", [allow("iam:PassRole"), allow("lambda:*")], True),
        (
            "denied again",
            [allow("iam:*"), {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}],
            False,
        ),
        (
            "under a condition",
            [allow("iam:PutRolePolicy", Condition={"StringEquals": {"iam:ResourceTag/a": "x"}})],
            False,
        ),
        ("by wildcard", [allow("iam:Put*")], True),
    ):
        yield pytest.param(statements, is_escalation, id=name)


@pytest.mark.parametrize(("statements", "is_escalation"), list(escalations()))
def test_an_escalation_is_decided_over_the_effective_permissions(
    statements: list[dict[str, Any]], *, is_escalation: bool
) -> None:
    found = fired(EC2, permissions=statements)

    assert ("permissions-privilege-escalation" in found) is is_escalation


@pytest.mark.parametrize(
    ("statements", "rules"),
    [
        ([allow("s3:GetObjct", "arn:aws:s3:::a/*")], {"permissions-unknown-action"}),
        ([allow("s4:GetObject", "arn:aws:s3:::a/*")], {"permissions-unknown-action"}),
        ([allow("s3:Gett*", "arn:aws:s3:::a/*")], {"permissions-unknown-action"}),
        ([allow("S3:getobject", "arn:aws:s3:::a/*")], set()),
        ([allow("iam:PassRole")], {"permissions-pass-any-role"}),
        ([allow("iam:PassRole", f"arn:aws:iam::{OWN}:role/r")], set()),
        ([allow("s3:GetObject")], {"permissions-data-exposure"}),
        ([allow("s3:GetObject", "arn:aws:s3:::shop/*")], set()),
        ([allow("secretsmanager:Get*")], {"permissions-data-exposure"}),
        ([allow("rds-db:connect")], {"permissions-credential-exposure"}),
        ([allow("s3:PutBucketPolicy")], {"permissions-giving-away"}),
        ([allow("s3:PutBucketPolicy", BUCKET)], set()),
        ([allow("codebuild:StartBuild")], {"permissions-takeover"}),
        ([allow("codebuild:StartBuild", f"{PROJECT}/shop")], set()),
        ([allow("s3:GetObject", "arn:aws:s3:::shop")], {"permissions-unfit-resource"}),
        ([allow("s3:ListAllMyBuckets", "arn:aws:s3:::shop")], {"permissions-unfit-resource"}),
        ([allow("s3:*", "arn:aws:s3:::shop")], set()),
        ([allow("s3:GetObject", "arn:*:s3:::sh?p*")], set()),
        (
            [allow("sqs:SendMessage", Condition={"StringEquals": {"aws:SourcAccount": OWN}})],
            {"permissions-unknown-condition-key"},
        ),
        (
            [allow("sqs:SendMessage", Condition={"StringEquals": {"s3:prefix": "a"}})],
            {"permissions-unfit-condition-key"},
        ),
        (
            [allow("s3:ListBucket", BUCKET, Condition={"StringEquals": {"s3:prefix": "a"}})],
            set(),
        ),
        (
            [
                allow("s3:ListBucket", BUCKET),
                {"Effect": "Deny", "Action": "s3:*", "Resource": "*"},
            ],
            {"permissions-unreachable-statement"},
        ),
        (
            [
                allow(
                    "s3:ListBucket",
                    BUCKET,
                    Condition={
                        "StringEquals": {"s3:prefix": "a"},
                        "StringLike": {"s3:prefix": "b*"},
                    },
                )
            ],
            {"permissions-unreachable-statement"},
        ),
        (
            [allow("s3:GetObject", [f"arn:aws:s3:::{'b' * 50}-{n}/*" for n in range(200)])],
            {"permissions-over-quota"},
        ),
    ],
)
def test_permissions(statements: list[dict[str, Any]], rules: set[str]) -> None:
    assert fired(EC2, permissions=statements) == rules


def test_the_fix_for_a_service_is_that_services() -> None:
    role = {
        "AssumeRolePolicyDocument": {"Statement": trust({"Service": "codebuild.amazonaws.com"})}
    }
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}

    (finding,) = findings(AppTemplates([StackTemplate("S", template, OWN)]), Settings())

    assert 'iam.ServicePrincipal("codebuild.amazonaws.com", conditions=' in finding.fix
    assert 'or ServiceRole(..., service="codebuild.amazonaws.com")' in finding.fix


def test_an_issuer_is_known_where_the_account_is_open() -> None:
    provider = {"Fn::Sub": f"arn:aws:iam::${{AWS::AccountId}}:oidc-provider/{GITHUB}"}
    any_repository = {
        "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{GITHUB}:sub": "repo:*"},
    }
    statement = trust(
        {"Federated": provider}, any_repository, action="sts:AssumeRoleWithWebIdentity"
    )
    role = {"AssumeRolePolicyDocument": {"Statement": [statement]}}
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}

    found = findings(AppTemplates([StackTemplate("S", template)]), Settings())

    assert [finding.rule.id for finding in found] == ["trust-oidc-any-tenant"]


def test_an_unknown_action_is_told_with_the_nearest() -> None:
    policies = [{"PolicyName": "P", "PolicyDocument": {"Statement": [allow("s3:GetObjct")]}}]
    role = {"AssumeRolePolicyDocument": {"Statement": [EC2]}, "Policies": policies}
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}

    (finding,) = findings(AppTemplates([StackTemplate("S", template, OWN)]), Settings())

    assert "Is it s3:GetObject?" in str(finding)


def test_an_administrator_is_told_once() -> None:
    assert fired(EC2, permissions=[allow("*")]) == {"permissions-administrator"}


def test_everything_but_something_is_told() -> None:
    broad = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::shop/*"}

    assert fired(EC2, permissions=[broad]) == {"permissions-not-action"}


@pytest.mark.parametrize(
    ("resource", "rule"),
    [
        ({"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "u"}}, "keys-access-key"),
        ({"Type": "AWS::IAM::User", "Properties": {"LoginProfile": {}}}, "keys-user"),
        (
            {
                "Type": "AWS::Lambda::Function",
                "Properties": {"Environment": {"Variables": {"K": "AKIA" + "IOSFODNN7EXAMPLE"}}},
            },
            "keys-written-out",
        ),
    ],
    ids=["access key", "password", "written out"],
)
def test_a_long_term_key_is_found(resource: dict[str, Any], rule: str) -> None:
    assert fired(EC2, Other=resource) == {rule}


KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"


@pytest.mark.parametrize(
    ("declared", "place"),
    [
        ({"Environment": {"K": KEY_ID}}, "Properties.Environment.K"),
        ({"Environment": {"AWS_SECRET_ACCESS_KEY": SECRET}}, "AWS_SECRET_ACCESS_KEY"),
        ({"Environment": [{"Name": "SECRET_KEY", "Value": SECRET}]}, "SECRET_KEY"),
        ({"Text": f"aws_secret_access_key = {SECRET}"}, "Properties.Text"),
        ({"UserData": {"Fn::Base64": f"export K={KEY_ID}"}}, "UserData.Fn::Base64"),
        ({"UserData": {"Fn::Base64": {"Fn::Join": ["", ["K=", KEY_ID]]}}}, "UserData"),
        ({"UserData": b64encode(f"export K={KEY_ID}".encode()).decode()}, "UserData"),
        ({"K": {"Fn::Join": ["", [KEY_ID[:8], KEY_ID[8:]]]}}, "Properties.K"),
        ({"AWS_SECRET_ACCESS_KEY": {"Fn::Sub": SECRET}}, "AWS_SECRET_ACCESS_KEY"),
    ],
    ids=[
        "ID",
        "secret",
        "of a task",
        "in a file",
        "user data",
        "joined",
        "encoded",
        "split",
        "substituted",
    ],
)
@pytest.mark.parametrize("is_read", [True, False], ids=["from a file", "as data"])
def test_a_written_key_is_found_and_never_repeated(
    declared: dict[str, Any], place: str, *, is_read: bool
) -> None:
    template = {"Resources": {"Any": {"Type": "AWS::Any::Thing", "Properties": declared}}}
    source = json.dumps(template) if is_read else None
    stack = StackTemplate("Stack", template, OWN, "eu-west-1", source=source)

    (finding,) = findings(AppTemplates([stack]), Settings())

    assert finding.rule.id == "keys-written-out"
    assert place in str(finding)
    assert KEY_ID not in str(finding)
    assert SECRET not in str(finding)


@pytest.mark.parametrize(
    "section",
    [{"Mappings": {"Keys": {"eu-west-1": {"id": KEY_ID}}}}, {"Outputs": {"K": {"Value": KEY_ID}}}],
    ids=["mapping", "output"],
)
def test_a_key_in_a_mapping_or_an_output_is_found(section: dict[str, Any]) -> None:
    template = {"Resources": {}, **section}

    (finding,) = findings(AppTemplates([StackTemplate("Stack", template, OWN)]), Settings())

    assert finding.rule.id == "keys-written-out"


def test_a_key_in_the_default_of_a_parameter_is_found() -> None:
    template = {"Parameters": {"Key": {"Type": "String", "Default": KEY_ID}}, "Resources": {}}

    (finding,) = findings(AppTemplates([StackTemplate("Stack", template, OWN)]), Settings())

    assert str(finding).startswith("Key: ")
    assert "In Default: " in str(finding)


@pytest.mark.parametrize(
    "declared",
    [
        {"SecretKey": "{{resolve:secretsmanager:orders}}"},
        {"AccessKey": "a" * 40},
        {"S3Key": "0123456789abcdef0123456789abcdef01234567"},
        {"UserData": "not base64 at all"},
        {"Fingerprint": "AKIAtoo short"},
    ],
    ids=str,
)
def test_what_only_resembles_a_key_is_left_alone(declared: dict[str, Any]) -> None:
    template = {"Resources": {"Any": {"Type": "AWS::Any::Thing", "Properties": declared}}}

    assert list(findings(AppTemplates([StackTemplate("S", template, OWN)]), Settings())) == []


def test_settings_name_own_and_trusted_accounts() -> None:
    outside = trust({"AWS": OUTSIDE})

    assert fired(outside, settings=Settings(own_accounts=frozenset({OTHER}))) == set()
    assert fired(outside, settings=Settings(trusted_accounts={OTHER: "auditor"})) == set()


def test_settings_turn_rules_off() -> None:
    off = Settings(severities={"trust-any-principal": "off"})

    assert fired(trust("*"), settings=off) == set()


@pytest.mark.parametrize(
    "context",
    [
        {"own_account": [OWN]},
        {"own_accounts": ["1"]},
        {"organization_id": "acme"},
        {"severities": {"trust-any-principal": "low"}},
        {"own_accounts": OWN},
        {"path": "workload"},
        {"name_prefix": "a b"},
        {"permissions_boundary": "a b"},
        {"maximum_privileged_session_seconds": 60},
        ["own_accounts"],
    ],
    ids=str,
)
def test_unknown_and_malformed_settings_are_errors(context: object) -> None:
    with pytest.raises(SettingsError):
        Settings.from_context(context)


def test_a_severity_of_a_rule_that_there_is_not_is_an_error() -> None:
    with pytest.raises(SettingsError, match="trust-anybody"):
        fired(EC2, settings=Settings(severities={"trust-anybody": "off"}))


def test_settings_are_read_from_the_context() -> None:
    found = Settings.from_context({"own_accounts": [OWN], "organization_id": "o-abcdefghij"})

    assert found == Settings(own_accounts=frozenset({OWN}), organization_id="o-abcdefghij")
    assert Settings.from_context(None) == Settings()


def pair(first: dict[str, Any], second: dict[str, Any]) -> set[str]:
    """What fires on two roles that are named First and Second."""
    roles = {
        name: {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": name,
                "AssumeRolePolicyDocument": {"Statement": [statement]},
            },
        }
        for name, statement in (("First", first), ("Second", second))
    }
    stack = StackTemplate("Stack", {"Resources": roles}, OWN, "eu-west-1")
    return {f.rule.id for f in findings(AppTemplates([stack]), Settings())}


def test_roles_that_trust_each_other_are_found_and_a_chain_is_left_alone() -> None:
    of_first = trust({"AWS": f"arn:aws:iam::{OWN}:role/First"})
    of_second = trust({"AWS": f"arn:aws:iam::{OWN}:role/Second"})
    by_condition = trust(
        {"AWS": ROOT}, {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/Fir*"}}
    )

    assert pair(of_second, of_first) == {"trust-circle"}
    assert pair(of_second, by_condition) == {"trust-circle"}
    assert pair(of_second, trust({"AWS": ROLE})) == set()


@pytest.mark.parametrize(
    ("settings", "rule"),
    [
        (Settings(permissions_boundary="Boundary"), "organization-permissions-boundary"),
        (Settings(path="/workload/"), "organization-path"),
        (Settings(name_prefix="shop-"), "organization-name-prefix"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_what_the_organization_requires_is_found_missing(settings: Settings, rule: str) -> None:
    sound = {
        "AssumeRolePolicyDocument": {"Statement": [EC2]},
        "PermissionsBoundary": f"arn:aws:iam::{OWN}:policy/team/Boundary",
        "Path": "/workload/orders/",
        "RoleName": "shop-orders",
    }
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": sound}}}
    stack = StackTemplate("Stack", template, OWN, "eu-west-1")

    assert fired(EC2, settings=settings) == {rule}
    assert [str(found) for found in findings(AppTemplates([stack]), settings)] == []


def test_a_privileged_role_has_short_sessions() -> None:
    def rules(seconds: int, action: str, settings: Settings) -> set[str]:
        role = {
            "AssumeRolePolicyDocument": {"Statement": [EC2]},
            "MaxSessionDuration": seconds,
            "Policies": [
                {"PolicyName": "P", "PolicyDocument": {"Statement": [allow(action, "*")]}}
            ],
        }
        template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}
        stack = StackTemplate("Stack", template, OWN, "eu-west-1")
        return {f.rule.id for f in findings(AppTemplates([stack]), settings)}

    rule = "organization-privileged-session"
    two_hours = Settings(maximum_privileged_session_seconds=7200)
    assert rule in rules(7200, "iam:PutRolePolicy", Settings())
    assert rule in rules(7200, "*", Settings())
    assert rule not in rules(7200, "*", two_hours)
    assert rule not in rules(43200, "sqs:ListQueues", Settings())


def test_every_rule_is_tried_here() -> None:
    source = Path(__file__).read_text()

    assert [rule for rule in RULE_IDS if f'"{rule}"' not in source] == []

"""What ``iam-patterns suggest`` makes of pod roles, AWS principals and GitHub's subjects.

Where it suggests a construct, the code makes what is claimed; where it does not, it says why.
"""

from typing import Any

import pytest

from iam_patterns.cli.suggestions.suggestion import Suggestion
from tests.checks.templates import AUDIENCE, GITHUB, ROOT, role_of, trust, web
from tests.cli.suggested_code import check, suggested

PODS = {"Service": "pods.eks.amazonaws.com"}
TAGGED = ["sts:AssumeRole", "sts:TagSession"]
OF_PODS = trust(PODS, None, TAGGED)
POD_ROLE = "arn:aws:iam::222222222222:role/pods"
CLUSTER = "arn:aws:eks:eu-west-1:222222222222:cluster/main"
SEVERAL = "it is for several service accounts"


def suggestion_for(*statements: Any, **resources: Any) -> Suggestion:
    """What is suggested for a role; the code of a construct is run and compared."""
    template = {"Resources": {"Role": role_of(*statements), **resources}}
    (found,) = (one for one in suggested(template) if one.logical_id == "Role")
    if found.outcome == "replace":
        check(template, found)
        assert not any(change.verdict == "broader" for change in found.changes)
    return found


def association(namespace: Any, account: str, cluster: str = "main", **more: Any) -> Any:
    """An association of EKS Pod Identity with the role."""
    of_role = {"RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "ClusterName": cluster}
    pod = {"Namespace": namespace, "ServiceAccount": account}
    return {"Type": "AWS::EKS::PodIdentityAssociation", "Properties": {**of_role, **pod, **more}}


def tags(**values: Any) -> dict[str, Any]:
    """Conditions on the session tags of EKS Pod Identity."""
    return {"StringEquals": {f"aws:RequestTag/{k.replace('_', '-')}": v for k, v in values.items()}}


OF_ORDERS = tags(kubernetes_namespace="shop", kubernetes_service_account="orders")
IN_CLUSTER = tags(
    kubernetes_namespace="shop", kubernetes_service_account="orders", eks_cluster_arn=CLUSTER
)


@pytest.mark.parametrize(
    ("statement", "associations", "expected"),
    [
        (OF_PODS, [], "neither its trust policy nor an AWS::EKS::PodIdentityAssociation"),
        (OF_PODS, [association("shop", "orders")], 'service_account="orders"'),
        (OF_PODS, [association("shop", "orders")], ":cluster/main"),
        (OF_PODS, [association("shop", "orders", RoleArn=POD_ROLE)], "neither its trust policy"),
        (OF_PODS, [association("shop", "orders")] * 2, 'service_account="orders"'),
        (OF_PODS, [association("shop", "orders"), association("shop", "billing")], SEVERAL),
        (OF_PODS, [association("shop", "orders"), association("web", "orders")], SEVERAL),
        (
            OF_PODS,
            [association("shop", "orders"), association("shop", "orders", "test")],
            "it is for several clusters",
        ),
        (trust(PODS, OF_ORDERS, TAGGED), [], "allow_any_cluster=True"),
        (trust(PODS, OF_ORDERS, TAGGED), [association("shop", "orders")], ":cluster/main"),
        (
            trust(PODS, OF_ORDERS, TAGGED),
            [association("web", "orders", "test")],
            "allow_any_cluster=True",
        ),
        (trust(PODS, IN_CLUSTER, TAGGED), [], f'cluster_arn="{CLUSTER}"'),
        (
            trust(PODS, IN_CLUSTER, TAGGED),
            [association("shop", "orders"), association("shop", "orders", "test")],
            f'cluster_arn="{CLUSTER}"',
        ),
        (
            trust(PODS, tags(kubernetes_namespace=["shop", "web"]), TAGGED),
            [association("shop", "orders")],
            SEVERAL,
        ),
    ],
    ids=[
        "nothing says for which pod",
        "an association",
        "the cluster of an association",
        "an association of another role",
        "the same association twice",
        "two service accounts",
        "two namespaces",
        "two clusters",
        "session tags",
        "session tags and an association",
        "an association that the trust policy denies",
        "a session tag of the cluster",
        "a session tag of one of two clusters",
        "session tags of two namespaces",
    ],
)
def test_a_pod_role_is_for_one_service_account(
    statement: Any, associations: list[Any], expected: str
) -> None:
    named = {f"Association{n}": one for n, one in enumerate(associations)}

    found = suggestion_for(statement, **named)

    assert expected in (found.code if found.outcome == "replace" else found.reason)
    if found.outcome == "replace":
        assert found.construct == "EksPodRole"


def sent(external_id: str) -> dict[str, Any]:
    return {"StringEquals": {"sts:ExternalId": external_id}}


IN_CHINA = "arn:aws-cn:iam::222222222222:role/pods"
POD = "222222222222/main/shop/orders"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([trust({"AWS": POD_ROLE}, IN_CLUSTER, TAGGED)], ("EksPodTargetRole", CLUSTER)),
        (
            [
                trust({"AWS": POD_ROLE}, sent(f"eu-west-1/{POD}")),
                trust({"AWS": POD_ROLE}, None, "sts:TagSession"),
            ],
            ("EksPodTargetRole", "disable_session_tags=True"),
        ),
        (
            [
                trust({"AWS": IN_CHINA}, sent(f"cn-north-1/{POD}")),
                trust({"AWS": IN_CHINA}, None, "sts:TagSession"),
            ],
            ("EksPodTargetRole", "arn:aws-cn:eks:cn-north-1:222222222222:cluster/main"),
        ),
        ([trust({"AWS": POD_ROLE}, sent(f"eu-west-1/{POD}"))], ("ThirdPartyExternalIdRole", POD)),
        ([trust({"AWS": POD_ROLE}, sent("a/b/c"))], ("ThirdPartyExternalIdRole", "a/b/c")),
        ([trust({"AWS": POD_ROLE}, OF_ORDERS, TAGGED)], ("ChainedRole", "kubernetes-namespace")),
        (
            [trust({"AWS": [POD_ROLE, f"{POD_ROLE}2"]}, IN_CLUSTER, TAGGED)],
            (None, "it trusts several pod roles"),
        ),
        (
            [
                trust(
                    {"AWS": POD_ROLE},
                    {"StringEquals": IN_CLUSTER["StringEquals"] | sent("a/b")["StringEquals"]},
                    TAGGED,
                )
            ],
            (None, "ThirdPartyExternalIdRole would also allow"),
        ),
    ],
    ids=[
        "session tags",
        "an external ID, and tags that are not required",
        "in China",
        "an external ID without tags",
        "an external ID of another form",
        "session tags without a cluster",
        "two pod roles",
        "session tags and an external ID",
    ],
)
def test_a_target_role_is_for_one_pod_role(statements: list[Any], expected: Any) -> None:
    construct, text = expected

    found = suggestion_for(*statements)

    assert found.construct == (construct or "")
    assert text in (found.code if construct else found.reason)


VENDOR, ROLE, USER = (
    "arn:aws:iam::222222222222:root",
    "arn:aws:iam::222222222222:role/deploy",
    "arn:aws:iam::111111111111:user/ann",
)
EXTERNAL = sent("cust-7f3a9c2e-11")
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
SSO = "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1234567890abcdef"


def mfa(age: int = 3600, /, **more: Any) -> dict[str, Any]:
    return {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": str(age)},
        **more,
    }


def by_arn(pattern: str) -> dict[str, Any]:
    return {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::111111111111:{pattern}"}}


BY_NAME = {"StringEquals": {"sts:SourceIdentity": "${aws:username}"}}
WITH_NAME = ["sts:AssumeRole", "sts:SetSourceIdentity"]
TEAMS = {
    "StringEquals": {"aws:RequestTag/team": ["a", "b"]},
    "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]},
}
OWN_ACCOUNT = {"AWS": {"Ref": "AWS::AccountId"}}


@pytest.mark.parametrize(
    ("statement", "construct", "text"),
    [
        (trust({"AWS": VENDOR}, EXTERNAL), "ThirdPartyExternalIdRole", 'vendor_account="2222'),
        (trust({"AWS": ROLE}, EXTERNAL), "ThirdPartyExternalIdRole", f'arns=["{ROLE}"]'),
        (trust({"AWS": [VENDOR, ROLE]}, EXTERNAL), "", "an account and single principals"),
        (trust({"AWS": [VENDOR, ROOT]}, EXTERNAL), "", "it trusts several accounts"),
        (trust({"AWS": USER}, EXTERNAL), "", "must be the ARN of an IAM role"),
        (trust({"AWS": "*"}, EXTERNAL), "", "it trusts every AWS account"),
        (trust({"AWS": USER}, mfa()), "MfaRole", f'trusted_arns=["{USER}"]'),
        (trust({"AWS": USER}, mfa(900)), "MfaRole", "max_mfa_age=Duration.seconds(900)"),
        (trust({"AWS": USER}, mfa(200000)), "", "is not 1 second to 36 hours"),
        (trust({"AWS": ROOT}, mfa(**by_arn("user/ops/*"))), "MfaRole", "user/ops/*"),
        (trust({"AWS": USER}, mfa(**BY_NAME), WITH_NAME), "MfaRole", "require_source_identity"),
        (trust({"AWS": ROLE}, mfa(**BY_NAME), WITH_NAME), "", "source identity of roles"),
        (trust({"AWS": f"arn:aws:iam::111111111111:{SSO}"}, mfa()), "", "IAM Identity Center"),
        (trust({"AWS": ROOT}, mfa(**by_arn(SSO))), "", "IAM Identity Center"),
        (trust({"AWS": ROLE}, mfa(**EXTERNAL)), "", "MfaRole would also allow"),
        (trust({"AWS": ROLE}, ORGANIZATION), "ChainedRole", 'organization_id="o-a1b2c3d4e5"'),
        (
            trust({"AWS": ROLE}, {"StringEquals": {"aws:PrincipalOrgID": ["o-a1", "o-b2"]}}),
            "",
            "it accepts several organizations",
        ),
        (trust({"AWS": ROLE}, TEAMS, TAGGED), "ChainedRole", 'session_tags={"team": ["a", "b"]}'),
        (trust({"AWS": ROLE}, TEAMS), "", "ChainedRole would also allow"),
        (trust({"AWS": ROLE}, mfa(**ORGANIZATION)), "CrossAccountDeployRole", "require_mfa=True"),
        (trust(OWN_ACCOUNT, by_arn("role/ci-*")), "CrossAccountDeployRole", "role/ci-*"),
        (trust(OWN_ACCOUNT, by_arn("role/*")), "", "matches almost every principal"),
    ],
    ids=[
        "the account of a vendor",
        "the role of a vendor",
        "an account and a role",
        "two accounts",
        "a user with an external ID",
        "every account",
        "a user with MFA",
        "MFA of 15 minutes",
        "MFA of days",
        "a pattern of users with MFA",
        "a user by name",
        "a role by the name of a user",
        "a role of Identity Center",
        "a pattern of Identity Center",
        "MFA and an external ID",
        "an organization",
        "two organizations",
        "session tags",
        "session tags that may not be sent",
        "an organization with MFA",
        "the roles of a pipeline",
        "nearly every role",
    ],
)
def test_aws_principals(statement: Any, construct: str, text: str) -> None:
    found = suggestion_for(statement)

    assert found.construct == construct, found.reason
    assert text in (found.code if construct else found.reason)


MAIN = "repo:acme/shop:ref:refs/heads/main"


@pytest.mark.parametrize(
    ("subjects", "claims", "text"),
    [
        ([MAIN], {}, 'branches=["main"]'),
        ([MAIN, MAIN], {}, 'branches=["main"]'),
        ([MAIN, "repo:acme/shop:ref:refs/heads/dev"], {}, 'branches=["main", "dev"]'),
        (["repo:acme/shop:ref:refs/tags/v*"], {}, 'tags=["v*"]'),
        (["repo:acme/shop:environment:live"], {}, 'environments=["live"]'),
        (["repo:acme/shop:pull_request"], {}, "pull_requests=True"),
        (["repo:acme/shop:*"], {}, "allow_any_ref=True"),
        (["repo:acme/*:ref:refs/heads/main"], {}, "allow_any_repository_of_owner=True"),
        ([MAIN, "repo:acme@12/shop@34:ref:refs/heads/main"], {}, 'repository_id="34"'),
        ([MAIN], {"job_workflow_ref": "acme/ci/.github/workflows/a.yml@v1"}, "reusable_workflow="),
        (["acme/shop"], {}, "!is not repo:OWNER/REPOSITORY:"),
        ([MAIN, "repo:acme/web:ref:refs/heads/main"], {}, "!it accepts several repositories"),
        (
            ["repo:acme@1/shop@3:pull_request", "repo:acme@1/shop@4:pull_request"],
            {},
            "!it accepts several repositories",
        ),
        (["repo:acme/shop:job_workflow_ref:x"], {}, "!has no parameter for the subject's part"),
        ([MAIN], {"actor": "ann"}, "!cannot require the claim actor"),
        ([MAIN], {"repository_id": ["3", "4"]}, "!it accepts several values of the claim"),
        ([MAIN], {"repository_owner_id": "12"}, "!GitHubActionsRole would also allow"),
    ],
    ids=[
        "a branch",
        "a branch twice",
        "two branches",
        "tags",
        "an environment",
        "pull requests",
        "any ref",
        "any repository",
        "IDs in a subject",
        "a workflow",
        "no subject",
        "two repositories",
        "two repositories by ID",
        "another part",
        "another claim",
        "two repositories by claim",
        "the owner alone by claim",
    ],
)
def test_subjects_of_github(subjects: list[str], claims: dict[str, Any], text: str) -> None:
    """A text after ``!`` is the reason why there is no suggestion."""
    required = {f"{GITHUB}:{name}": value for name, value in claims.items()}
    found = suggestion_for(
        web(
            {
                "StringEquals": {**AUDIENCE, **required},
                "StringLike": {f"{GITHUB}:sub": subjects},
            }
        )
    )

    is_refused = text.startswith("!")
    assert found.construct == ("" if is_refused else "GitHubActionsRole"), found.reason
    assert text.removeprefix("!") in (found.reason if is_refused else found.code)

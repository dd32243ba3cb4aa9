"""Archive rules generated from the trust policies of our roles."""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from iam_patterns import (
    CrossAccountDeployRole,
    Ec2InstanceRole,
    GitHubActionsRole,
    ThirdPartyExternalIdRole,
    Trust,
)
from iam_patterns.audit import AuditError, ExternalAccessAnalyzer
from iam_patterns.audit.archive_rules import RoleWithTrust

HERE = Environment(account="111122223333", region="eu-west-1")
VENDOR = "999999999999"
VENDOR_ROLE = f"arn:aws:iam::{VENDOR}:role/auditor"


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=HERE)


def vendor_role(stack: Stack) -> ThirdPartyExternalIdRole:
    return ThirdPartyExternalIdRole(
        stack, "Vendor", vendor_role_arns=[VENDOR_ROLE], external_id="cust-7f3a9c2e"
    )


def is_archived(analyzer: ExternalAccessAnalyzer, finding: dict[str, Any]) -> bool:
    """Whether a rule matches a finding, as AWS documents filters: every criterion must."""
    return any(
        all(
            (key in finding) is criterion["exists"]
            if "exists" in criterion
            else finding.get(key) in criterion["eq"]
            for key, criterion in rule.filter().items()
        )
        for rule in analyzer.archive_rules
    )


def finding(role: iam.IRole, key: str, principal: str, **more: str) -> dict[str, Any]:
    return {
        "resource": role.role_arn,
        "resourceType": "AWS::IAM::Role",
        "isPublic": "false",
        key: principal,
        **more,
    }


def test_the_vendor_that_a_role_names_is_expected_and_another_is_news(stack: Stack) -> None:
    role = vendor_role(stack)
    analyzer = ExternalAccessAnalyzer(stack, "Analyzer", roles=[role])

    assert is_archived(analyzer, finding(role, "principal.AWS", VENDOR_ROLE))
    assert not is_archived(
        analyzer, finding(role, "principal.AWS", "arn:aws:iam::888888888888:role/auditor")
    )


def test_the_vendor_is_expected_on_its_own_role_only(stack: Stack) -> None:
    role, other = vendor_role(stack), Ec2InstanceRole(stack, "Other")
    analyzer = ExternalAccessAnalyzer(stack, "Analyzer", roles=[role, other])

    assert not is_archived(analyzer, finding(other, "principal.AWS", VENDOR_ROLE))


def test_public_access_and_errors_are_always_news(stack: Stack) -> None:
    role = vendor_role(stack)
    analyzer = ExternalAccessAnalyzer(stack, "Analyzer", roles=[role])
    expected = finding(role, "principal.AWS", VENDOR_ROLE)

    assert not is_archived(analyzer, expected | {"isPublic": "true"})
    assert not is_archived(analyzer, expected | {"error": "ACCESS_DENIED"})


def test_an_account_is_expected_by_its_number_and_by_its_root(stack: Stack) -> None:
    role = CrossAccountDeployRole(
        stack,
        "Deploy",
        trusted_account="777788889999",
        principal_arn_patterns=["arn:aws:iam::777788889999:role/pipeline/*"],
    )
    analyzer = ExternalAccessAnalyzer(stack, "Analyzer", roles=[role])
    (rule,) = analyzer.archive_rules

    assert rule.principals[0] == "777788889999"
    assert rule.principals[1].endswith(":iam::777788889999:root")


def test_an_identity_provider_is_expected(stack: Stack) -> None:
    role = GitHubActionsRole(
        stack,
        "GitHub",
        repository="octo-org/shop",
        branches=["main"],
        allow_recycled_names=True,
    )
    analyzer = ExternalAccessAnalyzer(stack, "Analyzer", roles=[role])
    (rule,) = analyzer.archive_rules

    assert rule.key == "principal.Federated"
    assert is_archived(analyzer, finding(role, "principal.Federated", rule.principals[0]))


def test_a_role_that_trusts_a_service_needs_no_rule(stack: Stack) -> None:
    analyzer = ExternalAccessAnalyzer(stack, "Analyzer", roles=[Ec2InstanceRole(stack, "Role")])

    assert analyzer.archive_rules == ()


def test_trust_that_was_added_is_expected_and_later_trust_is_news(stack: Stack) -> None:
    role = Ec2InstanceRole(stack, "Role")
    role.add_trust(Trust.arns("arn:aws:iam::777788889999:role/early"))
    analyzer = ExternalAccessAnalyzer(stack, "Analyzer", roles=[role])
    role.add_trust(Trust.arns("arn:aws:iam::777788889999:role/late"))

    for name, expected in (("early", True), ("late", False)):
        arn = f"arn:aws:iam::777788889999:role/{name}"
        assert is_archived(analyzer, finding(role, "principal.AWS", arn)) is expected


def test_more_principals_than_a_filter_takes_are_split(stack: Stack) -> None:
    role = Ec2InstanceRole(stack, "Role")
    arns = [f"arn:aws:iam::777788889999:role/r{number}" for number in range(21)]
    role.add_trust(Trust.arns(*arns))
    analyzer = ExternalAccessAnalyzer(stack, "Analyzer", roles=[role])

    assert [len(rule.principals) for rule in analyzer.archive_rules] == [20, 1]
    assert len({rule.name for rule in analyzer.archive_rules}) == 2
    assert all(is_archived(analyzer, finding(role, "principal.AWS", arn)) for arn in arns)


def test_our_roles_have_their_trust_policy_as_data(stack: Stack) -> None:
    assert isinstance(vendor_role(stack), RoleWithTrust)
    assert not isinstance(iam.Role.from_role_name(stack, "Imported", "x"), RoleWithTrust)


def test_the_template_has_the_rules(stack: Stack) -> None:
    ExternalAccessAnalyzer(stack, "Analyzer", roles=[vendor_role(stack)])

    Template.from_stack(stack).has_resource_properties(
        "AWS::AccessAnalyzer::Analyzer",
        {
            "Type": "ACCOUNT",
            "ArchiveRules": [
                {
                    "RuleName": Match.string_like_regexp("^[A-Za-z][A-Za-z0-9_.-]*$"),
                    "Filter": [
                        {
                            "Property": "resource",
                            "Eq": [{"Fn::GetAtt": [Match.string_like_regexp("Vendor"), "Arn"]}],
                        },
                        {"Property": "resourceType", "Eq": ["AWS::IAM::Role"]},
                        {"Property": "isPublic", "Eq": ["false"]},
                        {"Property": "error", "Exists": False},
                        {"Property": "principal.AWS", "Eq": [VENDOR_ROLE]},
                    ],
                }
            ],
        },
    )


def test_findings_of_this_analyzer_are_sent_to_the_topic(stack: Stack) -> None:
    topic = sns.Topic(stack, "Topic", enforce_ssl=True)
    ExternalAccessAnalyzer(stack, "Analyzer", topic=topic)
    template = Template.from_stack(stack)

    template.has_resource_properties(
        "AWS::Events::Rule",
        {
            "EventPattern": {
                "source": ["aws.access-analyzer"],
                "detail-type": ["Access Analyzer Finding"],
                "resources": [{"Fn::GetAtt": [Match.string_like_regexp("Analyzer"), "Arn"]}],
                "detail": {"status": ["ACTIVE"]},
            },
            "Targets": [Match.object_like({"Arn": {"Ref": Match.string_like_regexp("Topic")}})],
        },
    )


def test_eventbridge_may_use_the_key_of_the_topic(stack: Stack) -> None:
    topic = sns.Topic(stack, "Topic", master_key=kms.Key(stack, "Key"))
    ExternalAccessAnalyzer(stack, "Analyzer", topic=topic)

    (key,) = Template.from_stack(stack).find_resources("AWS::KMS::Key").values()
    principals = [s["Principal"] for s in key["Properties"]["KeyPolicy"]["Statement"]]
    assert {"Service": "events.amazonaws.com"} in principals


def test_an_analyzer_without_topic_or_roles_is_one_resource(stack: Stack) -> None:
    ExternalAccessAnalyzer(stack, "Analyzer", organization=True)

    (resource,) = Template.from_stack(stack).to_json()["Resources"].values()
    assert resource["Type"] == "AWS::AccessAnalyzer::Analyzer"
    assert resource["Properties"].keys() == {"AnalyzerName", "Type"}
    assert resource["Properties"]["Type"] == "ORGANIZATION"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"organization": "yes"}, "organization: must be True or False"),
        ({"topic": "arn"}, "topic: must be an ITopic"),
    ],
)
def test_a_wrong_parameter_is_refused(given: dict[str, Any], problem: str, stack: Stack) -> None:
    with pytest.raises(AuditError, match=problem):
        ExternalAccessAnalyzer(stack, "Analyzer", **given)


def test_an_imported_topic_is_refused_with_what_its_policy_needs(stack: Stack) -> None:
    topic = sns.Topic.from_topic_arn(stack, "T", "arn:aws:sns:eu-west-1:111122223333:t")

    with pytest.raises(AuditError, match=r"let its policy allow events\.amazonaws\.com"):
        ExternalAccessAnalyzer(stack, "Analyzer", topic=topic)


def test_a_role_without_known_trust_is_refused(stack: Stack) -> None:
    role = iam.Role.from_role_name(stack, "Imported", "imported")

    with pytest.raises(AuditError, match=r"roles\[0\]: has no trust policy that can be read"):
        ExternalAccessAnalyzer(stack, "Analyzer", roles=[role])

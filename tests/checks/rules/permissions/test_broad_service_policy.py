"""The rule `permissions-broad-service-policy`."""

from typing import Any

import pytest

from iam_patterns.checks import Finding
from iam_patterns.checks.catalog.service_policies import SERVICE_POLICIES
from iam_patterns.template.managed_policies import AwsManagedPolicies
from tests.checks.templates import ROLE, allow, found, trust

RULE = "permissions-broad-service-policy"
POLICY = "arn:aws:iam::aws:policy"
BACKUP = f"{POLICY}/service-role/AWSBackupServiceRolePolicyForBackup"


def of(service: str, policy: str, **more: Any) -> dict[str, Finding]:
    trusted = trust({"Service": f"{service}.amazonaws.com"})
    every = found(trusted, ManagedPolicyArns=[policy], **more)
    return {f.rule.id: f for f in every if f.rule.id.startswith("permissions-")}


@pytest.mark.parametrize(
    ("service", "policy", "severity"),
    [
        ("apigateway", "service-role/AmazonAPIGatewayPushToCloudWatchLogs", "note"),
        ("backup", "service-role/AWSBackupServiceRolePolicyForBackup", "warning"),
        ("batch", "service-role/AWSBatchServiceRole", "warning"),
        ("codedeploy", "AWSCodeDeployRoleForECS", "note"),
        ("ec2", "AmazonSSMManagedInstanceCore", "note"),
        ("sagemaker", "AmazonSageMakerFullAccess", "warning"),
    ],
)
def test_all_that_it_allows_is_one_finding(service: str, policy: str, severity: str) -> None:
    every = of(service, f"{POLICY}/{policy}")

    assert {rule: finding.severity for rule, finding in every.items()} == {RULE: severity}
    assert policy.rpartition("/")[2] in every[RULE].description
    assert every[RULE].locations == ("Properties.ManagedPolicyArns[0]",)


@pytest.mark.parametrize(
    ("service", "policy"),
    [
        ("lambda", "AmazonSageMakerFullAccess"),
        ("lambda", "AmazonSSMManagedInstanceCore"),
        ("lambda", "service-role/AWSBatchServiceRole"),
        ("lambda", "AmazonS3ReadOnlyAccess"),
        ("sagemaker", "IAMFullAccess"),
    ],
)
def test_what_code_of_users_can_do_is_found_by_the_other_rules(service: str, policy: str) -> None:
    every = of(service, f"{POLICY}/{policy}")

    assert every
    assert RULE not in every


def test_a_role_that_others_may_assume_too_is_found_by_the_other_rules() -> None:
    trusted = [trust({"Service": "backup.amazonaws.com"}), trust({"AWS": ROLE})]
    rules = {f.rule.id for f in found(*trusted, ManagedPolicyArns=[BACKUP])}

    assert "permissions-takeover" in rules
    assert RULE not in rules


def test_what_its_own_policies_allow_is_found_by_the_other_rules() -> None:
    every = of("backup", BACKUP, permissions=[allow("s3:GetObject"), allow("iam:*")])

    assert every["permissions-privilege-escalation"].severity == "error"
    assert "S3" in every["permissions-data-exposure"].description
    assert "S3" not in every[RULE].description


def test_a_policy_without_a_known_path_is_silent() -> None:
    policy = f"{POLICY}/service-role/AWSConfigRoleForOrganizations"

    assert of("config", policy) == {}


@pytest.mark.parametrize("name", SERVICE_POLICIES)
def test_every_policy_is_one_of_aws_and_has_its_page(name: str) -> None:
    known = AwsManagedPolicies()

    assert any(f"{POLICY}{path}{name}" in known for path in ("/", "/service-role/"))
    assert SERVICE_POLICIES[name].page.startswith("https://docs.aws.amazon.com/")

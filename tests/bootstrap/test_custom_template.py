"""The custom bootstrap template: who can assume its roles, and what deployments can do."""

from typing import Any

import pytest

from iam_patterns.access import Access, role_arn
from iam_patterns.bootstrap import BootstrapError, custom_bootstrap_template
from iam_patterns.permissions import deploy_cdk
from iam_patterns.policy import (
    Caller,
    Policies,
    PolicyDocument,
    PolicyError,
    Request,
    Trust,
    decide,
)
from tests.bootstrap.template import (
    ACCOUNT,
    BOUNDARY,
    DEPLOYER,
    GIVEN,
    OTHER,
    READER,
    REGION,
    of_cdk,
    of_ours,
)
from tests.bootstrap.template import role_arn as bootstrap_role

DEPLOYING = ("DeploymentActionRole", "FilePublishingRole", "ImagePublishingRole")
PURPOSES = ("deploy", "file-publishing", "image-publishing", "lookup")
STRANGER = f"arn:aws:iam::{ACCOUNT}:role/someone"
PIPELINE = f"arn:aws:iam::{OTHER}:role/pipeline-shop"
KNOWN = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "TrustedAccounts": OTHER,
    "TrustedAccountsForLookup": OTHER,
    "CloudFormationExecutionPolicies": "",
}
EXECUTION = "CloudFormationExecutionRole"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
WORKER = f"arn:aws:iam::{ACCOUNT}:role/apps/worker"


def access(template: dict[str, Any], **parameters: str) -> Access:
    return Access.of(template, parameters={**KNOWN, **parameters})


@pytest.mark.parametrize("role", [*DEPLOYING, "LookupRole"])
def test_only_the_deployers_can_assume_the_roles(role: str) -> None:
    found = access(of_ours()).role(role)

    assert found.assumable_by(role_arn(DEPLOYER))
    assert found.assumable_by(role_arn(PIPELINE))
    assert not found.assumable_by(role_arn(STRANGER))
    assert not found.assumable_by(role_arn(f"arn:aws:iam::{OTHER}:role/someone"))
    assert access(of_cdk()).role(role).assumable_by(role_arn(STRANGER))


def test_readers_can_look_up_only() -> None:
    found = access(of_ours())

    assert found.role("LookupRole").assumable_by(role_arn(READER))
    assert not found.role("DeploymentActionRole").assumable_by(role_arn(READER))


@pytest.mark.parametrize("role", [*DEPLOYING, "LookupRole"])
def test_no_parameter_allows_an_external_id(role: str) -> None:
    ours = of_ours()

    assert not access(ours).role(role).assumable_by(role_arn(DEPLOYER), external_id="deputy")
    assert ours["Parameters"]["DenyExternalId"]["AllowedValues"] == ["true"]
    open_again = access(of_cdk(), DenyExternalId="false").role(role)
    assert open_again.assumable_by(role_arn(DEPLOYER), external_id="deputy")


def test_an_account_that_is_not_trusted_has_no_deployers() -> None:
    found = access(of_ours(), TrustedAccounts="", TrustedAccountsForLookup="")

    assert not found.role("DeploymentActionRole").assumable_by(role_arn(PIPELINE))
    assert found.role("DeploymentActionRole").assumable_by(role_arn(DEPLOYER))


def test_a_template_without_the_refusal_gets_it() -> None:
    older = of_cdk()
    for name in (*DEPLOYING, "LookupRole"):
        for statement in older["Resources"][name]["Properties"]["AssumeRolePolicyDocument"][
            "Statement"
        ]:
            inner = statement["Fn::If"][1] if "Fn::If" in statement else statement
            inner.pop("Condition", None)

    ours = custom_bootstrap_template(older, **GIVEN)

    assert access(older).role("LookupRole").assumable_by(role_arn(STRANGER), external_id="x1")
    found = access(ours).role("LookupRole")
    assert not found.assumable_by(role_arn(DEPLOYER), external_id="x1")
    assert found.assumable_by(role_arn(DEPLOYER))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_deploy_cdk_is_the_callers_half(purpose: str) -> None:
    identity = PolicyDocument(deploy_cdk(account=ACCOUNT, region=REGION))
    policies = Policies(identity=[identity], resource=Trust.accounts(ACCOUNT, partition="aws"))

    def can(resource: str) -> bool:
        request = Request(Caller.of_role(DEPLOYER), "sts:AssumeRole", resource)
        return bool(decide(request, policies))

    assert can(bootstrap_role(purpose))
    assert not can(bootstrap_role("cfn-exec"))
    assert not can(bootstrap_role(purpose).replace("hnb659fds", "another"))


def deployment_can(action: str, resource: str, **context: str) -> bool:
    """Whether CloudFormation can do something with the execution role."""
    role = access(of_ours(), CloudFormationExecutionPolicies=ADMINISTRATOR).role(EXECUTION)
    keys = {f"iam:{name}": value for name, value in context.items()}
    return bool(role.allows(action, resource, context=keys))


def test_the_services_and_nothing_else() -> None:
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:a"

    assert deployment_can("s3:CreateBucket", "arn:aws:s3:::shop")
    assert deployment_can("lambda:CreateFunction", function)
    assert not deployment_can("sqs:CreateQueue", f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders")


def test_what_every_deployment_reads() -> None:
    apart = of_ours(services=["dynamodb"])
    role = access(apart, CloudFormationExecutionPolicies=ADMINISTRATOR).role(EXECUTION)
    bucket = f"arn:aws:s3:::cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
    version = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/cdk-bootstrap/hnb659fds/version"

    assert role.allows("s3:GetObject", f"{bucket}/asset.zip")
    assert not role.allows("s3:GetObject", "arn:aws:s3:::another/asset.zip")
    assert role.allows("ssm:GetParameters", version)
    assert not role.allows("ssm:GetParameters", version.replace("cdk-bootstrap", "secrets"))


def test_roles_below_the_path_under_the_same_boundary() -> None:
    another = BOUNDARY.replace("boundary", "other")

    assert deployment_can("iam:CreateRole", WORKER, PermissionsBoundary=BOUNDARY)
    assert not deployment_can("iam:CreateRole", WORKER, PermissionsBoundary=another)
    assert not deployment_can("iam:CreateRole", WORKER)
    elsewhere = WORKER.replace("/apps/", "/")
    assert not deployment_can("iam:CreateRole", elsewhere, PermissionsBoundary=BOUNDARY)


def test_service_linked_roles_are_those_of_aws() -> None:
    linked = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"

    assert deployment_can("iam:CreateServiceLinkedRole", linked)
    assert not deployment_can("iam:DeleteServiceLinkedRole", linked)


def test_roles_are_passed_to_the_services_only() -> None:
    assert deployment_can("iam:PassRole", WORKER, PassedToService="lambda.amazonaws.com")
    assert not deployment_can("iam:PassRole", WORKER, PassedToService="ec2.amazonaws.com")
    administrator = f"arn:aws:iam::{ACCOUNT}:role/administrator"
    assert not deployment_can("iam:PassRole", administrator, PassedToService="lambda.amazonaws.com")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreatePolicyVersion", BOUNDARY),
        ("iam:DeletePolicy", BOUNDARY),
        ("iam:DeleteRolePermissionsBoundary", WORKER),
        ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/mallory"),
        ("iam:UpdateAssumeRolePolicy", bootstrap_role("deploy")),
        ("sts:AssumeRole", bootstrap_role("deploy")),
        ("organizations:CreateAccount", "*"),
    ],
)
def test_no_deployment_leaves_the_boundary(action: str, resource: str) -> None:
    plain = access(of_cdk(), CloudFormationExecutionPolicies=ADMINISTRATOR).role(EXECUTION)

    assert plain.allows(action, resource)
    assert not deployment_can(action, resource)


def test_the_boundary_is_the_policy_unless_another_is_passed() -> None:
    properties = of_ours()["Resources"][EXECUTION]["Properties"]

    assert properties["PermissionsBoundary"] == {"Ref": "DeploymentBoundary"}
    assert properties["ManagedPolicyArns"]["Fn::If"][2] == [{"Ref": "DeploymentBoundary"}]
    assert "AdministratorAccess" not in str(properties)


def test_parameters_that_would_undo_it_have_one_value() -> None:
    parameters = of_ours()["Parameters"]

    assert parameters["InputPermissionsBoundary"]["AllowedValues"] == [""]
    assert parameters["UseExamplePermissionsBoundary"]["AllowedValues"] == ["false"]
    assert parameters["BootstrapVariant"]["Default"].startswith("iam-patterns")


def test_the_template_that_was_passed_does_not_change() -> None:
    template = of_cdk()

    custom_bootstrap_template(template, **GIVEN)

    assert template == of_cdk()


def test_everything_else_is_cdks_own() -> None:
    ours, theirs = of_ours()["Resources"], of_cdk()["Resources"]
    changed = {name for name, resource in ours.items() if resource != theirs.get(name)}

    assert changed == {*DEPLOYING, "LookupRole", EXECUTION, "DeploymentBoundary"}


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"deployers": []}, ["deployers"]),
        ({"deployers": ["*"]}, ["deployers[0]"]),
        ({"deployers": [f"arn:aws:iam::{ACCOUNT}:root"]}, ["deployers[0]"]),
        ({"readers": ["arn:aws:iam::*:role/a"]}, ["readers[0]"]),
        ({"services": []}, ["services"]),
        ({"services": ["iam", "s3:*", "*", "organizations"]}, [f"services[{n}]" for n in range(4)]),
        ({"path": "/"}, ["path"]),
        ({"path": "/service-role/"}, ["path"]),
        ({"path": "/aws-service-role/apps/"}, ["path"]),
        ({"deployers": [f"arn:aws:iam::{ACCOUNT}:role/*"]}, ["deployers[0]"]),
        ({"readers": [f"arn:aws:iam::{ACCOUNT}:user/?*"]}, ["readers[0]"]),
        ({"path": "apps", "passed_to": ["lambda"]}, ["passed_to[0]", "path"]),
        ({"services": [f"service-{n}" for n in range(300)]}, ["services"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_arguments_are_refused(changes: dict[str, Any], refused: list[str]) -> None:
    with pytest.raises(PolicyError) as error:
        of_ours(**changes)

    assert [problem.path for problem in error.value.problems] == refused


def test_another_template_is_refused_with_every_problem() -> None:
    with pytest.raises(BootstrapError) as error:
        custom_bootstrap_template({"Resources": {}}, **GIVEN)

    paths = [problem.path for problem in error.value.problems]
    assert paths[:2] == ["Resources.DeploymentActionRole", "Resources.FilePublishingRole"]
    assert paths[-1] == "Conditions.HasCloudFormationExecutionPolicies"


@pytest.mark.parametrize(
    ("section", "value", "path"),
    [
        ("Outputs", [], "Outputs"),
        ("Parameters", {"DenyExternalId": 1}, "Parameters.DenyExternalId"),
        ("Resources", None, "Resources.DeploymentActionRole"),
    ],
)
def test_a_section_of_another_shape_is_refused(section: str, value: Any, path: str) -> None:
    template = of_cdk()
    template[section] = {**template[section], **value} if isinstance(value, dict) else value

    with pytest.raises(BootstrapError) as error:
        custom_bootstrap_template(template, **GIVEN)

    assert path in [problem.path for problem in error.value.problems]


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"},
        {"Effect": "Allow", "Action": "sts:*", "Principal": {"AWS": ACCOUNT}},
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": ACCOUNT},
            "Condition": {"StringEquals": {"sts:ExternalId": "a"}},
        },
        {"Fn::If": ["Mine", {"Ref": "AWS::NoValue"}, {"Effect": "Allow"}]},
    ],
    ids=["anyone", "every action", "another condition", "another choice"],
)
def test_a_trust_policy_that_cdk_does_not_write_is_refused(statement: dict[str, Any]) -> None:
    template = of_cdk()
    role = template["Resources"]["LookupRole"]["Properties"]
    role["AssumeRolePolicyDocument"]["Statement"].append(statement)

    with pytest.raises(BootstrapError, match=r"Statement\[6\]: is not what the trust policy"):
        custom_bootstrap_template(template, **GIVEN)


@pytest.mark.parametrize(
    "principal",
    [{"AWS": "*"}, {"Service": "lambda.amazonaws.com"}],
    ids=lambda one: next(iter(one)),
)
def test_the_execution_role_is_for_cloudformation_only(principal: dict[str, str]) -> None:
    template = of_cdk()
    trust = template["Resources"][EXECUTION]["Properties"]["AssumeRolePolicyDocument"]
    trust["Statement"].append({**trust["Statement"][0], "Principal": principal})

    with pytest.raises(BootstrapError, match=rf"Resources\.{EXECUTION}.*: is not what the trust"):
        custom_bootstrap_template(template, **GIVEN)


def test_a_role_that_cdk_does_not_write_is_refused_and_another_resource_is_kept() -> None:
    template = of_cdk()
    template["Resources"]["Mine"] = {"Type": "AWS::SNS::Topic"}
    assert "Mine" in custom_bootstrap_template(template, **GIVEN)["Resources"]

    template["Resources"]["Mine"] = template["Resources"]["DeploymentActionRole"]
    with pytest.raises(BootstrapError, match=r"Resources\.Mine: is a role, user or group"):
        custom_bootstrap_template(template, **GIVEN)


def test_a_path_that_only_begins_like_one_of_aws_is_accepted() -> None:
    assert of_ours(path="/service-roles/", deployers=[f"arn:aws:iam::{ACCOUNT}:role/c*"])

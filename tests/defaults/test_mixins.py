"""The mixins on CloudFormation resources, imported templates and CDK's own resources."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Aspects, CfnResource, Mixins, NestedStack, Stack, Stage
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_imagebuilder as imagebuilder
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import cloudformation_include as include
from constructs import Construct

from iam_patterns import ServiceRole
from iam_patterns.defaults import BoundaryAndPath, RequireImdsV2, RoleDefaults, SourceGuard
from iam_patterns.defaults.resource_mixin import ResourceMixin

STATES = "states.amazonaws.com"
BY_ACCOUNT = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def trust(service: Any = STATES, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return {"Version": "2012-10-17", "Statement": [statement | more]}


def resources(stack: Stack) -> dict[str, Any]:
    app = stack.node.root
    assert isinstance(app, App)
    found: dict[str, Any] = app.synth().get_stack_by_name(stack.stack_name).template["Resources"]
    return {name: one["Properties"] for name, one in found.items()}


def applied(mixin: ResourceMixin, scope: Construct, how: str) -> None:
    if how == "aspect":
        Aspects.of(scope).add(mixin)
        return
    for _ in range(2 if how == "twice" else 1):
        Mixins.of(scope).apply(mixin)


HOW = pytest.mark.parametrize("how", ["mixin", "twice", "aspect"])


def raw(stack: Stack, kind: str = "AWS::IAM::Role", **properties: Any) -> CfnResource:
    return CfnResource(stack, "Raw", type=kind, properties=properties)


def included(stack: Stack, tmp_path: Path, **given: Any) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": given}))
    include.CfnInclude(stack, "Imported", template_file=str(file))


def role_json(**properties: Any) -> dict[str, Any]:
    properties.setdefault("AssumeRolePolicyDocument", trust())
    return {"Type": "AWS::IAM::Role", "Properties": properties}


@HOW
def test_boundary_and_path_of_resources_that_ignore_injectors(how: str, tmp_path: Path) -> None:
    stack = Stack(App(property_injectors=[RoleDefaults(path="/never/")]), "Stack")
    iam.CfnRole(stack, "L1", assume_role_policy_document=trust())
    raw(stack, AssumeRolePolicyDocument=trust())
    function = {"Handler": "a.b", "Runtime": "python3.13", "CodeUri": "s3://bucket/key"}
    included(
        stack,
        tmp_path,
        Included=role_json(),
        Function={"Type": "AWS::Serverless::Function", "Properties": function},
        WithRole={
            "Type": "AWS::Serverless::Function",
            "Properties": {**function, "Role": "arn:aws:iam::111111111111:role/own"},
        },
    )
    mixin = BoundaryAndPath(permissions_boundary="TeamBoundary", path="/workload/")
    applied(mixin, stack, how)

    found = resources(stack)

    for name in ("L1", "Raw", "Included"):
        assert "policy/TeamBoundary" in str(found[name]["PermissionsBoundary"])
        assert found[name]["Path"] == "/workload/"
    assert "policy/TeamBoundary" in str(found["Function"]["PermissionsBoundary"])
    assert found["Function"]["RolePath"] == "/workload/"
    assert not found["WithRole"].keys() & {"PermissionsBoundary", "RolePath"}
    assert len(mixin.report.changes) == 8


@pytest.mark.parametrize("how", ["mixin", "aspect"])
def test_stages_and_nested_stacks(how: str) -> None:
    app = App()
    stage = Stage(app, "Prod")
    nested = NestedStack(Stack(stage, "Stack"), "Nested")
    iam.CfnRole(nested, "Role", assume_role_policy_document=trust())
    mixin = BoundaryAndPath(path="/workload/")
    # An aspect of the app does not go into its stages.
    applied(mixin, app if how == "mixin" else stage, how)
    app.synth()

    assert [(one.path, one.action) for one in mixin.report] == [("Prod/Stack/Nested/Role", "set")]


@HOW
def test_what_a_resource_says_itself_wins(how: str, tmp_path: Path) -> None:
    stack = Stack(App(), "Stack")
    own = {"PermissionsBoundary": "arn:aws:iam::111111111111:policy/Own", "Path": "/own/"}
    raw(stack, AssumeRolePolicyDocument=trust(), **own)
    included(stack, tmp_path, Included=role_json(**own))
    mixin = BoundaryAndPath(permissions_boundary="TeamBoundary", path="/workload/")
    applied(mixin, stack, how)

    found = resources(stack)

    assert {(one["PermissionsBoundary"], one["Path"]) for one in found.values()} == {
        tuple(own.values())
    }
    assert {one.action for one in mixin.report} == {"kept"}


def test_enforced_values_win_and_a_path_below_stays(tmp_path: Path) -> None:
    stack = Stack(App(), "Stack")
    raw(stack, AssumeRolePolicyDocument=trust(), Path="/workload/shop/")
    own = {"PermissionsBoundary": "arn:aws:iam::111111111111:policy/Own", "Path": "/own/"}
    included(stack, tmp_path, Included=role_json(**own))
    mixin = BoundaryAndPath(permissions_boundary="Team", path="/workload/", enforce=True)
    Mixins.of(stack).apply(mixin, mixin)

    found = resources(stack)

    assert "policy/Team" in str(found["Included"]["PermissionsBoundary"])
    assert found["Included"]["Path"] == "/workload/"
    assert found["Raw"]["Path"] == "/workload/shop/"


def test_an_override_of_the_app_wins_unless_the_mixin_is_enforced() -> None:
    found = []
    for enforce in (False, True):
        stack = Stack(App(), "Stack")
        role = iam.CfnRole(stack, "Role", assume_role_policy_document=trust())
        role.add_property_override("Path", "/own/")
        Mixins.of(stack).apply(BoundaryAndPath(path="/workload/", enforce=enforce))
        found.append(resources(stack)["Role"]["Path"])

    assert found == ["/own/", "/workload/"]


def test_the_first_of_two_mixins_decides() -> None:
    stack = Stack(App(), "Stack")
    raw(stack, AssumeRolePolicyDocument=trust())
    Mixins.of(stack).apply(BoundaryAndPath(path="/first/"), BoundaryAndPath(path="/second/"))

    assert resources(stack)["Raw"]["Path"] == "/first/"


def test_the_path_of_a_role_of_cdk_is_left_with_the_reason() -> None:
    stack = Stack(App(), "Stack")
    iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    mixin = BoundaryAndPath(permissions_boundary="TeamBoundary", path="/workload/")
    Mixins.of(stack).apply(mixin)

    (found,) = resources(stack).values()

    assert "Path" not in found
    assert "policy/TeamBoundary" in str(found["PermissionsBoundary"])
    (left,) = mixin.report.left
    assert "use RoleDefaults" in left.reason


@HOW
def test_imdsv2_is_required_of_every_resource_that_has_the_option(how: str, tmp_path: Path) -> None:
    stack = Stack(App(), "Stack")
    image = "ami-0abcdef1234567890"
    ec2.CfnInstance(stack, "Instance", image_id=image)
    ec2.LaunchTemplate(stack, "Template", instance_type=ec2.InstanceType("t3.micro"))
    autoscaling.CfnLaunchConfiguration(
        stack, "Configuration", image_id=image, instance_type="t3.micro"
    )
    sagemaker.CfnNotebookInstance(
        stack, "Notebook", instance_type="ml.t3.medium", role_arn="arn:aws:iam::1:role/a"
    )
    imagebuilder.CfnInfrastructureConfiguration(
        stack, "Builder", name="builder", instance_profile_name="profile"
    )
    raw(
        stack,
        "AWS::EC2::Instance",
        ImageId=image,
        MetadataOptions={"HttpTokens": "optional", "HttpPutResponseHopLimit": 2},
    )
    condition = {"Fn::If": ["C", {"HttpTokens": "optional"}, {"Ref": "AWS::NoValue"}]}
    file = tmp_path / "template.json"
    launch_template = {
        "Type": "AWS::EC2::LaunchTemplate",
        "Properties": {"LaunchTemplateData": {"MetadataOptions": condition}},
    }
    conditions = {"C": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}}
    file.write_text(json.dumps({"Resources": {"If": launch_template}, "Conditions": conditions}))
    include.CfnInclude(stack, "Imported", template_file=str(file))
    mixin = RequireImdsV2()
    applied(mixin, stack, how)

    found = resources(stack)

    required = {"HttpTokens": "required"}
    assert found["Instance"]["MetadataOptions"] == required
    assert found["Configuration"]["MetadataOptions"] == required
    assert found["Builder"]["InstanceMetadataOptions"] == required
    assert found["Raw"]["MetadataOptions"] == {**required, "HttpPutResponseHopLimit": 2}
    assert found["If"]["LaunchTemplateData"]["MetadataOptions"] == required
    (template,) = (one for name, one in found.items() if name.startswith("Template"))
    assert template["LaunchTemplateData"]["MetadataOptions"] == required
    assert found["Notebook"]["InstanceMetadataServiceConfiguration"] == {
        "MinimumInstanceMetadataServiceVersion": "2"
    }
    actions = {one.path: one.action for one in mixin.report}
    assert actions.pop("Stack/Raw") == "replaced"
    assert set(actions.values()) == {"set"}
    assert len(actions) == 6


def test_instances_that_require_imdsv2_already_are_as_they_were() -> None:
    stack = Stack(App(), "Stack")
    ec2.LaunchTemplate(stack, "L2", require_imdsv2=True)
    ec2.CfnInstance(
        stack,
        "L1",
        image_id="ami-0abcdef1234567890",
        metadata_options=ec2.CfnInstance.MetadataOptionsProperty(http_tokens="required"),
    )
    mixin = RequireImdsV2()
    Mixins.of(stack).apply(mixin)

    assert len(mixin.report) == 0


def test_a_spot_fleet_with_launch_specifications_is_left_with_the_reason() -> None:
    stack = Stack(App(), "Stack")
    raw(
        stack,
        "AWS::EC2::SpotFleet",
        SpotFleetRequestConfigData={"LaunchSpecifications": [{"ImageId": "ami-1"}]},
    )
    mixin = RequireImdsV2()
    Mixins.of(stack).apply(mixin)

    (left,) = mixin.report.left
    assert "launch template" in left.reason


@HOW
def test_source_keys_are_required_in_every_kind_of_role(how: str, tmp_path: Path) -> None:
    stack = Stack(App(), "Stack")
    iam.CfnRole(stack, "L1", assume_role_policy_document=trust())
    included(stack, tmp_path, Included=role_json())
    iam.Role(stack, "L2", assumed_by=iam.ServicePrincipal(STATES))
    mixin = SourceGuard()
    applied(mixin, stack, how)

    found = resources(stack)

    assert len(found) == 3
    for properties in found.values():
        (statement,) = properties["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Condition"] == BY_ACCOUNT
    assert {str(one) for one in mixin.report} == {
        "states.amazonaws.com set to aws:SourceAccount (SourceGuard)"
    }
    assert len(mixin.report) == 3


def test_statements_that_are_added_later_are_guarded_and_reported() -> None:
    app = App()
    stack, other = Stack(app, "Stack"), Stack(app, "Other")
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    caller = iam.Role(other, "Caller", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    mixin = SourceGuard()
    Mixins.of(app).apply(mixin)
    assert role.assume_role_policy is not None
    for principal in (iam.ServicePrincipal(STATES), iam.ArnPrincipal(caller.role_arn)):
        role.assume_role_policy.add_statements(
            iam.PolicyStatement(actions=["sts:AssumeRole"], principals=[principal])
        )

    (found,) = resources(stack).values()

    statements = found["AssumeRolePolicyDocument"]["Statement"]
    by_principal = {next(iter(one["Principal"])): one for one in statements}
    assert "Fn::ImportValue" in str(by_principal["AWS"]["Principal"])
    assert [one.get("Condition") for one in statements] == [None, BY_ACCOUNT, None]
    assert mixin.report.changes.of("Stack/Role/Resource").outcomes[0].property_name == STATES


def test_our_own_roles_are_left_as_they_promise() -> None:
    stack = Stack(App(), "Stack")
    ServiceRole(stack, "Open", service=STATES, allow_any_source=True)
    ServiceRole(stack, "Guarded", service=STATES)
    mixin = SourceGuard()
    Mixins.of(stack).apply(mixin)

    (left,) = mixin.report
    assert (left.path, left.action) == ("Stack/Open/Resource", "left")
    assert "allow_any_source" in left.reason
    assert "Condition" not in str(next(iter(resources(stack).values())))


@HOW
@pytest.mark.parametrize("written", [json.dumps, dict], ids=["text", "object"])
def test_an_override_of_a_raw_resource_is_never_lost(how: str, written: Any) -> None:
    stack = Stack(App(), "Stack")
    resource = raw(stack, AssumeRolePolicyDocument=written(trust()))
    own = trust(Condition={"StringEquals": {"sts:ExternalId": "a7f3"}})
    resource.add_property_override("AssumeRolePolicyDocument", own)
    mixin = SourceGuard()
    applied(mixin, stack, how)

    assert resources(stack)["Raw"]["AssumeRolePolicyDocument"] == own
    (left,) = mixin.report
    assert (left.property_name, left.action) == (STATES, "left")
    assert "iam.CfnRole" in left.reason


def test_a_trust_policy_that_is_known_only_at_deployment_is_left_with_the_reason() -> None:
    stack = Stack(App(), "Stack")
    raw(stack, AssumeRolePolicyDocument={"Fn::Sub": json.dumps(trust())})
    mixin = SourceGuard()
    Mixins.of(stack).apply(mixin)

    (left,) = mixin.report.left
    assert left.reason == "the trust policy is known only at deployment"

"""Roles that CDK or SAM made for a service are one finding."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Acknowledgment, App, Stack, Validations
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam

from iam_patterns.checks import Finding, IamChecks, Settings, findings
from iam_patterns.checks.catalog.cdk_roles import CDK_ROLES
from iam_patterns.template import AppTemplates
from tests.checks.templates import role_of, stack_of, trust

RULE = "trust-service-without-source"
TASKS = trust({"Service": "ecs-tasks.amazonaws.com"})
STATES = trust({"Service": "states.amazonaws.com"})
SAM_TAG = {"Tags": [{"Key": "stateMachine:createdBy", "Value": "SAM"}]}
MACHINE = {"Type": "AWS::StepFunctions::StateMachine", "Properties": SAM_TAG}


def at(path: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {**resource, "Metadata": {"aws:cdk:path": f"Stack/{path}"}}


def found(**resources: Any) -> list[Finding]:
    every = findings(AppTemplates([stack_of(resources)]), Settings())
    return [finding for finding in every if finding.rule.id == RULE]


def task(name: str) -> dict[str, Any]:
    definition = {"Type": "AWS::ECS::TaskDefinition", "Properties": {}}
    return {
        f"{name}Task": at(f"{name}/TaskRole/Resource", role_of(TASKS)),
        f"{name}Execution": at(f"{name}/ExecutionRole/Resource", role_of(TASKS)),
        name: at(f"{name}/Resource", definition),
    }


def test_the_roles_of_two_task_definitions_are_one_finding_with_its_parameters() -> None:
    (finding,) = found(**task("Shop"), **task("Orders"))

    assert finding.subject.logical_id == "ShopTask"
    assert [other.subject.logical_id for other in finding.others] == [
        "ShopExecution",
        "OrdersTask",
        "OrdersExecution",
    ]
    assert "CDK made 4 roles: Stack/Shop/TaskRole and Stack/Shop/ExecutionRole" in str(finding)
    assert "FargateTaskDefinition(task_role=EcsTaskRole(...))" in finding.fix
    assert finding.severity == "warning"


def test_a_role_that_somebody_wrote_is_a_finding_of_its_own() -> None:
    alone = {"Mine": at("TaskRole/Resource", role_of(TASKS)), "Other": role_of(TASKS)}
    every = found(**task("Shop"), **alone)

    assert [(f.subject.logical_id, len(f.others)) for f in every] == [
        ("Mine", 0),
        ("Other", 0),
        ("ShopTask", 1),
    ]


def test_another_service_is_another_finding() -> None:
    project = {"Type": "AWS::CodeBuild::Project", "Properties": {}}
    build = trust({"Service": "codebuild.amazonaws.com"})
    every = found(
        **task("Shop"),
        Build=at("Build/Resource", project),
        Role=at("Build/Role/Resource", role_of(build)),
    )

    assert [finding.weakness.summary for finding in every] == [
        "ecs-tasks.amazonaws.com",
        "codebuild.amazonaws.com",
    ]
    assert "CDK made the role: Stack/Build/Role." in str(every[1])
    assert "codebuild.Project(role=...)" in every[1].fix


def test_a_construct_that_the_catalog_lacks_has_a_general_fix() -> None:
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {}}
    (finding,) = found(
        Machine=at("Own/Resource", machine), Role=at("Own/SomeRole/Resource", role_of(STATES))
    )

    assert "pass a role of your own to the construct that makes this one" in finding.fix


def without_paths(name: str) -> dict[str, Any]:
    definition = {"Type": "AWS::ECS::TaskDefinition", "Properties": {}}
    return {
        f"{name}TaskRole0123ABCD": role_of(TASKS),
        f"{name}45678901": definition,
    }


def test_without_paths_the_logical_ids_of_cdk_tell_what_made_a_role() -> None:
    (finding,) = found(**without_paths("Shop"), **without_paths("Orders"))

    assert "CDK made 2 roles: ShopTaskRole0123ABCD and OrdersTaskRole0123ABCD." in str(finding)


@pytest.mark.parametrize("name", ["ShopTaskRole", "OrdersTaskRole0123ABCD", "ShopRole0123ABCD"])
def test_without_paths_other_logical_ids_are_of_somebodys_roles(name: str) -> None:
    definition = {"Type": "AWS::ECS::TaskDefinition", "Properties": {}}
    (finding,) = found(**{name: role_of(TASKS)}, Shop45678901=definition)

    assert "CDK" not in str(finding)


def test_a_role_without_a_parameter_is_silent() -> None:
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {}}
    waiter = "Providerwaiterstatemachine"

    assert not found(**{f"{waiter}Role0123ABCD": role_of(STATES), f"{waiter}45678901": machine})
    assert found(Role0123ABCD=role_of(STATES), Machine45678901=machine)


def test_the_roles_that_sam_made_are_one_finding() -> None:
    (finding,) = found(
        Flow=MACHINE,
        FlowRole={**role_of(STATES, **SAM_TAG)},
        FlowDailyRole=role_of(STATES),
        Mine=MACHINE,
        MineRole=role_of(STATES),
    )

    assert "SAM made 3 roles: FlowRole and FlowDailyRole, and 1 more role." in str(finding)
    assert "set Role to a role of your own" in finding.fix


def test_a_role_beside_a_resource_without_sams_tag_is_somebodys() -> None:
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {}}
    every = found(Flow=machine, FlowRole=role_of(STATES), FlowDailyRole=role_of(STATES))

    assert len(every) == 2


def test_a_summary_is_one_violation_of_all_its_roles_but_the_acknowledged_ones() -> None:
    app = App()
    Validations.of(app).add_plugins(IamChecks())
    stack = Stack(app, "Stack")
    shop = ecs.FargateTaskDefinition(stack, "Shop")
    ecs.FargateTaskDefinition(stack, "Orders")
    iam.Role(stack, "Mine", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
    accepted = Acknowledgment(id=f"iam-patterns::{RULE}", reason="the only task of the account")
    Validations.of(shop).acknowledge(accepted)
    app.synth()
    written = json.loads((Path(app.outdir) / "validation-report.json").read_text())
    (reported,) = [r for r in written["pluginReports"] if r["pluginName"] == "iam-patterns"]

    roles = [
        [found["constructPath"].rsplit("/", 1)[0] for found in violation["violatingConstructs"]]
        for violation in reported["violations"]
    ]
    # The last one is the line that counts what is acknowledged.
    assert roles == [["Stack/Mine"], ["Stack/Orders/TaskRole"], [""]]


def test_the_roles_of_flow_logs_and_of_targets_of_events_have_their_parameters() -> None:
    flow_logs = trust({"Service": "vpc-flow-logs.amazonaws.com"})
    events = trust({"Service": "events.amazonaws.com"})
    every = found(
        Flow=at("Vpc/Flow/FlowLog", {"Type": "AWS::EC2::FlowLog"}),
        FlowRole=at("Vpc/Flow/IAMRole/Resource", role_of(flow_logs)),
        Task=at("Task/Resource", {"Type": "AWS::ECS::TaskDefinition"}),
        TaskRole=at("Task/EventsRole/Resource", role_of(events)),
        Stream=at("Stream/Resource", {"Type": "AWS::Kinesis::Stream"}),
        StreamRole=at("Stream/EventsRole/Resource", role_of(events)),
        Destination=at("Hook/ApiDestination", {"Type": "AWS::Events::ApiDestination"}),
        DestinationRole=at("Hook/EventsRole/Resource", role_of(events)),
        Own=at("EventsRole/Resource", role_of(events)),
    )

    by_role = {finding.subject.logical_id: finding for finding in every}
    # KinesisStream has no parameter for a role.
    assert set(by_role) == {"Own", "FlowRole", "TaskRole"}
    assert "to_cloud_watch_logs(log_group, role)." in by_role["FlowRole"].fix
    calls = "targets.EcsTask(role=...); targets.ApiDestination(event_role=...)."
    assert calls in by_role["TaskRole"].fix
    assert "pass a role of your own" not in by_role["Own"].fix


@pytest.mark.parametrize("row", CDK_ROLES, ids=lambda row: f"{row.owner} {row.role}")
def test_every_row_has_the_page_of_its_construct(row: Any) -> None:
    assert row.page.startswith("https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.")
    assert row.page.endswith(".html")

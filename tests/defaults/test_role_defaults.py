"""The property injector: what a role says itself, rules, other injectors, the report."""

import json
import re
from pathlib import Path
from typing import Any

import jsii
import pytest
from aws_cdk import (
    App,
    Aws,
    Duration,
    Environment,
    InjectionContext,
    IPropertyInjector,
    NestedStack,
    PropertyInjectors,
    Stack,
    Stage,
    pipelines,
)
from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from iam_patterns import MfaRole
from iam_patterns.defaults import RoleDefaults, RoleRule

EC2 = "ec2.amazonaws.com"
ALL: Any = {
    "permissions_boundary": "TeamBoundary",
    "path": "/workload/",
    "max_session_duration": Duration.hours(4),
}


def role(scope: Construct, construct_id: str = "Role", **more: Any) -> iam.Role:
    return iam.Role(scope, construct_id, assumed_by=iam.ServicePrincipal(EC2), **more)


def function(scope: Construct) -> lambda_.Function:
    return lambda_.Function(
        scope,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): pass"),
    )


def boundary_name(value: Any) -> str:
    return str(value["Fn::Join"][1][-1]).partition("policy/")[2] if value else ""


def properties(app: App, stack: str = "Stack") -> dict[str, tuple[str, str, int | None]]:
    """The boundary's name, the path and the session of each role, by the start of its ID."""
    assembly = app.synth()
    template = json.loads(Path(assembly.directory, f"{stack}.template.json").read_text())
    return in_short(template)


def in_short(template: Any) -> dict[str, tuple[str, str, int | None]]:
    return {
        re.sub("[0-9A-F]{8}$", "", name): (
            boundary_name(resource["Properties"].get("PermissionsBoundary")),
            resource["Properties"].get("Path", ""),
            resource["Properties"].get("MaxSessionDuration"),
        )
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::IAM::Role"
    }


def test_plain_roles_ours_and_those_of_cdk_get_the_defaults() -> None:
    app = App(property_injectors=[RoleDefaults(**ALL)])
    stack = Stack(app, "Stack")
    role(stack)
    MfaRole(stack, "Mfa", trusted_arns=["arn:aws:iam::111111111111:user/alice"])
    function(stack)

    expected = ("TeamBoundary", "/workload/", 14400)
    assert properties(app) == dict.fromkeys(["Role", "Mfa", "FunctionServiceRole"], expected)


OWN: Any = {"path": "/own/", "max_session_duration": Duration.hours(12)}


def with_own_values(defaults: RoleDefaults) -> tuple[str, str, int | None]:
    app = App(property_injectors=[defaults])
    stack = Stack(app, "Stack")
    boundary = iam.ManagedPolicy.from_managed_policy_name(stack, "B", "OwnBoundary")
    role(stack, permissions_boundary=boundary, **OWN)
    return properties(app)["Role"]


def test_what_a_role_says_itself_wins() -> None:
    defaults = RoleDefaults(**ALL)

    assert with_own_values(defaults) == ("OwnBoundary", "/own/", 43200)
    assert {one.action for one in defaults.report} == {"kept"}


def test_enforced_values_win_over_those_of_a_role() -> None:
    defaults = RoleDefaults(**ALL, enforce=True)

    assert with_own_values(defaults) == ("TeamBoundary", "/workload/", 14400)
    assert {one.action for one in defaults.report} == {"replaced"}


def test_enforced_values_leave_a_shorter_session_and_a_path_below() -> None:
    app = App(property_injectors=[RoleDefaults(**ALL, enforce=True)])
    role(Stack(app, "Stack"), path="/workload/shop/", max_session_duration=Duration.hours(1))

    assert properties(app)["Role"] == ("TeamBoundary", "/workload/shop/", 3600)


def test_the_first_rule_with_a_value_decides_it() -> None:
    defaults = RoleDefaults(
        path="/workload/",
        rules=[
            RoleRule("*/ServiceRole", path="/functions/"),
            RoleRule("Stack/Function", path="/never/", max_session_duration=Duration.hours(2)),
            RoleRule("Stack/Enforced*", path="/strict/", enforce=True),
        ],
    )
    app = App(property_injectors=[defaults])
    stack = Stack(app, "Stack")
    function(stack)
    role(stack)
    role(stack, "EnforcedOne", path="/own/")

    assert properties(app) == {
        "FunctionServiceRole": ("", "/functions/", 7200),
        "Role": ("", "/workload/", None),
        "EnforcedOne": ("", "/strict/", None),
    }
    assert str(defaults.report) == (
        "Stack/Function/ServiceRole\n"
        "  path set to /functions/ (the rule for */ServiceRole)\n"
        "  max_session_duration set to 7200 seconds (the rule for Stack/Function)\n"
        "Stack/Role\n"
        "  path set to /workload/ (RoleDefaults)\n"
        "Stack/EnforcedOne\n"
        "  path replaced by /strict/ (the rule for Stack/Enforced*)"
    )


def test_a_role_that_a_rule_leaves_alone_is_named_with_the_reason() -> None:
    reason = "In production: a path would replace it."
    defaults = RoleDefaults(**ALL, enforce=True, rules=[RoleRule("Stack/Old", leave=reason)])
    app = App(property_injectors=[defaults])
    stack = Stack(app, "Stack")
    role(stack, "Old")
    role(stack, "Older")

    found = properties(app)

    assert found["Old"] == ("", "", None)
    assert found["Older"] == ("TeamBoundary", "/workload/", 14400)
    (left,) = defaults.report.left
    assert (left.path, left.reason) == ("Stack/Old", reason)


def test_without_values_and_settings_nothing_changes() -> None:
    defaults = RoleDefaults()
    app = App(property_injectors=[defaults])
    role(Stack(app, "Stack"))

    assert properties(app) == {"Role": ("", "", None)}
    assert len(defaults.report) == 0


SETTINGS = {"permissions_boundary": "B", "path": "/p/", "maximum_session_seconds": 7200}


@pytest.mark.parametrize("context", [SETTINGS, json.dumps(SETTINGS)])
def test_values_are_read_from_the_settings_of_the_checks(context: object) -> None:
    defaults = RoleDefaults(path="/workload/")
    app = App(property_injectors=[defaults], context={"iam-patterns": context})
    role(Stack(app, "Stack"))

    assert properties(app) == {"Role": ("B", "/workload/", 7200)}
    assert {one.rule for one in defaults.report} == {"RoleDefaults", "the settings in the context"}


def test_malformed_settings_stop_the_app_with_every_problem() -> None:
    context = {"iam-patterns": {"path": "workload", "boundary": "B"}}
    stack = Stack(App(property_injectors=[RoleDefaults()], context=context), "Stack")

    with pytest.raises(RuntimeError, match=r"2 problems(.|\n)*boundary: must be one of"):
        role(stack)


def test_the_boundary_can_be_an_arn_or_a_policy_of_the_app() -> None:
    app = App()
    stack = Stack(app, "Stack")
    policy = iam.ManagedPolicy(
        stack,
        "Policy",
        statements=[iam.PolicyStatement(actions=["s3:*"], resources=["*"])],
    )
    arn = f"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:policy/team/Boundary"
    rules = [RoleRule("Stack/Of*", permissions_boundary=arn)]
    PropertyInjectors.of(app).add(RoleDefaults(permissions_boundary=policy, rules=rules))
    role(stack)
    role(stack, "OfArn")
    role(stack, "OfArnToo")

    template = app.synth().get_stack_by_name("Stack").template
    found = [
        resource["Properties"]["PermissionsBoundary"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::IAM::Role"
    ]
    assert "Ref" in found[0]
    assert found[1] == found[2]
    assert boundary_name(found[1]) == "team/Boundary"


def test_every_stack_gets_a_boundary_of_its_own_account() -> None:
    app = App(property_injectors=[RoleDefaults(**ALL)])
    for account in ("111111111111", "222222222222"):
        env = Environment(account=account, region="eu-west-1")
        role(Stack(app, f"Stack{account[0]}", env=env))

    texts = [stack.template for stack in app.synth().stacks]

    assert ":iam::111111111111:policy/TeamBoundary" in str(texts[0])
    assert ":iam::222222222222:policy/TeamBoundary" in str(texts[1])


def test_two_injectors_in_one_stack_give_their_own_boundaries() -> None:
    app = App(property_injectors=[RoleDefaults(permissions_boundary="Team-B")])
    stack = Stack(app, "Stack")
    part = Construct(stack, "Part")
    PropertyInjectors.of(part).add(RoleDefaults(permissions_boundary="Team-B"))
    role(stack)
    role(part)

    assert set(properties(app).values()) == {("Team-B", "", None)}


def theirs(keyword: bool, **changes: Any) -> IPropertyInjector:  # noqa: FBT001 - of this test
    @jsii.implements(IPropertyInjector)
    class Positional:
        @property
        def construct_unique_id(self) -> str:
            return str(iam.Role.PROPERTY_INJECTION_ID)

        def inject(self, original: Any, _context: InjectionContext) -> Any:
            given = {"path": original["path"], **changes}
            return iam.RoleProps(assumed_by=original["assumedBy"], description="Theirs", **given)

    @jsii.implements(IPropertyInjector)
    class WithKeywords:
        @property
        def construct_unique_id(self) -> str:
            return str(iam.Role.PROPERTY_INJECTION_ID)

        def inject(self, original_props: Any, *, id: str, scope: Construct) -> Any:  # noqa: A002 - CDK's word
            return {**original_props, "description": f"Theirs {id} {scope.node.path}", **changes}

    found: IPropertyInjector = WithKeywords() if keyword else Positional()  # type: ignore[assignment] # jsii.implements is untyped
    return found


@pytest.mark.parametrize("keyword", [True, False])
def test_another_injector_gets_the_properties_after_ours(*, keyword: bool) -> None:
    defaults = RoleDefaults(path="/workload/", then=theirs(keyword))
    app = App(property_injectors=[defaults])
    role(Stack(app, "Stack"))

    assert properties(app) == {"Role": ("", "/workload/", None)}
    assert "Theirs" in str(app.synth().get_stack_by_name("Stack").template)


@pytest.mark.parametrize("keyword", [True, False])
def test_another_injector_wins_unless_ours_is_enforced(*, keyword: bool) -> None:
    found = {}
    for enforce in (False, True):
        defaults = RoleDefaults(
            path="/workload/", enforce=enforce, then=theirs(keyword, path="/theirs/")
        )
        app = App(property_injectors=[defaults])
        role(Stack(app, "Stack"))
        found[enforce] = (properties(app)["Role"][1], [one.action for one in defaults.report])

    assert found == {False: ("/theirs/", ["left"]), True: ("/workload/", ["set"])}


@pytest.mark.parametrize(
    ("own", "changed", "expected"),
    [
        ({"path": "/workload/a/"}, {"path": "/theirs/"}, ("/workload/a/", "kept")),
        ({"path": "/workload/a/"}, {"path": "/workload/b/"}, ("/workload/b/", "left")),
        ({"path": "/other/"}, {"path": "/theirs/"}, ("/workload/", "replaced")),
    ],
    ids=["not as strict", "as strict", "of neither"],
)
def test_another_injector_does_not_undo_what_met_an_enforced_rule(
    own: dict[str, Any], changed: dict[str, Any], expected: tuple[str, str]
) -> None:
    defaults = RoleDefaults(path="/workload/", enforce=True, then=theirs(keyword=True, **changed))
    app = App(property_injectors=[defaults])
    role(Stack(app, "Stack"), **own)

    (outcome,) = defaults.report
    assert (properties(app)["Role"][1], outcome.action) == expected


@pytest.mark.parametrize(("hours", "expected"), [(12, "kept"), (1, "left"), (2, "kept")])
def test_another_injector_does_not_lengthen_sessions(hours: int, expected: str) -> None:
    changed = theirs(keyword=True, maxSessionDuration=Duration.hours(hours))
    limit = Duration.hours(4)
    defaults = RoleDefaults(max_session_duration=limit, enforce=True, then=changed)
    app = App(property_injectors=[defaults])
    role(Stack(app, "Stack"), max_session_duration=Duration.hours(2))

    (outcome,) = defaults.report
    assert properties(app)["Role"][2] == min(hours, 2) * 3600
    assert outcome.action == expected


def test_a_value_of_a_role_that_another_injector_replaces_is_not_said_to_be_kept() -> None:
    defaults = RoleDefaults(path="/workload/", then=theirs(keyword=True, path="/theirs/"))
    app = App(property_injectors=[defaults])
    role(Stack(app, "Stack"), path="/own/")

    (outcome,) = defaults.report
    assert (properties(app)["Role"][1], outcome.action) == ("/theirs/", "left")


def test_stages_nested_stacks_and_pipelines() -> None:
    defaults = RoleDefaults(**ALL)
    app = App(property_injectors=[defaults])
    env = Environment(account="111111111111", region="eu-west-1")
    pipeline_stack = Stack(app, "Pipeline", env=env)
    repository = codecommit.Repository(pipeline_stack, "Code", repository_name="code")
    pipeline = pipelines.CodePipeline(
        pipeline_stack,
        "Pipeline",
        synth=pipelines.ShellStep(
            "Synth",
            input=pipelines.CodePipelineSource.code_commit(repository, "main"),
            commands=["cdk synth"],
        ),
    )
    stage = Stage(app, "Prod", env=env)
    stack = Stack(stage, "Stack")
    role(stack)
    function(NestedStack(stack, "Nested"))
    pipeline.add_stage(stage)

    assembly = Path(app.synth().directory)
    found = {
        f"{file.parent.name}/{file.name}": in_short(json.loads(file.read_text()))
        for file in assembly.rglob("*.template.json")
    }

    roles = [properties for roles in found.values() for properties in roles.values()]
    assert len(roles) > 6
    assert {boundary for boundary, _, _ in roles} == {"TeamBoundary"}
    assert {path for _, path, _ in roles} == {"/workload/"}
    assert "Prod/Stack/Nested/Function/ServiceRole" in {one.path for one in defaults.report}


def test_stack_sets() -> None:
    stacksets = pytest.importorskip("cdk_stacksets")

    app = App(property_injectors=[RoleDefaults(**ALL)])
    stack = Stack(app, "Stack")
    member = stacksets.StackSetStack(stack, "Member")
    role(member)
    stacksets.StackSet(
        stack,
        "Rollout",
        target=stacksets.StackSetTarget.from_accounts(
            accounts=["111111111111"], regions=["eu-west-1"]
        ),
        template=stacksets.StackSetTemplate.from_stack_set_stack(member),
    )

    (template,) = Path(app.synth().directory).glob("*.stackset.template.json")

    assert in_short(json.loads(template.read_text())) == {
        "Role": ("TeamBoundary", "/workload/", 14400)
    }


def test_roles_that_the_app_does_not_create_are_left_with_the_reason() -> None:
    defaults = RoleDefaults(**ALL)
    app = App(property_injectors=[defaults])
    stack, other = Stack(app, "Stack"), Stack(app, "Other")
    iam.Role.customize_roles(stack, use_precreated_roles={"Stack/Role": "made-by-hand"})
    iam.Role.customize_roles(other, prevent_synthesis=False)
    role(stack)
    role(other)

    assert properties(app, "Other") == {"Role": ("TeamBoundary", "/workload/", 14400)}
    assert {one.path for one in defaults.report.left} == {"Stack/Role"}
    assert all("customize_roles" in one.reason for one in defaults.report.left)


def test_the_metadata_of_each_stack_says_which_rule_decided() -> None:
    app = App(property_injectors=[RoleDefaults(path="/workload/")])
    for name in ("One", "Two"):
        stack = Stack(app, name)
        role(stack)
        role(stack, "Own", path="/own/")

    assembly = Path(app.synth().directory)

    for name in ("One", "Two"):
        metadata = json.loads((assembly / f"{name}.metadata.json").read_text())
        entries = [one for one in metadata[f"/{name}"] if one["type"].startswith("iam-patterns")]
        (found,) = entries
        assert found == {
            "type": "iam-patterns:role-defaults",
            "data": [
                {
                    "property_name": "path",
                    "action": "set",
                    "rule": "RoleDefaults",
                    "value": "/workload/",
                    "paths": [f"{name}/Role"],
                },
                {
                    "property_name": "path",
                    "action": "kept",
                    "rule": "RoleDefaults",
                    "value": "/workload/",
                    "reason": "the role has its own",
                    "paths": [f"{name}/Own"],
                },
            ],
        }

"""``iam-patterns suggest``: the code that it prints makes what it claims."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from benchmarks.hand_written.pattern import ACCOUNT, REGION, Pattern
from iam_patterns import EcsTaskRole
from iam_patterns.cli.suggestions.logical_ids import logical_id_of_role
from iam_patterns.cli.suggestions.suggestion import Suggestion
from iam_patterns.roles import ROLES
from tests.checks.templates import EC2, allow, deny, role_of, trust
from tests.cli.running import fine, run, run_in_terminal
from tests.cli.suggested_code import ENVIRONMENT, check, made_by, suggested

DOCUMENTED = Path(__file__).parents[2] / "docs" / "schemas"
TASKS = trust({"Service": "ecs-tasks.amazonaws.com"})
POLICIES = Path(__file__).parents[1] / "checks" / "trust_policies"
TWINS = sorted(set(ROLES) - {"PermissionsBoundary"})


def twin(name: str, environment: Environment | None) -> dict[str, Any]:
    """The template of a role that is written by hand with plain `iam.Role`."""
    pattern: Pattern = import_module(f"benchmarks.hand_written.{ROLES[name]}").PATTERN
    stack = Stack(App(analytics_reporting=False), "Shop", env=environment)
    pattern.without_sid(stack, "Role")
    template = dict(Template.from_stack(stack).to_json())
    for resource in template["Resources"].values():
        part = "" if resource["Type"] == "AWS::IAM::Role" else "/Profile"
        resource["Metadata"] = {"aws:cdk:path": f"Shop/Role{part}/Resource"}
        properties = resource["Properties"]
        if environment is None and "AssumeRolePolicyDocument" in properties:
            document = properties["AssumeRolePolicyDocument"]
            properties["AssumeRolePolicyDocument"] = in_any_account(document)
    if name == "EcsTaskExecutionRole":
        started = {"ExecutionRoleArn": {"Fn::GetAtt": ["Role1ABCC5F0", "Arn"]}}
        used = {"Type": "AWS::ECS::TaskDefinition", "Properties": started}
        template["Resources"]["Task"] = used
    return template


def in_any_account(value: Any) -> Any:
    """The same for a stack whose account and Region are not known."""
    if isinstance(value, dict):
        return {key: in_any_account(item) for key, item in value.items()}
    if isinstance(value, list):
        return [in_any_account(item) for item in value]
    if isinstance(value, str) and ACCOUNT in value:
        text = value.replace(ACCOUNT, "${AWS::AccountId}")
        return {"Fn::Sub": text.replace(f":{REGION}:", ":${AWS::Region}:")}
    return value


@pytest.mark.parametrize("environment", [ENVIRONMENT, None], ids=["known", "anywhere"])
@pytest.mark.parametrize("name", TWINS)
def test_a_hand_written_twin_gives_its_construct(
    name: str, environment: Environment | None
) -> None:
    template = twin(name, environment)

    (suggestion,) = suggested(template, environment)

    assert (suggestion.outcome, suggestion.construct) == ("replace", name), suggestion.reason
    assert "role.node.default_child.override" not in suggestion.code
    assert not any(change.verdict == "broader" for change in suggestion.changes)
    check(template, suggestion, environment)


@pytest.mark.parametrize("verdict", ["sound", "weak"])
def test_whatever_is_suggested_for_published_trust_policies_is_what_the_code_makes(
    verdict: str,
) -> None:
    cases = json.loads((POLICIES / f"{verdict}.json").read_text())
    replaced = 0
    for case in cases:
        environment = Environment(account=ACCOUNT, region=case.get("region", REGION))
        template = {"Resources": {"Role": role_of(*case["statements"])}}
        (suggestion,) = suggested(template, environment)
        if suggestion.outcome == "replace":
            replaced += 1
            check(template, suggestion, environment)
        else:
            assert suggestion.reason, case["name"]

    assert replaced > 50


def of(role: dict[str, Any], **resources: Any) -> tuple[dict[str, Any], Suggestion]:
    """A template with one role, and what is suggested for it."""
    template = {"Resources": {"Role": role, **resources}}
    return template, next(one for one in suggested(template) if one.logical_id == "Role")


BOUNDARY = "arn:aws:iam::111111111111:policy/Limit"
GIVEN = {"Fn::GetAtt": ["Table", "Arn"]}
COMPUTED = {"Fn::If": ["Live", "live", {"Ref": "AWS::NoValue"}]}


def test_everything_else_that_the_role_has_is_kept() -> None:
    role = role_of(
        EC2,
        permissions=[allow("dynamodb:GetItem", GIVEN), allow("s3:GetObject", {"Ref": "Bucket"})],
        RoleName={"Fn::Sub": "${AWS::StackName}-server"},
        Path="/servers/",
        Description="Serves `pages` to \u00fcsers",
        MaxSessionDuration=7200,
        PermissionsBoundary=BOUNDARY,
        ManagedPolicyArns=["arn:aws:iam::aws:policy/ReadOnlyAccess", {"Ref": "Own"}],
        Tags=[{"Key": "team", "Value": {"Ref": "Team"}}],
    )
    role |= {"DependsOn": ["Bucket"], "DeletionPolicy": "Retain", "Condition": "Live"}
    profile = {
        "Type": "AWS::IAM::InstanceProfile",
        "Properties": {"Roles": [{"Ref": "Role"}]},
    }

    template, suggestion = of(role, Profile=profile)

    check(template, suggestion)
    made = made_by(suggestion)["Resources"]["Role"]
    for name in ("Tags", "RoleName", "Description", "MaxSessionDuration", "PermissionsBoundary"):
        assert made["Properties"][name] == role["Properties"][name]
    for name in ("DependsOn", "DeletionPolicy", "Condition"):
        assert made[name] in (role[name], role[name][0])
    assert made["Properties"]["ManagedPolicyArns"][-1] == {"Ref": "Own"}
    assert suggestion.creates == ()
    assert "AWS::IAM::InstanceProfile Profile" in suggestion.notes[0]


def test_the_policy_that_a_construct_replaces_is_compared_too() -> None:
    vpc = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
    function = trust({"Service": "lambda.amazonaws.com"})

    template, suggestion = of(role_of(function, ManagedPolicyArns=[vpc], RoleName="R"))

    assert "vpc=True" in suggestion.code
    check(template, suggestion)


@pytest.mark.parametrize(
    ("group", "attached"),
    [("arn:aws:logs:eu-west-1:111111111111:log-group:shop:*", False), ("*", True)],
)
def test_a_function_gets_the_log_group_that_it_writes_to(group: str, attached: bool) -> None:  # noqa: FBT001 - a case
    logs = allow(["logs:CreateLogStream", "logs:PutLogEvents"], group)
    function = trust({"Service": "lambda.amazonaws.com"})

    template, suggestion = of(role_of(function, permissions=[logs], RoleName="R"))

    check(template, suggestion)
    verdicts = {change.subject: change.verdict for change in suggestion.changes}
    assert ("from_log_group_arn" in suggestion.code) != attached
    assert verdicts["permissions"] == ("broader" if attached else "equal")


def test_a_weaker_log_permission_is_said_to_be_broader() -> None:
    function = trust({"Service": "lambda.amazonaws.com"})

    template, suggestion = of(role_of(function, RoleName="R"))

    check(template, suggestion)
    permissions = next(one for one in suggestion.changes if one.subject == "permissions")
    assert permissions.verdict == "broader"
    assert any("logs:PutLogEvents" in text for text in permissions.now_allowed)


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        (role_of(trust("*")), "it trusts every AWS account"),
        (role_of(EC2, trust({"AWS": ACCOUNT})), "several kinds (Service, AWS)"),
        (role_of(trust({"Service": ["a.amazonaws.com", "b.amazonaws.com"]})), "several services"),
        (role_of(EC2, deny("sts:AssumeRole")), "Deny statement"),
        (role_of(trust({"Service": "toaster.example.com"})), "a service principal such as"),
        (role_of(trust({"CanonicalUser": "79a5"})), "kind CanonicalUser"),
        (role_of(trust({"AWS": COMPUTED})), "known only at deployment"),
        (role_of(COMPUTED), "known only at deployment"),
        (role_of(EC2, Policies=COMPUTED), "inline policies are known only at deployment"),
        (role_of(EC2, Policies=[COMPUTED]), "not written out in the template"),
        (role_of(EC2, ManagedPolicyArns=COMPUTED), "managed policies is known only"),
        (role_of(EC2, AssumeRolePolicyDocument="{}"), "not written out in the template"),
        ({"Type": "AWS::IAM::Role"}, "not written out in the template"),
        (role_of(trust({"AWS": ACCOUNT}, {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})), "would"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_no_construct_fits_the_reason_is_given(role: dict[str, Any], reason: str) -> None:
    _, suggestion = of(role)

    assert suggestion.outcome == "none"
    assert reason in suggestion.reason
    assert "\n" not in suggestion.reason
    assert suggestion.code == ""


def test_a_service_that_nobody_knows_keeps_its_trust() -> None:
    template, suggestion = of(role_of(trust({"Service": "toaster.amazonaws.com"}), RoleName="R"))

    assert "allow_any_source=True" in suggestion.code
    check(template, suggestion)
    assert {change.verdict for change in suggestion.changes} == {"equal"}


def test_a_role_of_ours_is_not_suggested_again() -> None:
    stack = Stack(App(analytics_reporting=False), "Shop", env=ENVIRONMENT)
    EcsTaskRole(stack, "Role")
    template = dict(Template.from_stack(stack).to_json())

    (suggestion,) = suggested(template, ENVIRONMENT)

    assert (suggestion.outcome, suggestion.construct) == ("already", "EcsTaskRole")


def test_a_role_that_sam_makes_is_not_replaced() -> None:
    function = {"Type": "AWS::Serverless::Function", "Properties": {"Policies": []}}
    template = {
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {"Hello": function},
    }

    (suggestion,) = suggested(template)

    assert suggestion.outcome == "none"
    assert suggestion.reason.startswith("AWS SAM makes it for Hello. Set Role there")


def test_text_names_all_that_changes(tmp_path: Path) -> None:
    resources = {"Task": role_of(TASKS, RoleName="Task"), "Open": role_of(trust("*"))}
    (tmp_path / "t.json").write_text(json.dumps({"Resources": resources}))

    shown = run_in_terminal(tmp_path, "suggest", "t.json", NO_COLOR="1")

    assert (shown.status, shown.err) == (0, "")
    lines = shown.out.splitlines()
    assert lines[0] == "Task: EcsTaskRole (t.json:1)"
    assert "    from iam_patterns import EcsTaskRole" in lines
    assert "  trust policy: narrower" in lines
    assert "  permissions: equal" in lines
    assert "  Open: it trusts every AWS account. List the accounts or roles." in lines
    assert lines[-1] == "1 of 2 roles can be replaced by a construct."
    assert max(map(len, lines)) <= 80


def test_json_has_the_documented_schema(tmp_path: Path) -> None:
    resources = {"Task": role_of(TASKS, RoleName="Task"), "Open": role_of(trust("*"))}
    (tmp_path / "t.json").write_text(json.dumps({"Resources": resources}))

    data = json.loads(fine(tmp_path, "suggest", "t.json", "--format", "json"))

    jsonschema.validate(data, json.loads((DOCUMENTED / "suggest-1.json").read_text()))
    assert [role["outcome"] for role in data["roles"]] == ["replace", "none"]
    only = fine(tmp_path, "suggest", "t.json", "--format", "json", "--role", "Open")
    assert [role["path"] for role in json.loads(only)["roles"]] == ["Open"]
    wrong = run(tmp_path, "suggest", "t.json", "--role", "Opne")
    assert (wrong.status, wrong.err) == (
        2,
        "iam-patterns: no role is named Opne. Did you mean Open?\n",
    )


def test_markdown_shows_code_as_code_and_text_as_text(tmp_path: Path) -> None:
    role = role_of(TASKS, Description="` ``` @team <b>", RoleName="Task")
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"Task": role}}))

    text = fine(tmp_path, "suggest", "t.json", "--format", "markdown")

    assert "````python\n" in text
    assert "#### Task: EcsTaskRole" in text
    assert "- trust policy: narrower" in text


VENDOR = {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}
HOME = {"Fn::Sub": "arn:aws:s3:::${Bucket}/${!aws:username}/*"}
KEYED = {"StringEquals": {"s3:prefix": ["${aws:username}/", {"Ref": "Prefix"}]}}
PROVIDER = {
    "Type": "AWS::IAM::OIDCProvider",
    "Properties": {"Url": "https://token.actions.githubusercontent.com"},
}
GITHUB = "token.actions.githubusercontent.com"
MAIN = {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main"}
WEB = "sts:AssumeRoleWithWebIdentity"


@pytest.mark.parametrize(
    ("role", "construct"),
    [
        (role_of(trust({"AWS": {"Fn::GetAtt": "Other.Arn"}}), RoleName="R"), "ChainedRole"),
        (role_of(trust({"AWS": {"Ref": "CallerArn"}}), RoleName="R"), "CrossAccountDeployRole"),
        (
            role_of(
                trust({"AWS": {"Fn::Sub": "arn:aws:iam::${Vendor}:root"}}, VENDOR), RoleName="R"
            ),
            "ThirdPartyExternalIdRole",
        ),
        (
            role_of(
                trust({"AWS": {"Fn::Sub": ["arn:aws:iam::${A}:root", {"A": {"Ref": "Vendor"}}]}}),
                RoleName="R",
            ),
            "CrossAccountDeployRole",
        ),
        (role_of(EC2, permissions=[allow("s3:GetObject", HOME)], RoleName="R"), "Ec2InstanceRole"),
        (
            role_of(EC2, permissions=[allow("s3:ListBucket", "*", Condition=KEYED)], RoleName="R"),
            "Ec2InstanceRole",
        ),
        (
            role_of(EC2, permissions=[allow("s3:GetObject", COMPUTED)], RoleName="R"),
            "Ec2InstanceRole",
        ),
        (
            role_of(trust({"Federated": {"Ref": "Provider"}}, {"StringEquals": MAIN}, WEB)),
            "GitHubActionsRole",
        ),
        (
            role_of(trust({"Service": {"Fn::Sub": "states.${AWS::Region}.amazonaws.com"}})),
            "ServiceRole",
        ),
        (
            role_of(
                trust({"AWS": [ACCOUNT, "222222222222"]}),
                trust({"AWS": "222222222222"}),
            ),
            "",
        ),
    ],
    ids=[
        "attribute",
        "parameter",
        "external ID",
        "variables of a Sub",
        "policy variable",
        "condition",
        "if",
        "provider of the template",
        "service of the Region",
        "two accounts",
    ],
)
def test_values_known_only_at_deployment_are_kept(role: dict[str, Any], construct: str) -> None:
    role["Properties"].pop("RoleName")
    parameters = ("ExternalId", "Vendor", "CallerArn", "Prefix", "Bucket")
    template = {
        "Parameters": {name: {"Type": "String"} for name in parameters},
        "Conditions": {"Live": {"Fn::Equals": [{"Ref": "Prefix"}, "live"]}},
        "Resources": {"Role": role, "Other": role_of(TASKS), "Provider": PROVIDER},
    }

    suggestion = next(one for one in suggested(template) if one.logical_id == "Role")

    assert suggestion.construct == construct, suggestion.reason
    if construct:
        check(template, suggestion)


def test_the_logical_id_is_that_of_cdk_where_the_role_is_right_below_its_stack() -> None:
    stack = Stack(App(analytics_reporting=False), "Shop")
    for construct_id in ("Role", "my-role", "A" * 250):
        iam.Role(stack, construct_id, assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))

    made = Template.from_stack(stack).to_json()["Resources"]

    assert sorted(made) == sorted(map(logical_id_of_role, ("Role", "my-role", "A" * 250)))

"""RoleUseAlarm and the forwarding of other Regions."""

import json
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from iam_patterns import Ec2InstanceRole
from iam_patterns.audit import AuditError, RoleUseAlarm
from iam_patterns.audit.event_patterns import patterns_by_rule
from iam_patterns.testing import Access, account

HERE = Environment(account="111122223333", region="eu-west-1")
ROLE = "arn:aws:iam::111122223333:role/administrators/break-glass"


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=HERE)


def imported_role(stack: Stack) -> iam.IRole:
    return iam.Role.from_role_arn(stack, "BreakGlass", ROLE)


def topic(stack: Stack) -> sns.Topic:
    return sns.Topic(stack, "Topic", enforce_ssl=True)


def rules(template: Template) -> list[dict[str, Any]]:
    return [r["Properties"] for r in template.find_resources("AWS::Events::Rule").values()]


def resolved(value: Any) -> Any:
    """With the pseudo parameters filled in."""
    match value:
        case {"Fn::Join": [str(delimiter), [*parts]]}:
            return delimiter.join(resolved(part) for part in parts)
        case {"Ref": "AWS::Partition"}:
            return "aws"
        case dict():
            return {key: resolved(item) for key, item in value.items()}
        case list():
            return [resolved(item) for item in value]
        case _:
            return value


def test_the_rules_have_the_tested_patterns(stack: Stack) -> None:
    RoleUseAlarm(stack, "Alarm", roles=[imported_role(stack)], topic=topic(stack))

    found = [resolved(rule["EventPattern"]) for rule in rules(Template.from_stack(stack))]

    assert found == list(
        patterns_by_rule(
            [ROLE],
            ["arn:aws:sts::111122223333:assumed-role/break-glass/"],
            report_changes=True,
        ).values()
    )


def test_changes_can_be_left_out(stack: Stack) -> None:
    RoleUseAlarm(
        stack, "Alarm", roles=[imported_role(stack)], topic=topic(stack), report_changes=False
    )

    assert len(rules(Template.from_stack(stack))) == 2


def test_a_role_of_this_stack_is_watched_by_reference(stack: Stack) -> None:
    role = Ec2InstanceRole(stack, "Role")
    RoleUseAlarm(stack, "Alarm", roles=[role], topic=topic(stack))

    patterns = json.dumps([rule["EventPattern"] for rule in rules(Template.from_stack(stack))])

    assert '"Fn::GetAtt"' in patterns
    assert '{"Ref": "Role' in patterns


def test_the_function_may_publish_and_log_and_nothing_else(stack: Stack) -> None:
    RoleUseAlarm(stack, "Alarm", roles=[imported_role(stack)], topic=topic(stack))
    template = Template.from_stack(stack)
    (role,) = template.find_resources("AWS::IAM::Role").values()

    (policy,) = role["Properties"]["Policies"]
    actions = [statement["Action"] for statement in policy["PolicyDocument"]["Statement"]]

    assert actions == [["logs:CreateLogStream", "logs:PutLogEvents"], "sns:Publish"]
    template.resource_count_is("AWS::IAM::Policy", 0)


def test_the_engine_says_that_the_function_can_publish_to_its_topic_alone() -> None:
    app = App()
    stack = Stack(app, "Stack", env=HERE)
    own = topic(stack)
    other = sns.Topic(stack, "Other")
    alarm = RoleUseAlarm(stack, "Alarm", roles=[imported_role(stack)], topic=own)
    role = Access.of(app).role(alarm.role)

    assert role.allows("sns:Publish", own.topic_arn)
    assert not role.allows("sns:Publish", other.topic_arn)


def test_nobody_but_lambda_can_assume_the_role_of_the_function() -> None:
    app = App()
    stack = Stack(app, "Stack", env=HERE)
    alarm = RoleUseAlarm(stack, "Alarm", roles=[imported_role(stack)], topic=topic(stack))

    assert not Access.of(app).role(alarm.role).assumable_by(account("999999999999"))


def test_an_event_that_cannot_be_processed_is_published_as_it_is(stack: Stack) -> None:
    RoleUseAlarm(stack, "Alarm", roles=[imported_role(stack)], topic=topic(stack))

    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::EventInvokeConfig",
        {
            "DestinationConfig": {
                "OnFailure": {"Destination": {"Ref": Match.string_like_regexp("Topic")}}
            },
            "MaximumRetryAttempts": 2,
        },
    )


def test_an_imported_topic_needs_no_change_of_its_policy(stack: Stack) -> None:
    arn = "arn:aws:sns:eu-west-1:111122223333:alarms"
    key = kms.Key.from_key_arn(
        stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/0ace5b12-24b9-427e-a483-c55884852fbf"
    )
    RoleUseAlarm(
        stack,
        "Alarm",
        roles=[imported_role(stack)],
        topic=sns.Topic.from_topic_arn(stack, "Topic", arn),
        topic_key=key,
    )
    template = Template.from_stack(stack)

    (role,) = template.find_resources("AWS::IAM::Role").values()
    statements = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    assert statements[1]["Resource"] == arn
    assert statements[2]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    template.resource_count_is("AWS::SNS::TopicPolicy", 0)


def test_the_key_of_a_topic_of_this_app_is_known(stack: Stack) -> None:
    key = kms.Key(stack, "Key")
    RoleUseAlarm(
        stack,
        "Alarm",
        roles=[imported_role(stack)],
        topic=sns.Topic(stack, "Topic", master_key=key),
        expected_callers=["999999999999"],
    )
    template = Template.from_stack(stack)

    (role,) = template.find_resources("AWS::IAM::Role").values()
    statements = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    assert statements[2]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    template.has_resource_properties(
        "AWS::KMS::Key",
        {
            "KeyPolicy": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Sid": "EncryptMessages",
                                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                            }
                        )
                    ]
                )
            }
        },
    )


def test_every_use_is_counted(stack: Stack) -> None:
    alarm = RoleUseAlarm(stack, "Alarm", roles=[imported_role(stack)], topic=topic(stack))
    template = Template.from_stack(stack)

    template.has_resource_properties(
        "AWS::Logs::MetricFilter",
        {
            "FilterPattern": '{ $.roleEvent = "use" }',
            "MetricTransformations": [Match.object_like({"MetricName": alarm.uses.metric_name})],
        },
    )
    template.resource_count_is("AWS::CloudWatch::Alarm", 0)
    assert alarm.unexpected_uses is None


def test_an_unexpected_caller_raises_an_alarm_on_the_topic(stack: Stack) -> None:
    RoleUseAlarm(
        stack,
        "Alarm",
        roles=[imported_role(stack)],
        topic=topic(stack),
        expected_callers=["arn:aws:iam::111122223333:user/alice"],
    )
    template = Template.from_stack(stack)

    template.has_resource_properties(
        "AWS::CloudWatch::Alarm",
        {"Threshold": 1, "AlarmActions": [{"Ref": Match.string_like_regexp("Topic")}]},
    )
    template.has_resource_properties(
        "AWS::SNS::TopicPolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Sid": "PublishRoleUseAlarms",
                                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                            }
                        )
                    ]
                )
            }
        },
    )


def test_two_alarms_of_a_stack_count_apart(stack: Stack) -> None:
    roles, own = [imported_role(stack)], topic(stack)
    one = RoleUseAlarm(stack, "One", roles=roles, topic=own)
    two = RoleUseAlarm(stack, "Two", roles=roles, topic=own)

    assert one.uses.metric_name != two.uses.metric_name


def forwarded(stack: Stack) -> tuple[dict[str, Any], dict[str, Any]]:
    """The StackSet's properties and its template with the parameters filled in."""
    (stack_set,) = (
        Template.from_stack(stack).find_resources("AWS::CloudFormation::StackSet").values()
    )
    properties = stack_set["Properties"]
    values = {p["ParameterKey"]: resolved(p["ParameterValue"]) for p in properties["Parameters"]}
    template = json.loads(properties["TemplateBody"])
    assert set(template["Parameters"]) == set(values)

    def filled(value: Any) -> Any:
        match value:
            case {"Ref": name}:
                return values[name]
            case dict():
                return {key: filled(item) for key, item in value.items()}
            case list():
                return [filled(item) for item in value]
            case _:
                return value

    return properties, filled(template["Resources"])


def test_other_regions_forward_the_same_events_to_the_bus_of_this_one(stack: Stack) -> None:
    RoleUseAlarm(
        stack,
        "Alarm",
        roles=[imported_role(stack)],
        topic=topic(stack),
        other_regions=["us-east-1", "us-east-2"],
    )
    properties, resources = forwarded(stack)

    assert properties["PermissionModel"] == "SELF_MANAGED"
    assert properties["StackInstancesGroup"] == [
        {
            "DeploymentTargets": {"Accounts": ["111122223333"]},
            "Regions": ["us-east-1", "us-east-2"],
        }
    ]
    own = {
        name: {"EventPattern": resolved(rule["EventPattern"]), "State": rule["State"]}
        for name, rule in zip(
            ["Assumed", "SignedIn", "Changed"], rules(Template.from_stack(stack)), strict=True
        )
    }
    assert {
        name: {key: rule["Properties"][key] for key in ("EventPattern", "State")}
        for name, rule in resources.items()
    } == own
    bus = "arn:aws:events:eu-west-1:111122223333:event-bus/default"
    assert all(rule["Properties"]["Targets"][0]["Arn"] == bus for rule in resources.values())


def test_the_size_of_the_stack_set_does_not_grow_with_the_regions() -> None:
    sizes = []
    for count in (1, 9):
        stack = Stack(App(), "Stack", env=HERE)
        RoleUseAlarm(
            stack,
            "Alarm",
            roles=[imported_role(stack)],
            topic=topic(stack),
            other_regions=[f"us-east-{number}" for number in range(1, count + 1)],
        )
        sizes.append(len(forwarded(stack)[0]["TemplateBody"]))

    assert sizes[0] == sizes[1]


def test_events_are_put_by_a_role_for_rules_of_this_account_only(stack: Stack) -> None:
    RoleUseAlarm(
        stack,
        "Alarm",
        roles=[imported_role(stack)],
        topic=topic(stack),
        other_regions=["us-east-1"],
    )

    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    Match.object_like(
                        {
                            "Principal": {"Service": "events.amazonaws.com"},
                            "Condition": Match.object_like(
                                {"StringEquals": {"aws:SourceAccount": "111122223333"}}
                            ),
                        }
                    )
                ]
            }
        },
    )


def alarm(stack: Stack, **given: Any) -> RoleUseAlarm:
    parameters: dict[str, Any] = {"roles": [imported_role(stack)], "topic": topic(stack)}
    return RoleUseAlarm(stack, "Alarm", **(parameters | given))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"roles": []}, "roles: must be 1 to 20 roles"),
        ({"roles": "admin"}, "roles: must be a list of roles"),
        ({"roles": [ROLE]}, r"roles\[0\]: must be an IRole"),
        ({"topic": "arn:aws:sns:eu-west-1:111122223333:t"}, "topic: must be an ITopic"),
        ({"other_regions": "us-east-1"}, "other_regions: must be a list of Regions"),
        ({"other_regions": ["eu-west-1"]}, r"other_regions\[0\]: is the Region of the stack"),
        ({"other_regions": ["us-east"]}, r"other_regions\[0\]: must be the code of a Region"),
        ({"other_regions": ["us-east-1"] * 2}, r"other_regions\[1\]: is listed twice"),
        ({"report_changes": "no"}, "report_changes: must be True or False"),
        ({"expected_callers": "alice"}, "expected_callers: must be a list"),
        ({"expected_callers": ["*"]}, r"expected_callers\[0\]: expects every caller"),
        ({"expected_callers": ["a b"]}, r"expected_callers\[0\]: must be an ARN"),
        ({"expected_callers": ["a" * 3100]}, "expected_callers: is longer than 3000 characters"),
    ],
)
def test_a_wrong_parameter_is_refused(given: dict[str, Any], problem: str, stack: Stack) -> None:
    with pytest.raises(AuditError, match=problem):
        alarm(stack, **given)

    assert stack.node.try_find_child("Alarm") is None


def test_all_problems_are_raised_together(stack: Stack) -> None:
    with pytest.raises(AuditError, match="RoleUseAlarm at Stack/Alarm: 2 problems"):
        alarm(stack, roles=[], report_changes=0)


def test_a_role_of_another_account_is_refused(stack: Stack) -> None:
    other = iam.Role.from_role_arn(stack, "Other", "arn:aws:iam::999999999999:role/admin")

    with pytest.raises(AuditError, match=r"roles\[0\]: is of account 999999999999"):
        alarm(stack, roles=[other])


def test_a_stack_without_region_reports_its_own_region_only() -> None:
    stack = Stack(App(), "Stack")
    alarm(stack)

    with pytest.raises(AuditError, match="the Region of the stack must be known"):
        RoleUseAlarm(
            stack,
            "Second",
            roles=[iam.Role.from_role_name(stack, "Admin", "admin")],
            topic=sns.Topic(stack, "Second topic"),
            other_regions=["us-east-1"],
        )

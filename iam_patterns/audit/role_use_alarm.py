"""An alarm on each use of sensitive roles, from every Region."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.audit._arguments import Arguments, session_arn_prefix
from iam_patterns.audit._function import SmallFunction
from iam_patterns.audit._topic import let_service_encrypt, let_service_publish
from iam_patterns.audit.event_forwarding import EventForwarding
from iam_patterns.audit.event_patterns import (
    RULE_DESCRIPTIONS,
    RULE_STATES,
    Pattern,
    patterns_by_rule,
)
from iam_patterns.policy import Problem

_CLOUDWATCH: Final = "cloudwatch.amazonaws.com"
_MOST_ROLES: Final = 20
_MOST_ENVIRONMENT_BYTES: Final = 3000
_CALLER: Final = re.compile(r"[^\s\[\]]+")


class RoleUseAlarm(Construct):
    """Sends a message for each use of the roles: who, from where, with MFA or not, what changed.

    It reports every ``AssumeRole`` call, console sign-in and switch of role by any caller: a user,
    a role, an identity provider or an AWS service. With ``report_changes`` it also
    reports each API call by which a session of the roles changed something. The whole events are
    in the log group, from which two metrics count uses and unexpected callers.

    A CloudTrail trail must log management events, read and write, in each of the Regions, such as
    the one of `RoleAuditTrail`. Calls of the global endpoint of STS are recorded in us-east-1:
    have it among the Regions. A call that STS denies often does not record the role, and is then
    not reported.

    Creates a Lambda function with its role and log group, two or three EventBridge rules, metric
    filters; with ``expected_callers`` a CloudWatch alarm; with ``other_regions`` a role and a
    CloudFormation StackSet.

    Example:
        >>> from aws_cdk import App, Stack, aws_iam as iam, aws_sns as sns
        >>> stack = Stack(App(), "Example")
        >>> alarm = RoleUseAlarm(
        ...     stack,
        ...     "Alarm",
        ...     roles=[iam.Role.from_role_name(stack, "Admin", "admin")],
        ...     topic=sns.Topic(stack, "Topic", enforce_ssl=True),
        ...     expected_callers=["arn:aws:iam::111111111111:user/alice"],
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        roles: Sequence[iam.IRole],
        topic: sns.ITopic,
        topic_key: kms.IKey | None = None,
        other_regions: Sequence[str] = (),
        report_changes: bool = True,
        expected_callers: Sequence[str] = (),
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
    ) -> None:
        """Creates the alarm.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            roles: 1 to 20 roles of the stack's account, also imported ones.
            topic: The topic that receives the messages, of this app or imported.
            topic_key: The customer managed KMS key of an imported topic, if it has one. Its policy
                must allow the function's role, or the account, to use it.
            other_regions: The Regions to report besides the stack's own. Each gets EventBridge
                rules that forward the events, through a StackSet with self-managed permissions:
                the account must have CloudFormation's two roles for it.
            report_changes: Whether to report what sessions of the roles change. Turn it off for a
                role that changes something all day.
            expected_callers: ARNs of users, roles or role sessions with ``*`` and ``?`` as
                wildcards, account numbers, or ``PROVIDER/NAME`` of federated users. A use by
                anyone else is marked in the message, counted, and raises an alarm.
            log_retention: How long the events are kept in the log group.

        Raises:
            AuditError: If a parameter is not valid; it lists every problem.
        """
        arguments = Arguments(type(self), scope, id)
        arguments.check_roles(roles, _MOST_ROLES)
        arguments.check_topic(topic)
        arguments.check_regions(other_regions)
        arguments.check_boolean("report_changes", report_changes)
        _check_callers(arguments, expected_callers)
        arguments.raise_problems()

        super().__init__(scope, id)
        small = SmallFunction(
            self,
            "Function",
            file="role_use_function.py",
            topic=topic,
            topic_key=topic_key,
            description="Sends a message for each use of a role",
            environment={"EXPECTED_CALLERS": json.dumps(list(expected_callers))},
            timeout=Duration.seconds(30),
            retention=log_retention,
        )
        self.function = small.function
        """The function that sends the messages."""
        self.role = small.role
        """Its role."""
        self.log_group: logs.ILogGroup = small.log_group

        arns = [role.role_arn for role in roles]
        sessions = [session_arn_prefix(role, self) for role in roles]
        patterns = patterns_by_rule(arns, sessions, report_changes=report_changes)
        for name, pattern in patterns.items():
            self._add_rule(name, pattern)
        if other_regions:
            EventForwarding(
                self,
                "OtherRegions",
                role_arns=arns,
                session_arn_prefixes=sessions,
                regions=other_regions,
                report_changes=report_changes,
            )
        self.uses = self._metric("Uses", "use")
        """How often the roles were used."""
        self.unexpected_uses: cloudwatch.Metric | None = None
        """How often anyone but ``expected_callers`` used them."""
        if expected_callers:
            self.unexpected_uses = self._metric("UnexpectedUses", "use", expected="no")
            _alarm_on(self, self.unexpected_uses, topic, topic_key)

    @classmethod
    def problems(
        cls, scope: Construct, *, topic: sns.ITopic, other_regions: Sequence[str]
    ) -> list[Problem]:
        """What is wrong with a topic and Regions, for a role that creates its own alarm.

        Args:
            scope: Where the alarm is to be created.
            topic: The topic.
            other_regions: The Regions.
        """
        arguments = Arguments(cls, scope, "")
        arguments.check_topic(topic)
        arguments.check_regions(other_regions)
        return arguments.problems

    def _add_rule(self, name: str, pattern: Pattern) -> None:
        rule = events.CfnRule(
            self,
            name,
            description=RULE_DESCRIPTIONS[name],
            event_pattern=pattern,
            state=RULE_STATES[name],
            targets=[events.CfnRule.TargetProperty(arn=self.function.function_arn, id="Function")],
        )
        self.function.add_permission(
            f"InvokeFrom{name}",
            principal=iam.ServicePrincipal("events.amazonaws.com"),
            source_arn=rule.attr_arn,
        )

    def _metric(self, name: str, kind: str, expected: str | None = None) -> cloudwatch.Metric:
        conditions: list[Any] = [logs.FilterPattern.string_value("$.roleEvent", "=", kind)]
        if expected:
            conditions.append(logs.FilterPattern.string_value("$.expected", "=", expected))
        stack = Stack.of(self)
        return logs.MetricFilter(
            self,
            name,
            log_group=self.log_group,
            filter_pattern=logs.FilterPattern.all(*conditions),
            metric_namespace="IamPatterns/RoleUse",
            metric_name=f"{stack.stack_name}-{self.node.addr[-8:]}-{name}",
            metric_value="1",
        ).metric(statistic="Sum", period=Duration.minutes(5))


def _check_callers(arguments: Arguments, callers: Sequence[str]) -> None:
    if isinstance(callers, str) or not isinstance(callers, Sequence):
        arguments.add_rule("expected_callers", "must be a list", "Pass [arn].", value=callers)
        return
    for index, caller in enumerate(callers):
        if not isinstance(caller, str) or not _CALLER.fullmatch(caller):
            arguments.add_rule(
                f"expected_callers[{index}]",
                "must be an ARN with * or ? as wildcards, an account number or PROVIDER/NAME",
                "For example the ARN of a user, or iam.Role.role_arn.",
                value=caller,
            )
        elif caller == "*":
            fix = "List the callers that you expect, or omit expected_callers."
            arguments.add_rule(
                f"expected_callers[{index}]", "expects every caller", fix, value=caller
            )
    if len(json.dumps([str(caller) for caller in callers])) > _MOST_ENVIRONMENT_BYTES:
        arguments.add_rule(
            "expected_callers",
            f"is longer than {_MOST_ENVIRONMENT_BYTES} characters, which an environment variable "
            "of Lambda cannot hold",
            "Use wildcards, or one alarm for each role.",
            value=len(callers),
        )


def _alarm_on(
    scope: Construct, metric: cloudwatch.Metric, topic: sns.ITopic, topic_key: kms.IKey | None
) -> None:
    alarm = cloudwatch.Alarm(
        scope,
        "UnexpectedCaller",
        metric=metric,
        threshold=1,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description="Somebody who is not expected used a role",
    )
    alarm.add_alarm_action(actions.SnsAction(topic))
    let_service_publish(topic, _CLOUDWATCH, "PublishRoleUseAlarms")
    let_service_encrypt(topic, topic_key, _CLOUDWATCH)

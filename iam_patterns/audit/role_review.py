"""A regular review of the account's roles, sent to their owners."""

import json
import re
from typing import Any, Final

from aws_cdk import Aws, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.audit._arguments import Arguments
from iam_patterns.audit._function import SmallFunction
from iam_patterns.policy import Statement

_MOST_DAYS: Final = 400
_MOST_DAYS_BETWEEN: Final = 90
_MOST_HOURS: Final = 12
_TAG: Final = re.compile(r"[\w .:/=+@-]{1,128}")


class RoleReview(Construct):
    """Sends each owner a list of their roles that need a look, once a week. It changes nothing.

    On the list are roles that nobody used, roles whose sessions can last long, every access key of
    a user, and each trust policy that was created or changed since the last review, with who did
    it. The owner of a role or user is the value of its tag ``owner``. Messages have the attribute
    ``owner``, by which a subscription to the topic can choose its own.

    It reads what IAM records of the last use, which costs nothing and covers 400 days. For unused
    permissions within a role, use `UnusedAccessAnalyzer`.

    Creates a Lambda function with its role and log group, and an EventBridge rule.

    Example:
        >>> from aws_cdk import App, Stack, aws_sns as sns
        >>> stack = Stack(App(), "Example")
        >>> review = RoleReview(stack, "Review", topic=sns.Topic(stack, "Topic", enforce_ssl=True))

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        topic: sns.ITopic,
        topic_key: kms.IKey | None = None,
        unused_days: int = 90,
        longest_session: Duration | None = None,
        days_between: int = 7,
        owner_tag: str = "owner",
        log_retention: logs.RetentionDays = logs.RetentionDays.THREE_MONTHS,
    ) -> None:
        """Creates the review.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            topic: The topic that receives the messages, of this app or imported.
            topic_key: The customer managed KMS key of an imported topic, if it has one.
            unused_days: After how many days without use a role is on the list, 1 to 400.
            longest_session: Roles whose sessions can last longer are on the list; by default one
                hour.
            days_between: The days from one review to the next, 1 to 90, the days that CloudTrail
                keeps its event history.
            owner_tag: The tag of roles and users that says who owns them.
            log_retention: How long the function's log is kept.

        Raises:
            AuditError: If a parameter is not valid; it lists every problem.
        """
        arguments = Arguments(type(self), scope, id)
        arguments.check_topic(topic)
        arguments.check_whole_number("unused_days", unused_days, 1, _MOST_DAYS)
        arguments.check_whole_number("days_between", days_between, 1, _MOST_DAYS_BETWEEN)
        longest = Duration.hours(1) if longest_session is None else longest_session
        arguments.check_duration("longest_session", longest, _MOST_HOURS)
        if not isinstance(owner_tag, str) or not _TAG.fullmatch(owner_tag):
            rule, fix = "must be the key of a tag", 'For example "owner".'
            arguments.add_rule("owner_tag", rule, fix, value=owner_tag)
        arguments.raise_problems()

        super().__init__(scope, id)
        settings: dict[str, Any] = {
            "unused_days": unused_days,
            "session_hours": longest.to_hours(integral=False),
            "days": days_between,
            "owner_tag": owner_tag,
        }
        small = SmallFunction(
            self,
            "Function",
            file="role_review_function.py",
            topic=topic,
            topic_key=topic_key,
            description="Sends the owners of roles what they should look at",
            statements=_statements(Stack.of(self).account),
            environment={"SETTINGS": json.dumps(settings)},
            timeout=Duration.minutes(15),
            retention=log_retention,
        )
        self.function = small.function
        """The function that sends the messages."""
        self.role = small.role
        """Its role."""
        self.log_group: logs.ILogGroup = small.log_group
        self.schedule = events.Rule(
            self,
            "Schedule",
            description="Starts the review of roles",
            schedule=events.Schedule.rate(Duration.days(days_between)),
            targets=[targets.LambdaFunction(self.function)],
        )


def _statements(account: str) -> tuple[Statement, ...]:
    """What the review reads; it has no permission to change anything but to publish.

    See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    """
    anything = f"arn:{Aws.PARTITION}:iam::{account}"
    return (
        Statement(
            "ListRolesAndUsers",
            actions=[
                "iam:GetAccessKeyLastUsed",
                "iam:GetAccountSummary",
                "iam:ListRoles",
                "iam:ListUsers",
            ],
            resources=["*"],
            wildcard_reason="The review reads every role and user of the account.",
        ),
        Statement(
            "ReadRoles",
            actions=["iam:GetRole"],
            resources=[f"{anything}:role/*"],
            wildcard_reason="The review reads every role of the account.",
        ),
        Statement(
            "ReadUsers",
            actions=["iam:ListAccessKeys", "iam:ListUserTags"],
            resources=[f"{anything}:user/*"],
            wildcard_reason="The review reads the keys of every user of the account.",
        ),
        Statement(
            "ReadEventHistory",
            actions=["cloudtrail:LookupEvents"],
            resources=["*"],
            wildcard_reason="The event history of CloudTrail has no ARN.",
        ),
    )

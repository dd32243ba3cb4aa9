"""An EventBridge rule that sends the findings of an analyzer to a topic, as text.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
"""

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.audit._topic import let_service_encrypt


def add_finding_rule(
    scope: Construct,
    *,
    analyzer_arn: str,
    detail_type: str,
    fields: Mapping[str, str],
    heading: str,
    topic: sns.ITopic,
) -> events.Rule:
    """Sends each new or changed active finding of the analyzer.

    Args:
        scope: The analyzer.
        analyzer_arn: Its ARN: findings of other analyzers are not sent.
        detail_type: The type of its findings.
        fields: What the message says: a label, and the field of the finding.
        heading: The first line of the message.
        topic: The topic.
    """
    let_service_encrypt(topic, None, "events.amazonaws.com")
    lines = [heading, *(f"{label}: {_field(name)}" for label, name in fields.items())]
    lines.append(f"Time: {events.EventField.time}")
    return events.Rule(
        scope,
        "Findings",
        description=heading,
        event_pattern=finding_pattern(analyzer_arn, detail_type),
        targets=[
            targets.SnsTopic(
                topic, message=events.RuleTargetInput.from_multiline_text("\n".join(lines))
            )
        ],
    )


def finding_pattern(analyzer_arn: str, detail_type: str) -> events.EventPattern:
    """The active findings of one analyzer, and those that it could not decide."""
    detail: dict[str, Any] = {"status": ["ACTIVE"]}
    return events.EventPattern(
        source=["aws.access-analyzer"],
        detail_type=[detail_type],
        resources=[analyzer_arn],
        detail=detail,
    )


def _field(name: str) -> str:
    return events.EventField.from_path(f"$.detail.{name}")

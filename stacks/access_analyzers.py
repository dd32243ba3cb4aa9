"""IAM Access Analyzer: external access that the app does not intend, and access nobody uses."""

from typing import Final

from aws_cdk import Stack
from constructs import Construct

from iam_patterns import ThirdPartyExternalIdRole
from iam_patterns.audit import ExternalAccessAnalyzer, UnusedAccessAnalyzer
from iam_patterns.permissions import read_s3
from stacks.example import Example, Settings
from stacks.message_inbox import MessageInbox


class AccessAnalyzersStack(Stack):
    """Findings of external and unused access; not part of the demo (no Access Analyzer)."""

    def __init__(self, scope: Construct, id: str, settings: Settings) -> None:  # noqa: A002
        super().__init__(scope, id, env=settings.tools)

        inbox = MessageInbox(self, "Inbox")
        role = ThirdPartyExternalIdRole(
            self,
            "Vendor",
            description="Lets an auditor read the public reports",
            vendor_account=settings.vendor_account,
            external_id=settings.vendor_external_id,
            permissions=read_s3(f"arn:{self.partition}:s3:::example-public-reports"),
        )

        # The vendor of the role is expected. Access of anybody else is sent to the topic.
        ExternalAccessAnalyzer(self, "ExternalAccess", topic=inbox.topic, roles=[role])
        UnusedAccessAnalyzer(
            self, "UnusedAccess", topic=inbox.topic, excluded_tags={"review": "exempt"}
        )


EXAMPLE: Final = Example(
    230, lambda app, settings: AccessAnalyzersStack(app, "AccessAnalyzers", settings)
)

"""One template, with its stack name, account and Region.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from iam_patterns.policy.tokens import symbol, unknown

_PARTITIONS: Final = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
)


@dataclass(frozen=True, slots=True)
class StackTemplate:
    """One template of an app.

    Args:
        name: The stack's name.
        template: The template, as parsed JSON.
        account: The account that it is deployed to; None if the stack does not set it.
        region: The Region that it is deployed to; None if the stack does not set it.
        paths: The construct paths by logical ID, as far as they are known.
        parameters: The values of its parameters, such as those that a nested stack gets.
        folder: The folder of its cloud assembly, which has the templates of nested stacks.
        qualifier: The prefix of its symbols, if the app has several stacks.
        file: The file that it was read from; None for a parsed template.
        source: The text that it was parsed from; None for a parsed template.
    """

    name: str
    template: Mapping[str, Any]
    account: str | None = None
    region: str | None = None
    paths: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None
    qualifier: str = ""
    file: Path | None = None
    source: str | None = None

    @property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        """The resources, by logical ID."""
        found: Mapping[str, Mapping[str, Any]] = self.template.get("Resources", {})
        return found

    @property
    def partition(self) -> str:
        """The partition of its Region; ``aws`` if the Region is not set."""
        region = self.region or ""
        return next((name for start, name in _PARTITIONS if region.startswith(start)), "aws")

    def symbol(self, name: str) -> str:
        """The symbol for a value of this stack."""
        return symbol(f"{self.qualifier}{name}")

    @property
    def identity(self) -> str:
        """Identifies it among the stacks of its app, which may have the same name."""
        return f"{self.qualifier}{self.name}"

    @property
    def account_or_symbol(self) -> str:
        """The account, or the unknown value that stands for it."""
        return self.account or unknown("AWS::AccountId")

    @property
    def region_or_symbol(self) -> str:
        """The Region, or the unknown value that stands for it."""
        return self.region or unknown("AWS::Region")

    def path_of(self, logical_id: str) -> str:
        """The construct path of a resource, without CDK's ``Resource``, or its logical ID."""
        metadata = self.resources.get(logical_id, {}).get("Metadata", {})
        path = self.paths.get(logical_id) or str(metadata.get("aws:cdk:path", logical_id))
        return path.strip("/").removesuffix("/Resource")

"""One template, and what is known of where it is deployed to.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from iam_patterns.policy.tokens import symbol

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
        account: The account it is deployed to; None when the stack leaves it open.
        region: Its region, likewise.
        paths: The construct path of each logical ID, as far as they are known.
        parameters: The values of its parameters, such as a nested stack is given.
        folder: The folder of its cloud assembly, where its nested stacks are.
        qualifier: What stands before the names of its symbols, where there are several stacks.
        file: The file it was read from; None where it was given as data.
        source: The text it was parsed from, likewise.
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
        """The partition of its region; ``aws`` where that is open."""
        region = self.region or ""
        return next((name for start, name in _PARTITIONS if region.startswith(start)), "aws")

    def symbol(self, name: str) -> str:
        """The symbol for something of this stack."""
        return symbol(f"{self.qualifier}{name}")

    @property
    def identity(self) -> str:
        """What tells it from the other stacks of its app, which may have the same name."""
        return f"{self.qualifier}{self.name}"

    @property
    def account_or_symbol(self) -> str:
        """The account, or the symbol that stands for it."""
        return self.account or self.symbol("AWS.AccountId")

    @property
    def region_or_symbol(self) -> str:
        """The region, or the symbol that stands for it."""
        return self.region or self.symbol("AWS.Region")

    def path_of(self, logical_id: str) -> str:
        """The construct path of a resource, without CDK's own last part; else its ID."""
        metadata = self.resources.get(logical_id, {}).get("Metadata", {})
        path = self.paths.get(logical_id) or str(metadata.get("aws:cdk:path", logical_id))
        return path.strip("/").removesuffix("/Resource")

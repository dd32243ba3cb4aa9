"""One template, with its stack name, account and Region.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from iam_patterns.policy.partitions import partition_of
from iam_patterns.policy.tokens import symbol, unknown
from iam_patterns.template.construct_paths import ConstructPaths
from iam_patterns.template.json_text import resource_lines

_ACCOUNT: Final = unknown("AWS::AccountId")
_REGION: Final = unknown("AWS::Region")


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
        lines: The line of each resource, by logical ID; None if they have not been counted.
        artifact_id: Its ID in the cloud assembly.
        construct_paths: The construct paths of the stack and of its nested stacks.
        parent: The stack that it is nested in.
        made_from: The resource that a transform makes another from, by logical ID.
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
    lines: Mapping[str, int] | None = None
    artifact_id: str = ""
    construct_paths: ConstructPaths = field(default_factory=ConstructPaths)
    parent: "StackTemplate | None" = None
    made_from: Mapping[str, str] = field(default_factory=dict)

    @property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        """The resources, by logical ID."""
        found: Mapping[str, Mapping[str, Any]] = self.template.get("Resources", {})
        return found

    @property
    def partition(self) -> str:
        """The partition of its Region; ``aws`` if the Region is not set."""
        return partition_of(self.region or "")

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
        return self.account or _ACCOUNT

    @property
    def region_or_symbol(self) -> str:
        """The Region, or the unknown value that stands for it."""
        return self.region or _REGION

    @property
    def label(self) -> str:
        """Its name and its file, for messages."""
        return f"{self.name} ({self.file})" if self.file else self.name

    @property
    def chain(self) -> Iterator["StackTemplate"]:
        """The stack, then the stack that it is nested in, and so on."""
        stack: StackTemplate | None = self
        while stack is not None:
            yield stack
            stack = stack.parent

    def construct_path_of(self, logical_id: str) -> str | None:
        """The construct path of a resource as CDK has it; None if it is not known.

        The role that is made from a resource has the path of that resource.
        """
        if logical_id in self.made_from:
            source = self.made_from[logical_id]
            path = self.construct_path_of(source)
            part = logical_id.removeprefix(source)
            return path if path is None or part == "Role" else f"{path}/{part}"
        metadata = self.resources.get(logical_id, {}).get("Metadata")
        own = metadata.get("aws:cdk:path") if isinstance(metadata, Mapping) else None
        path = own if isinstance(own, str) else self.paths.get(logical_id)
        return path.strip("/") if path else None

    def path_of(self, logical_id: str) -> str:
        """The construct path of a resource, without CDK's ``Resource``.

        That of a role that is made from a resource is also without ``Default``.

        Without a known path it is the logical ID, after the stack's name if the app has several
        stacks.
        """
        path = self.construct_path_of(logical_id)
        if path is not None:
            path = path.removesuffix("/Resource")
            return path.removesuffix("/Default") if logical_id in self.made_from else path
        return f"{self.name}/{logical_id}" if self.qualifier else logical_id

    def line_of(self, logical_id: str) -> int | None:
        """The line of a resource in the template's file; None for a parsed template.

        For one that a transform makes, it is that of the resource that it is made from.
        """
        logical_id = self.made_from.get(logical_id, logical_id)
        if self.lines is None and self.source is not None:
            return resource_lines(self.source).get(logical_id)
        return (self.lines or {}).get(logical_id)

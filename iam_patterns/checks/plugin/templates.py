"""Reads the templates that CDK hands to a plugin; one that cannot be read is a `Failure`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from aws_cdk import IPolicyValidationContext, PolicyValidationStack

from iam_patterns.checks.failures import Failure
from iam_patterns.checks.finding import Finding
from iam_patterns.checks.stack_artifacts import StackArtifact, stack_artifacts
from iam_patterns.template import StackTemplate, read_stacks, stack_set_templates

_CONSTRUCT_PATH: Final = "aws:cdk:path"
"""The metadata of a resource that has its construct path, unless the app turns that off."""
_NOT_IN_SYMBOLS: Final = re.compile(r"[^\w.]", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReadStack:
    """A stack of the app.

    Args:
        path: Its construct path, such as ``Prod/Api``.
        file: Its template.
        artifact: What the manifest says about it; None without a manifest.
    """

    path: str
    file: Path
    artifact: StackArtifact | None

    @property
    def parent(self) -> str:
        """The construct path of its stage; empty for a stack of the app."""
        return self.path.rpartition("/")[0]


@dataclass(slots=True)
class ReadTemplates:
    """The templates of the app.

    Args:
        stacks: Its stacks.
        templates: Their templates, as far as they could be read.
        failures: What could not be read.
    """

    stacks: list[ReadStack] = field(default_factory=list)
    templates: list[StackTemplate] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def path_of(self, finding: Finding) -> str:
        """The construct path of the resource of a finding; its logical ID if it is not known."""
        subject = finding.subject
        metadata = subject.stack.resources.get(subject.logical_id, {}).get("Metadata")
        path = metadata.get(_CONSTRUCT_PATH) if isinstance(metadata, Mapping) else None
        if isinstance(path, str):
            return path
        stack = self.stack_of(finding)
        paths = stack.artifact.paths if stack and stack.artifact else {}
        return paths.get(subject.logical_id, subject.logical_id)

    def stack_of(self, finding: Finding) -> ReadStack | None:
        """The stack that a finding is in, itself or in a nested stack."""
        template = finding.subject.stack
        for stack in self.stacks:
            is_same_folder = stack.file.parent == folder_of(template)
            if is_same_folder and template.qualifier.startswith(qualifier_of(stack.path)):
                return stack
        return None


def read_templates(context: IPolicyValidationContext) -> ReadTemplates:
    """Reads all templates."""
    read = ReadTemplates()
    artifacts: dict[Path, Mapping[str, StackArtifact]] = {}
    for found in context.stack_templates:
        file = Path(found.template_path)
        if file.parent not in artifacts:
            try:
                artifacts[file.parent] = stack_artifacts(file.parent)
            except Exception as error:  # noqa: BLE001 - reported, and the templates are still read
                artifacts[file.parent] = {}
                what = f"{file.parent / 'manifest.json'} cannot be read"
                read.failures.append(Failure(what, error, file=file))
        artifact = artifacts[file.parent].get(file.name)
        read.stacks.append(ReadStack(found.stack_construct_path, file, artifact))
        try:
            read.templates += _templates(found, file, artifact)
        except Exception as error:  # noqa: BLE001 - reported, and the others are still read
            read.failures.append(Failure(f"The template {file} is not checked", error, file=file))
    for folder in artifacts:
        try:
            read.templates += stack_set_templates(folder)
        except Exception as error:  # noqa: BLE001 - reported, and the others are still read
            what = f"The StackSets in {folder} are not checked"
            read.failures.append(Failure(what, error, file=read.stacks[0].file))
    return read


def _templates(
    found: PolicyValidationStack, file: Path, artifact: StackArtifact | None
) -> list[StackTemplate]:
    """The template, and those of StackSets in it."""
    read, *stack_sets = read_stacks(file)
    has_paths = _CONSTRUCT_PATH in (read.source or "")
    own = replace(
        read,
        paths=artifact.paths if artifact and not has_paths else {},
        name=artifact.name if artifact else read.name,
        account=_known(found.account_id),
        region=_known(found.region),
        folder=file.parent,
        qualifier=qualifier_of(found.stack_construct_path),
    )
    return [
        own,
        *(
            replace(one, folder=own.folder, qualifier=f"{own.qualifier}{one.qualifier}")
            for one in stack_sets
        ),
    ]


def folder_of(stack: StackTemplate) -> Path | None:
    """The folder of the assembly that a template is in."""
    return stack.folder or (stack.file.parent if stack.file else None)


def qualifier_of(path: str) -> str:
    """The prefix of the symbols of a stack."""
    return _NOT_IN_SYMBOLS.sub("", path.replace("/", ".")) + "."


def _known(value: str | None) -> str | None:
    return None if value is None or value.startswith(("unknown", "${")) else value

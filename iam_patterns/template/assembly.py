"""Reads the templates of a cloud assembly, a file or a mapping.

See https://docs.aws.amazon.com/cdk/v2/guide/deploy.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from iam_patterns.policy.wrong_types import not_a
from iam_patterns.template.construct_paths import ConstructPaths
from iam_patterns.template.errors import TemplateError, refuse
from iam_patterns.template.files import inside, is_directory, read_text
from iam_patterns.template.inline_stack_sets import with_inline_stack_sets
from iam_patterns.template.json_object import JsonObject
from iam_patterns.template.json_text import parse_json
from iam_patterns.template.qualifiers import qualified
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.template_data import checked_template
from iam_patterns.template.template_file import read_template

_ENVIRONMENT: Final = re.compile(r"aws://([^/]+)/(.+)")
_MANIFEST: Final = "manifest.json"
_STACK: Final = "aws:cloudformation:stack"
_ASSEMBLY: Final = "cdk:cloud-assembly"
_ASSETS: Final = "cdk:asset-manifest"
_LOGICAL_ID: Final = "aws:cdk:logicalId"
_STACK_SET: Final = ".stackset.template.json"
_NAME_IN_URL: Final = re.compile(r"[\w-]+", re.ASCII)


def read_stacks(
    source: Path | str | Mapping[str, Any], *, name: str = "Template"
) -> list[StackTemplate]:
    """The stacks of a cloud assembly, a template file or a parsed template.

    A cloud assembly includes the templates of its stages and of StackSets.

    Args:
        source: A folder with a ``manifest.json``, a template file in JSON or YAML, or a parsed
            template.
        name: The name of the stack of a parsed template.

    Raises:
        TemplateError: When the source is not one of these, or malformed.
    """
    if isinstance(source, Mapping):
        return list(with_inline_stack_sets(StackTemplate(name, checked_template(source, name))))
    refuse(not_a("source", source, (str, Path), "a path or a parsed template"))
    path = Path(source)
    if is_directory(path):
        return qualified(list(Assembly(path).stacks()))
    return list(with_inline_stack_sets(read_template(path, path.name.split(".")[0])))


def stack_names(folder: Path) -> Mapping[str, str]:
    """The stack names of a cloud assembly, by template file."""
    if not (folder / _MANIFEST).exists():
        return {}
    return dict(Assembly(folder).names())


def stack_metadata(folder: Path, kind: str) -> Iterator[Any]:
    """The data of the metadata entries of one type, of every stack of a cloud assembly.

    Args:
        folder: The folder of the assembly.
        kind: The type of the entries, such as ``aws:cdk:logicalId``.

    Raises:
        TemplateError: When the manifest or the metadata is malformed.
    """
    return Assembly(folder).metadata(kind)


def stack_set_templates(folder: Path) -> list[StackTemplate]:
    """The templates of the StackSets of a cloud assembly, which are no stacks of its manifest.

    Args:
        folder: The folder of the assembly; one without a manifest has none.

    Raises:
        TemplateError: When the assembly or a template is malformed.
    """
    return list(Assembly(folder).stack_sets()) if (folder / _MANIFEST).exists() else []


class Assembly:
    """A folder that ``cdk synth`` writes, such as ``cdk.out``.

    Args:
        folder: The folder.

    Raises:
        TemplateError: When its manifest is malformed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        manifest = folder / _MANIFEST
        if not manifest.exists():
            raise TemplateError(
                f"{folder} has no manifest.json: pass the folder that cdk synth writes, such as "
                "cdk.out"
            )
        self._manifest = JsonObject(self._json(_MANIFEST), str(manifest))
        self._artifacts = [artifact for _, artifact in self._manifest.objects("artifacts")]

    def stacks(self) -> Iterator[StackTemplate]:
        """Its stacks, then those of its StackSets; those of a stage where the stage is."""
        for artifact in self._artifacts:
            kind = artifact.text("type")
            if kind == _ASSEMBLY:
                name = artifact.object("properties").text("directoryName")
                yield from Assembly(inside(self.folder, name)).stacks()
            elif kind == _STACK:
                yield from with_inline_stack_sets(self._stack(artifact))
        yield from self.stack_sets()

    def metadata(self, kind: str) -> Iterator[Any]:
        """The data of the metadata entries of one type, of its stacks and those of its stages."""
        for artifact in self._artifacts:
            if artifact.text("type") == _ASSEMBLY:
                name = artifact.object("properties").text("directoryName")
                yield from Assembly(inside(self.folder, name)).metadata(kind)
            elif artifact.text("type") == _STACK:
                for _, entry in self._entries(artifact, kind):
                    yield entry.get("data")

    def names(self) -> Iterator[tuple[str, str]]:
        """The template file and the name of each stack."""
        for artifact in self._artifacts:
            if artifact.text("type") == _STACK:
                properties = artifact.object("properties")
                yield properties.text("templateFile"), _stack_name(artifact)

    def stack_sets(self) -> Iterator[StackTemplate]:
        """The templates of its StackSets."""
        for file in sorted(set(self._asset_files.values())):
            if file.endswith(_STACK_SET):
                name = Path(file).name.removesuffix(_STACK_SET)
                yield replace(self._template(file, name), folder=self.folder, artifact_id=name)

    def nested_template(self, url: str) -> StackTemplate | None:
        """The template of a nested stack, found by the hash of its asset in the URL."""
        for name in _NAME_IN_URL.findall(url):
            if name in self._asset_files:
                return self._template(self._asset_files[name], url)
        return None

    def _stack(self, artifact: JsonObject) -> StackTemplate:
        properties = artifact.object("properties")
        account, region = _environment(artifact.text("environment", ""))
        paths = ConstructPaths(self._paths(artifact))
        return replace(
            self._template(properties.text("templateFile"), _stack_name(artifact)),
            account=account,
            region=region,
            paths=paths.of_stack(""),
            construct_paths=paths,
            folder=self.folder,
            artifact_id=artifact.key,
        )

    def _template(self, file: str, name: str) -> StackTemplate:
        return read_template(inside(self.folder, file), name)

    @cached_property
    def _asset_files(self) -> Mapping[str, str]:
        """The file of each asset, by its hash."""
        found = {}
        for artifact in self._artifacts:
            if artifact.text("type") == _ASSETS:
                file = artifact.object("properties").text("file")
                listing = JsonObject(self._json(file), str(self.folder / file))
                for asset_hash, asset in listing.objects("files", {}):
                    path = asset.object("source").text("path", "")
                    if path:
                        found[asset_hash] = path
        return found

    def _paths(self, artifact: JsonObject) -> Iterator[tuple[str, str]]:
        for path, entry in self._entries(artifact, _LOGICAL_ID):
            yield entry.text("data"), path

    def _entries(self, artifact: JsonObject, kind: str) -> Iterator[tuple[str, JsonObject]]:
        """The metadata entries of one type, with the path of their construct."""
        listings = [artifact.object("metadata", {})]
        file = artifact.text("additionalMetadataFile", "")
        if file:
            listings.append(JsonObject(self._json(file), str(self.folder / file)))
        for listing in listings:
            for path, entry in listing.entries():
                if entry.get("type") == kind:
                    yield path, entry

    def _json(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        path = inside(self.folder, name)
        return parse_json(read_text(path), str(path))


def _stack_name(artifact: JsonObject) -> str:
    return artifact.object("properties").text("stackName", artifact.key)


def _environment(text: str) -> tuple[str | None, str | None]:
    found = _ENVIRONMENT.fullmatch(text)
    if not found:
        return None, None
    account, region = found.groups()
    return (
        None if account.startswith("unknown") else account,
        None if region.startswith("unknown") else region,
    )

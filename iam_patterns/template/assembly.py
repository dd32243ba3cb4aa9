"""Reads the templates of a cloud assembly, a file or a mapping.

See https://docs.aws.amazon.com/cdk/v2/guide/deploy.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from iam_patterns.policy.tokens import unknown
from iam_patterns.template.stack import StackTemplate

_ENVIRONMENT: Final = re.compile(r"aws://([^/]+)/(.+)")
_STACK: Final = "aws:cloudformation:stack"
_ASSEMBLY: Final = "cdk:cloud-assembly"
_LOGICAL_ID: Final = "aws:cdk:logicalId"
_NOT_LOOKED_UP: Final = "dummy-value-for-"
_DUMMY: Final = re.compile(_NOT_LOOKED_UP + r"[\w./-]*")
"""CDK's placeholder for a value that it looks up before it synthesizes again."""
_SECTIONS: Final = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")


class TemplateError(ValueError):
    """The source is not a template, or a policy in it is malformed or unresolved."""


def read_stacks(
    source: Path | str | Mapping[str, Any], *, name: str = "Template"
) -> list[StackTemplate]:
    """The stacks of a cloud assembly, a template file or a parsed template.

    Args:
        source: A folder with a ``manifest.json``, a template file in JSON, or a parsed template.
        name: The name of the stack of a parsed template.

    Raises:
        TemplateError: When the source is not one of these.
    """
    if isinstance(source, Mapping):
        return [StackTemplate(name, _checked(source, name))]
    path = Path(source)
    if path.is_dir():
        return qualified(list(_of_assembly(path)))
    return [_of_file(path, path.name.split(".")[0])]


def stack_names(folder: Path) -> Mapping[str, str]:
    """The stack names of a cloud assembly, by template file."""
    manifest = folder / "manifest.json"
    artifacts = _json(manifest)["artifacts"] if manifest.exists() else {}
    return {
        artifact["properties"]["templateFile"]: artifact["properties"].get("stackName", name)
        for name, artifact in artifacts.items()
        if artifact["type"] == _STACK
    }


def qualified(stacks: list[StackTemplate]) -> list[StackTemplate]:
    """The stacks; if there are several, each qualifies its symbols with its name."""
    if len(stacks) == 1:
        return stacks
    return [replace(stack, qualifier=f"{_plain(stack.name)}.") for stack in stacks]


def _of_assembly(folder: Path) -> Iterator[StackTemplate]:
    manifest = folder / "manifest.json"
    if not manifest.exists():
        raise TemplateError(
            f"{folder} has no manifest.json: pass the folder that cdk synth writes, such as cdk.out"
        )
    for artifact_id, artifact in _json(manifest)["artifacts"].items():
        properties = artifact.get("properties", {})
        if artifact["type"] == _ASSEMBLY:
            yield from _of_assembly(folder / properties["directoryName"])
        elif artifact["type"] == _STACK:
            account, region = _environment(artifact.get("environment", ""))
            yield replace(
                _of_file(
                    folder / properties["templateFile"], properties.get("stackName", artifact_id)
                ),
                account=account,
                region=region,
                paths=dict(_paths(folder, artifact)),
                folder=folder,
            )


def _of_file(path: Path, name: str) -> StackTemplate:
    text = path.read_text(encoding="utf-8")
    if _NOT_LOOKED_UP in text:
        text = _DUMMY.sub(unknown("Lookup"), text)
    return StackTemplate(name, _checked(_parsed(text, path), str(path)), file=path, source=text)


def nested_template(folder: Path, url: str) -> StackTemplate | None:
    """The template of a nested stack, found by the hash of its asset in the URL."""
    for listing in sorted(folder.glob("*.assets.json")):
        for asset_hash, asset in _json(listing).get("files", {}).items():
            if asset_hash in url:
                return _of_file(folder / asset["source"]["path"], url)
    return None


def _environment(text: str) -> tuple[str | None, str | None]:
    found = _ENVIRONMENT.fullmatch(text)
    if not found:
        return None, None
    account, region = found.groups()
    return (
        None if account.startswith("unknown") else account,
        None if region.startswith("unknown") else region,
    )


def _paths(folder: Path, artifact: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    metadata = artifact.get("metadata", {})
    file = artifact.get("additionalMetadataFile")
    if file:
        metadata = metadata | _json(folder / file)
    for path, entries in metadata.items():
        for entry in entries:
            if entry.get("type") == _LOGICAL_ID:
                yield entry["data"], path


def _checked(template: object, name: str) -> Mapping[str, Any]:
    """The template, if it and its sections are objects."""
    if not isinstance(template, Mapping):
        raise TemplateError(_not_a_template(name, "it"))
    for section in _SECTIONS:
        declared = template.get(section, {})
        if not isinstance(declared, Mapping):
            raise TemplateError(_not_a_template(name, section))
        for logical_id, item in declared.items():
            if not isinstance(item, Mapping):
                raise TemplateError(_not_a_template(name, f"{section}.{logical_id}"))
    return template


def _not_a_template(name: str, location: str) -> str:
    return f"{name} is not a CloudFormation template: {location} must be an object"


def _json(path: Path) -> Any:  # noqa: ANN401 - any JSON
    return _parsed(path.read_text(encoding="utf-8"), path)


def _parsed(text: str, path: Path) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise TemplateError(f"{path} is not JSON: {error}") from error


def _plain(name: str) -> str:
    return re.sub(r"\W", "", name, flags=re.ASCII)

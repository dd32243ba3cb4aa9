"""Removes from synthesized templates what the emulator's CloudFormation does not support."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

_TYPES: Final = frozenset(
    {
        "AWS::CloudFormation::StackSet",
        "AWS::EKS::PodIdentityAssociation",
        "AWS::IAM::OIDCProvider",
        "AWS::Kinesis::ResourcePolicy",
        "AWS::RolesAnywhere::Profile",
        "AWS::SecretsManager::ResourcePolicy",
    }
)


def remove_unsupported(template: Path) -> list[str]:
    """Rewrites a template without unsupported resources and the outputs that refer to them.

    Args:
        template: The synthesized template.

    Returns:
        The types of the removed resources.

    Raises:
        ValueError: When another resource refers to one of them.
    """
    content = json.loads(template.read_text())
    removed = {
        logical_id: resource["Type"]
        for logical_id, resource in content.get("Resources", {}).items()
        if resource["Type"] in _TYPES
    }
    if not removed:
        return []
    for logical_id in removed:
        del content["Resources"][logical_id]
    for logical_id, resource in content["Resources"].items():
        _remove_dependencies(resource, removed)
        needed = removed.keys() & set(_references(resource))
        if needed:
            raise ValueError(f"{logical_id} of {template.name} refers to {sorted(needed)}")
    outputs = content.get("Outputs", {})
    content["Outputs"] = {
        name: output
        for name, output in outputs.items()
        if not removed.keys() & set(_references(output))
    }
    template.write_text(json.dumps(content))
    return sorted(removed.values())


def _remove_dependencies(resource: dict[str, Any], removed: Mapping[str, str]) -> None:
    depends_on = resource.pop("DependsOn", [])
    others = [depends_on] if isinstance(depends_on, str) else depends_on
    kept = [other for other in others if other not in removed]
    if kept:
        resource["DependsOn"] = kept


def _references(value: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a template
    if isinstance(value, Mapping):
        if "Ref" in value:
            yield value["Ref"]
        if "Fn::GetAtt" in value:
            yield value["Fn::GetAtt"][0]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)

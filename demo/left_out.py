"""Leaves out of the synthesized templates what the emulator's CloudFormation cannot create."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

_TYPES: Final = frozenset(
    {
        "AWS::EKS::PodIdentityAssociation",
        "AWS::IAM::OIDCProvider",
        "AWS::RolesAnywhere::Profile",
    }
)


def leave_out(template: Path) -> list[str]:
    """Rewrites the template without such resources, and without the outputs that show them.

    Args:
        template: The synthesized template.

    Returns:
        The types that were left out.

    Raises:
        ValueError: When another resource needs one of them.
    """
    content = json.loads(template.read_text())
    left_out = {
        logical_id: resource["Type"]
        for logical_id, resource in content.get("Resources", {}).items()
        if resource["Type"] in _TYPES
    }
    if not left_out:
        return []
    for logical_id in left_out:
        del content["Resources"][logical_id]
    for logical_id, resource in content["Resources"].items():
        _forget_order(resource, left_out)
        needed = left_out.keys() & set(_references(resource))
        if needed:
            raise ValueError(f"{logical_id} of {template.name} needs {sorted(needed)}")
    outputs = content.get("Outputs", {})
    content["Outputs"] = {
        name: output
        for name, output in outputs.items()
        if not left_out.keys() & set(_references(output))
    }
    template.write_text(json.dumps(content))
    return sorted(left_out.values())


def _forget_order(resource: dict[str, Any], left_out: Mapping[str, str]) -> None:
    depends_on = resource.pop("DependsOn", [])
    others = [depends_on] if isinstance(depends_on, str) else depends_on
    kept = [other for other in others if other not in left_out]
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

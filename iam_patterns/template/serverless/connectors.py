"""The connectors of AWS SAM: the policies that they attach are not read, and could allow anything.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.template.serverless.parts import Part, not_read

_CONNECTOR: Final = "AWS::Serverless::Connector"
_ROLE_PROPERTIES: Final = ("Role", "RoleArn")


def connector_policies(resources: Mapping[str, Any]) -> dict[str, Part]:
    """The managed policies of the connectors among some resources, by logical ID.

    A connector attaches its policy to the role of its source or of its destination.

    Args:
        resources: The resources, with the roles that are made for functions.
    """
    found: dict[str, Part] = {}
    for name, ends in _connectors(resources):
        roles = [role for end in ends if (role := _role_of(end, resources))]
        if roles:
            document = not_read(name, f"connector {name}")["PolicyDocument"]
            properties = {"PolicyDocument": document, "Roles": roles}
            found[f"{name}Policy"] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}
    return found


def _connectors(resources: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Each connector with the resources that it connects."""
    for logical_id, resource in resources.items():
        if not isinstance(resource, Mapping):
            continue
        properties = resource.get("Properties")
        if resource.get("Type") == _CONNECTOR and isinstance(properties, Mapping):
            yield logical_id, [properties.get("Source"), *_listed(properties.get("Destination"))]
        embedded = resource.get("Connectors")
        for name, connector in embedded.items() if isinstance(embedded, Mapping) else ():
            of = connector.get("Properties") if isinstance(connector, Mapping) else None
            of = of if isinstance(of, Mapping) else {}
            yield f"{logical_id}{name}", [{"Id": logical_id}, *_listed(of.get("Destination"))]


def _role_of(end: Any, resources: Mapping[str, Any]) -> Any:  # noqa: ANN401 - part of a template
    """The name of the role at one end of a connector; None if it has none."""
    if not isinstance(end, Mapping):
        return None
    if end.get("RoleName"):
        return end["RoleName"]
    logical_id = str(end.get("Id"))
    if f"{logical_id}Role" in resources:
        return {"Ref": f"{logical_id}Role"}
    declared = resources.get(logical_id)
    properties = declared.get("Properties") if isinstance(declared, Mapping) else None
    for name in _ROLE_PROPERTIES if isinstance(properties, Mapping) else ():
        value = properties.get(name)
        attribute = value.get("Fn::GetAtt") if isinstance(value, Mapping) else None
        role = attribute.split(".")[0] if isinstance(attribute, str) else None
        role = attribute[0] if isinstance(attribute, list) and attribute else role
        if role in resources:
            return {"Ref": role}
    return None


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]

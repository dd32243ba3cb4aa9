"""The connectors of AWS SAM: the policies that they attach are not read, and could allow anything.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.template.serverless.parts import Part, not_read

_CONNECTOR: Final = "AWS::Serverless::Connector"
_ROLE: Final = "AWS::IAM::Role"


def connector_policies(resources: Mapping[str, Any]) -> dict[str, Part]:
    """The managed policies of the connectors among some resources, by logical ID.

    A connector attaches its policy to a role of its source or of its destination.

    Args:
        resources: The resources, with the roles that are made for functions.
    """
    found: dict[str, Part] = {}
    for name, ends in _connectors(resources):
        roles = [role for end in ends for role in _roles_of(end, resources)]
        if roles:
            document = not_read(name, f"the connector {name}")["PolicyDocument"]
            properties = {"PolicyDocument": document, "Roles": roles}
            found[f"{name}Policy"] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}
    return found


def _connectors(resources: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """Each connector with the resources that it connects."""
    for logical_id, resource in resources.items():
        properties = resource.get("Properties")
        if resource.get("Type") == _CONNECTOR and isinstance(properties, Mapping):
            yield logical_id, [properties.get("Source"), *_listed(properties.get("Destination"))]
        embedded = resource.get("Connectors")
        for name, connector in embedded.items() if isinstance(embedded, Mapping) else ():
            of = connector.get("Properties") if isinstance(connector, Mapping) else None
            of = of if isinstance(of, Mapping) else {}
            yield f"{logical_id}{name}", [{"Id": logical_id}, *_listed(of.get("Destination"))]


def _roles_of(end: Any, resources: Mapping[str, Any]) -> Iterator[Any]:  # noqa: ANN401 - part of a template
    """The names of the roles of one end of a connector."""
    if not isinstance(end, Mapping):
        return
    if end.get("RoleName"):
        yield end["RoleName"]
        return
    logical_id = str(end.get("Id"))
    names = [f"{logical_id}Role", *_attributes_in(resources.get(logical_id))]
    for name in dict.fromkeys(names):
        declared = resources.get(name)
        if isinstance(declared, Mapping) and declared.get("Type") == _ROLE:
            yield {"Ref": name}


def _attributes_in(value: object) -> Iterator[str]:
    """The logical IDs whose attributes a part of a template reads."""
    if isinstance(value, list):
        for item in value:
            yield from _attributes_in(item)
    if isinstance(value, Mapping):
        attribute = value.get("Fn::GetAtt")
        if isinstance(attribute, str):
            yield attribute.split(".")[0]
        elif isinstance(attribute, list) and attribute:
            yield str(attribute[0])
        for item in value.values():
            yield from _attributes_in(item)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]

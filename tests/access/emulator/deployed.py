"""What the graph's names are called on the emulator."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.access.emulator.api import Api, of_root

_SYMBOL: Final = re.compile(r"<([^<>]+)>")
_SECRET: Final = re.compile(r"arn:[^<]+:secret:(<[^<>]+>)-<6\.characters>")
"""The ARN of a secret, which is found by its physical ID."""
_BY_API: Final = (
    "AWS::IAM::Role",
    "AWS::Kinesis::ResourcePolicy",
    "AWS::SecretsManager::ResourcePolicy",
)
"""The types with what the emulator's CloudFormation does not create, and its API can."""


@dataclass(frozen=True, slots=True)
class ToPut:
    """A resource policy or permissions boundary that is put by API.

    Args:
        stack: Its stack.
        logical_id: The logical ID of the resource in the template.
        type: Its type.
        properties: Its properties.
    """

    stack: str
    logical_id: str
    type: str
    properties: Mapping[str, Any]


class Names:
    """The deployed name of each resource of the stacks.

    Args:
        api: The clients.
        accounts: The accounts with stacks.
    """

    def __init__(self, api: Api, accounts: Iterable[str]) -> None:
        self._physical: dict[str, str] = {}
        self._places: dict[str, tuple[str, ...]] = {}
        for account in accounts:
            root = of_root(account)
            for stack in api.call(root, "cloudformation", "describe_stacks")["Stacks"]:
                name = stack["StackName"]
                self._places[name] = tuple(stack["StackId"].split(":")[3:5])
                answer = api.call(
                    root, "cloudformation", "describe_stack_resources", StackName=name
                )
                for each in answer["StackResources"]:
                    key = f"{name}.{each['LogicalResourceId']}"
                    self._physical[key] = each["PhysicalResourceId"]

    def of(self, text: str) -> str | None:
        """The text with each symbol replaced by a name; None if one is not deployed."""
        text = _SECRET.sub(r"\1", text)
        names = _SYMBOL.findall(text)
        if any(name not in self._physical for name in names):
            return None
        if whole := _SYMBOL.fullmatch(text):
            return self._physical[whole[1]]
        return _SYMBOL.sub(lambda found: self._last(found[1]), text)

    def physical(self, stack: str, logical_id: str) -> str:
        """The physical ID of a resource."""
        return self._physical[f"{stack}.{logical_id}"]

    def account(self, stack: str) -> str | None:
        """The account of a stack; None if it is not deployed."""
        return self._places[stack][1] if stack in self._places else None

    def arn(self, stack: str, logical_id: str) -> str:
        """The ARN of a stream."""
        name = self.physical(stack, logical_id)
        region, account = self._places[stack]
        return f"arn:aws:kinesis:{region}:{account}:stream/{name}"

    def _last(self, name: str) -> str:
        """The name of a resource whose physical ID is an ARN or a URL, too."""
        physical = self._physical[name]
        is_longer = physical.startswith(("arn:", "https:"))
        return re.split(r"[:/]", physical)[-1] if is_longer else physical


def to_put(assembly: Path) -> list[ToPut]:
    """The resource policies and boundaries of the templates that must be put by API."""
    return [
        ToPut(
            template.name.removesuffix(".template.json"), logical_id, resource["Type"], properties
        )
        for template in sorted(assembly.glob("*.template.json"))
        for logical_id, resource in json.loads(template.read_text()).get("Resources", {}).items()
        if resource["Type"] in _BY_API
        and (
            (properties := resource["Properties"]).keys()
            & {"PermissionsBoundary", "ResourcePolicy"}
        )
    ]


def put(api: Api, names: Names, policies: Iterable[ToPut]) -> None:
    """Puts those of deployed stacks as their templates have them."""
    for each in policies:
        account = names.account(each.stack)
        if account is None:
            continue
        root = of_root(account)
        found = _resolved(_known(each.properties), each.stack, names)
        if each.type == "AWS::IAM::Role":
            role = names.physical(each.stack, each.logical_id)
            given = {"RoleName": role, "PermissionsBoundary": found["PermissionsBoundary"]}
            api.call(root, "iam", "put_role_permissions_boundary", **given)
        elif each.type == "AWS::Kinesis::ResourcePolicy":
            policy = json.dumps(found["ResourcePolicy"])
            given = {"ResourceARN": found["ResourceArn"], "Policy": policy}
            api.call(root, "kinesis", "put_resource_policy", **given)
        else:
            policy = json.dumps(found["ResourcePolicy"])
            given = {"SecretId": found["SecretId"], "ResourcePolicy": policy}
            api.call(root, "secretsmanager", "put_resource_policy", **given)


def _known(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that are put."""
    names = ("PermissionsBoundary", "ResourceArn", "ResourcePolicy", "SecretId")
    return {name: properties[name] for name in names if name in properties}


def _resolved(value: Any, stack: str, names: Names) -> Any:
    """A value of a template, whose references are to resources of its own stack."""
    if isinstance(value, Mapping):
        if set(value) == {"Ref"}:
            return names.physical(stack, value["Ref"])
        if set(value) == {"Fn::GetAtt"}:
            return names.arn(stack, value["Fn::GetAtt"][0])
        return {key: _resolved(item, stack, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, stack, names) for item in value]
    return value

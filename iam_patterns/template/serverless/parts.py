"""The parts of roles that the transform of AWS SAM writes: trust policies, policies, ARNs.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-permissions.html
"""

import json
from collections.abc import Mapping
from typing import Any, Final

VERSION: Final = "2012-10-17"

Part = dict[str, Any]
"""A part of a template."""


def trusting(service: str) -> Part:
    """The trust policy of a role for one service."""
    statement = {
        "Action": ["sts:AssumeRole"],
        "Effect": "Allow",
        "Principal": {"Service": [service]},
    }
    return {"Version": VERSION, "Statement": [statement]}


def allowing(action: str | list[str], resource: object) -> Part:
    """A statement that allows something."""
    return {"Action": action, "Effect": "Allow", "Resource": resource}


def inline(name: str, *statements: Part) -> Part:
    """An inline policy; the transform writes it without a version."""
    return {"PolicyName": name, "PolicyDocument": {"Statement": list(statements)}}


def not_read(name: str, what: str) -> Part:
    """An inline policy that is not read: it could allow anything.

    Args:
        name: Its name.
        what: What the transform makes it from.
    """
    return {"PolicyName": name, "PolicyDocument": {"Ref": f"policy that AWS SAM makes for {what}"}}


def arn_of(logical_id: str) -> Part:
    """The ARN of a resource."""
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def role(properties: Mapping[str, Any], condition: object = None) -> Part:
    """A role, without the properties that are None."""
    kept = {name: value for name, value in properties.items() if value is not None}
    found: Part = {"Type": "AWS::IAM::Role", "Properties": kept}
    return found if condition is None else {**found, "Condition": condition}


def add_policy(policies: list[Part], policy: Part) -> None:
    """Adds an inline policy unless one with the same document is there."""
    text = json.dumps(policy["PolicyDocument"], sort_keys=True, default=str)
    same = (json.dumps(p.get("PolicyDocument"), sort_keys=True, default=str) for p in policies)
    if text not in same:
        policies.append(policy)

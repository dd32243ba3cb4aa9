"""Small apps of several stacks and accounts, and the words that cases are written in."""

from collections.abc import Mapping
from typing import Any

from iam_patterns.template import StackTemplate
from iam_patterns.testing import Access

OWN = "111111111111"
OTHER = "222222222222"
REGION = "eu-west-1"


def document(*statements: Any, version: str = "2012-10-17") -> dict[str, Any]:
    """A policy document."""
    return {"Version": version, "Statement": list(statements)}


def statement(
    action: Any = "*",
    resource: Any = "*",
    principal: Any = None,
    effect: str = "Allow",
    **more: Any,
) -> dict[str, Any]:
    """A statement; of a resource policy if it has a principal."""
    named = {"Principal": principal} if principal is not None else {}
    return {"Effect": effect, **named, "Action": action, "Resource": resource, **more}


def deny(action: Any = "*", resource: Any = "*", principal: Any = "*", **more: Any) -> Any:
    """A statement of a resource policy that denies."""
    return statement(action, resource, principal, "Deny", **more)


def role(*statements: Any, **properties: Any) -> dict[str, Any]:
    """A role named ``app`` with an inline policy of some statements."""
    policies = [{"PolicyName": "P", "PolicyDocument": document(*statements)}]
    trusted = {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": "app",
            "AssumeRolePolicyDocument": document(trusted),
            **({"Policies": policies} if statements else {}),
            **properties,
        },
    }


def resource(kind: str, /, **properties: Any) -> dict[str, Any]:
    """A resource of a template."""
    return {"Type": f"AWS::{kind}", "Properties": properties}


def stack(
    name: str, resources: Mapping[str, Any], account: str | None = OWN, **sections: Any
) -> StackTemplate:
    """A stack in an account."""
    template = {"Resources": dict(resources), **sections}
    return StackTemplate(name, template, account, REGION, qualifier=f"{name}.")


def access(*stacks: StackTemplate, **options: Any) -> Access:
    """The access of an app of these stacks."""
    return Access(stacks, **options)


ROLE_ARN = f"arn:aws:iam::{OWN}:role/app"


def outcome(found: Access, action: str, arn: str, role_name: str = "app", **call: Any) -> str:
    """What the answer is in a word: ``yes``, ``no`` or ``depends``."""
    text = str(found.role(role_name).allows(action, arn, **call)).splitlines()[0]
    return {"Yes.": "yes", "No.": "no", "It depends.": "depends"}[text.split("? ")[1]]

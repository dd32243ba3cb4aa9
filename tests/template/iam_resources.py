"""IAM resources as templates declare them, and the identities read from them."""

from typing import Any

from iam_patterns.template import (
    AppTemplates,
    IamIdentity,
    IamRole,
    StackTemplate,
    identities_of,
)

EC2 = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
TRUST = {"Version": "2012-10-17", "Statement": [EC2]}
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def document(action: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def policy(action: str, /, kind: str = "Policy", **properties: Any) -> dict[str, Any]:
    return {
        "Type": f"AWS::IAM::{kind}",
        "Properties": {"PolicyName": action, "PolicyDocument": document(action), **properties},
    }


def identities(**resources: dict[str, Any]) -> dict[str, IamIdentity]:
    stack = StackTemplate("Stack", {"Resources": resources}, "111111111111", "eu-west-1")
    return {identity.logical_id: identity for identity in identities_of(AppTemplates([stack]))}


def actions(identity: IamIdentity) -> list[str]:
    return [
        action
        for named in identity.policies
        for statement in named.document.statements
        for action in statement.actions
    ]


def role(**properties: Any) -> IamRole:
    declared = {"AssumeRolePolicyDocument": TRUST, **properties}
    found = identities(Role={"Type": "AWS::IAM::Role", "Properties": declared})["Role"]
    assert isinstance(found, IamRole)
    return found

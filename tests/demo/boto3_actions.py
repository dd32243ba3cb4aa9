"""The IAM actions, resources and condition keys of a boto3 call.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from demo.tries.model import Call

_REGION: Final = "eu-west-1"
_ACTIONS: Final = {"s3.list_objects_v2": "s3:ListBucket"}


@dataclass(frozen=True, slots=True)
class IamAction:
    """One IAM action that a call requires.

    Args:
        action: The action, such as ``s3:GetObject``.
        resource: The ARN of its resource.
        context: The condition keys that the call sends.
    """

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def iam_actions(call: Call, account: str) -> Iterator[IamAction]:
    """Every action that a call requires, in the account of its caller."""
    name = f"{call.service}.{call.operation}"
    words = "".join(word.capitalize() for word in call.operation.split("_"))
    action = _ACTIONS.get(name, f"{call.service}:{words}")
    parameters = call.parameters
    yield IamAction(action, _resource(call, account), dict(_context(call)))
    if "RoleARN" in parameters:
        yield IamAction(
            "iam:PassRole",
            parameters["RoleARN"],
            {"iam:PassedToService": f"{call.service}.amazonaws.com"},
        )


def _context(call: Call) -> Iterator[tuple[str, str]]:
    if "RoleARN" in call.parameters:
        yield "cloudformation:RoleArn", call.parameters["RoleARN"]
    if call.service == "iam" and "PermissionsBoundary" in call.parameters:
        yield "iam:PermissionsBoundary", call.parameters["PermissionsBoundary"]


def _resource(call: Call, account: str) -> str:
    for parameter, arn in _RESOURCES.items():
        if parameter in call.parameters:
            return arn(call.parameters, account)
    return "*"


_RESOURCES: Final[dict[str, Callable[[Mapping[str, Any], str], str]]] = {
    "TableName": lambda p, account: f"arn:aws:dynamodb:{_REGION}:{account}:table/{p['TableName']}",
    "Key": lambda p, _: f"arn:aws:s3:::{p['Bucket']}/{p['Key']}",
    "Bucket": lambda p, _: f"arn:aws:s3:::{p['Bucket']}",
    "PolicyArn": lambda p, _: str(p["PolicyArn"]),
    "RoleName": lambda p, account: (
        f"arn:aws:iam::{account}:role{p.get('Path', '/')}{p['RoleName']}"
    ),
    "PolicyName": lambda p, account: (
        f"arn:aws:iam::{account}:policy{p.get('Path', '/')}{p['PolicyName']}"
    ),
    "UserName": lambda p, account: f"arn:aws:iam::{account}:user/{p['UserName']}",
    "TopicArn": lambda p, _: str(p["TopicArn"]),
    "StackName": lambda p, account: (
        f"arn:aws:cloudformation:{_REGION}:{account}:stack/{p['StackName']}/id"
    ),
    "Name": lambda p, account: f"arn:aws:ssm:{_REGION}:{account}:parameter{p['Name']}",
    "NetworkInterfaceId": lambda p, account: (
        f"arn:aws:ec2:{_REGION}:{account}:network-interface/{p['NetworkInterfaceId']}"
    ),
}
"""The ARN that a parameter determines; the first parameter of the call counts."""

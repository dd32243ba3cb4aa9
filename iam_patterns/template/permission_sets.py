"""Permission sets of IAM Identity Center, read as the role that each becomes in an account.

See https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from iam_patterns.template.stack import StackTemplate

RESERVED_PATH: Final = "/aws-reserved/sso.amazonaws.com/"
"""The path of the roles that IAM Identity Center makes."""

_PERMISSION_SET: Final = "AWS::SSO::PermissionSet"
_ASSIGNMENT: Final = "AWS::SSO::Assignment"
_MANAGED_POLICY: Final = "AWS::IAM::ManagedPolicy"
_REFERENCES: Final = "CustomerManagedPolicyReferences"
_SIGN_IN: Final = {
    "aws": "https://signin.aws.amazon.com/saml",
    "aws-cn": "https://signin.amazonaws.cn/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
}


def with_permission_sets(stack: StackTemplate) -> StackTemplate:
    """The stack with the role of each of its permission sets.

    Args:
        stack: The stack.
    """
    made = {
        _role_id(name, stack.resources): (name, _role(name, resource, stack))
        for name, resource in stack.resources.items()
        if resource.get("Type") == _PERMISSION_SET
    }
    if not made:
        return stack
    resources = {**stack.resources, **{role_id: role for role_id, (_, role) in made.items()}}
    return replace(
        stack,
        template={**stack.template, "Resources": resources},
        made_from={**stack.made_from, **{role_id: name for role_id, (name, _) in made.items()}},
    )


def _role_id(name: str, resources: Mapping[str, Any]) -> str:
    role_id = f"{name}Role"
    return role_id if role_id not in resources else f"{name}ReservedRole"


def _role(name: str, resource: Mapping[str, Any], stack: StackTemplate) -> dict[str, Any]:
    declared = resource.get("Properties")
    declared = declared if isinstance(declared, Mapping) else {}
    account = _account(name, stack)
    suffix = {"Ref": f"suffix of the role of {name}"}
    managed = declared.get("ManagedPolicies", [])
    inline = declared.get("InlinePolicy")
    named = [_arn(found, account, stack) for found in _listed(declared, _REFERENCES)]
    arns = [*managed, *named] if isinstance(managed, list) else managed
    properties = {
        "RoleName": {"Fn::Join": ["_", ["AWSReservedSSO", declared.get("Name", name), suffix]]},
        "Path": RESERVED_PATH,
        "AssumeRolePolicyDocument": _trust(name, account, stack.partition),
        "ManagedPolicyArns": arns,
        "Policies": [] if not inline else [{"PolicyName": "Inline", "PolicyDocument": inline}],
        **_boundary(declared.get("PermissionsBoundary"), account, stack),
    }
    made = {"Type": "AWS::IAM::Role", "Properties": properties, "Account": account}
    condition = resource.get("Condition")
    return made if condition is None else {**made, "Condition": condition}


def _account(name: str, stack: StackTemplate) -> Any:  # noqa: ANN401 - part of a template
    """The account that the permission set is assigned to; unknown unless there is one."""
    targets = [
        properties.get("TargetId")
        for resource in stack.resources.values()
        if resource.get("Type") == _ASSIGNMENT
        and isinstance(properties := resource.get("Properties"), Mapping)
        and properties.get("PermissionSetArn") in _attributes(name)
    ]
    is_one = bool(targets) and all(target == targets[0] for target in targets)
    return targets[0] if is_one else {"Ref": f"account that {name} is assigned to"}


def _attributes(name: str) -> list[dict[str, Any]]:
    """How a template refers to the ARN of a permission set."""
    attribute = "PermissionSetArn"
    return [{"Fn::GetAtt": [name, attribute]}, {"Fn::GetAtt": f"{name}.{attribute}"}]


def _trust(name: str, account: object, partition: str) -> dict[str, Any]:
    provider = {"Ref": f"SAML provider of {name}"}
    arn = {"Fn::Join": ["", [f"arn:{partition}:iam::", account, ":saml-provider/", provider]]}
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": arn},
        "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        "Condition": {"StringEquals": {"SAML:aud": _SIGN_IN.get(partition, _SIGN_IN["aws"])}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _boundary(declared: object, account: object, stack: StackTemplate) -> dict[str, Any]:
    if not isinstance(declared, Mapping):
        return {}
    if "CustomerManagedPolicyReference" in declared:
        reference = declared["CustomerManagedPolicyReference"]
        return {"PermissionsBoundary": _arn(reference, account, stack)}
    return {"PermissionsBoundary": declared.get("ManagedPolicyArn", declared)}


def _arn(reference: Any, account: object, stack: StackTemplate) -> Any:  # noqa: ANN401 - part of a template
    """The ARN of a customer managed policy, which the account has under that name.

    A policy of that name that the template declares is taken for it.
    """
    if not isinstance(reference, Mapping) or "Name" not in reference:
        return reference
    path = reference.get("Path", "/")
    for logical_id, resource in stack.resources.items():
        properties = resource.get("Properties")
        if resource.get("Type") == _MANAGED_POLICY and isinstance(properties, Mapping):
            own = (properties.get("ManagedPolicyName"), properties.get("Path", "/"))
            is_referred = reference["Name"] in ({"Ref": logical_id}, own[0])
            if is_referred and own[1] == path:
                return {"Ref": logical_id}
    parts = [f"arn:{stack.partition}:iam::", account, ":policy", path, reference["Name"]]
    return {"Fn::Join": ["", parts]}


def _listed(declared: Mapping[str, Any], name: str) -> Iterator[Any]:
    found = declared.get(name)
    yield from found if isinstance(found, list) else [found] if found else []

"""Permission sets of IAM Identity Center, read as the role that each becomes in an account.

See https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from iam_patterns.policy.identity_center import (
    RESERVED_PATH,
    permission_set_role_name,
    permission_set_role_path,
)
from iam_patterns.template.stack import StackTemplate

_PERMISSION_SET: Final = "AWS::SSO::PermissionSet"
_ASSIGNMENT: Final = "AWS::SSO::Assignment"
_MANAGED_POLICY: Final = "AWS::IAM::ManagedPolicy"
_REFERENCES: Final = "CustomerManagedPolicyReferences"
_DURATION: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
"""An ISO 8601 duration of days, hours, minutes and seconds."""
_SECONDS: Final = (86400, 3600, 60, 1)
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
        "RoleName": {"Fn::Join": ["", _name_parts(declared.get("Name", name), suffix)]},
        "Path": _path(name, stack.region),
        "AssumeRolePolicyDocument": _trust(name, account, stack.partition),
        "ManagedPolicyArns": arns,
        "Policies": [] if not inline else [{"PolicyName": "Inline", "PolicyDocument": inline}],
        **_boundary(declared.get("PermissionsBoundary"), account, stack),
        **_session(declared.get("SessionDuration")),
    }
    made = {"Type": "AWS::IAM::Role", "Properties": properties, "Account": account}
    condition = resource.get("Condition")
    return made if condition is None else {**made, "Condition": condition}


def _name_parts(name: object, suffix: object) -> list[object]:
    before, after = permission_set_role_name("\0", "").split("\0")
    return [before, name, after, suffix]


def _path(name: str, region: str | None) -> object:
    """The path of the role; the part with the Region is unknown with the stack's Region."""
    if region is None:
        part = {"Ref": f"Region in the path of the role of {name}"}
        return {"Fn::Join": ["", [RESERVED_PATH, part]]}
    return permission_set_role_path(region)


def _session(duration: object) -> dict[str, object]:
    """The longest session, in seconds."""
    if duration is None:
        return {}
    found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    if found is None:
        return {"MaxSessionDuration": duration}
    parts = zip(found.groups(default="0"), _SECONDS, strict=True)
    return {"MaxSessionDuration": sum(int(part) * seconds for part, seconds in parts)}


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

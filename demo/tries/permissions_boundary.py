"""The team's pipeline creates roles with the boundary, and cannot get around the boundary."""

import json
from typing import Final

from demo.tries.calls import put_object
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, Session, Try, WebIdentitySession

_STACK: Final = "PermissionsBoundary"
_ROLE: Final = "{PermissionsBoundary.RoleArn}"
_TOOLS: Final = Account("tools")
_BOUNDARY: Final = "{PermissionsBoundary.BoundaryArn}"
_PIPELINE: Final = WebIdentitySession(
    _ROLE,
    claims={
        "iss": "https://gitlab.com",
        "aud": "https://gitlab.com",
        "sub": "project_path:acme/shop-roles:ref_type:branch:ref:main",
    },
)
_EVERYTHING: Final = json.dumps(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
)
_LAMBDA: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
)


def _create_role(
    name: str, *, path: str = "/teams/shop/", boundary: str | None = _BOUNDARY
) -> Call:
    request = {"RoleName": name, "Path": path, "AssumeRolePolicyDocument": _LAMBDA}
    return Call(
        "iam", "create_role", request | ({"PermissionsBoundary": boundary} if boundary else {})
    )


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="create a role under the boundary",
        call=_create_role("shop-worker"),
        expected="allowed",
        changes=True,
        differs="the emulator does not send iam:PermissionsBoundary, which the boundary requires",
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="create a role without a boundary",
        call=_create_role("shop-free", boundary=None),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="create a role under another boundary",
        call=_create_role("shop-other", boundary="arn:aws:iam::aws:policy/AdministratorAccess"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="create a role outside its path",
        call=_create_role("shop-outside", path="/"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="remove its own boundary",
        call=Call(
            "iam",
            "delete_role_permissions_boundary",
            {"RoleName": "{PermissionsBoundary.RoleName}"},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="rewrite the boundary",
        call=Call(
            "iam",
            "create_policy_version",
            {"PolicyArn": _BOUNDARY, "PolicyDocument": _EVERYTHING, "SetAsDefault": True},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="give itself every permission",
        call=Call(
            "iam",
            "put_role_policy",
            {
                "RoleName": "{PermissionsBoundary.RoleName}",
                "PolicyName": "Everything",
                "PolicyDocument": _EVERYTHING,
            },
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="widen its own trust policy",
        call=Call(
            "iam",
            "update_assume_role_policy",
            {"RoleName": "{PermissionsBoundary.RoleName}", "PolicyDocument": _LAMBDA},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="create a user",
        call=Call("iam", "create_user", {"UserName": "mallory"}),
        expected="denied",
        changes=True,
    ),
    # The emulator's CloudFormation ignores the boundary of a role, so this sets it.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="set the boundary of the pipeline",
        call=Call(
            "iam",
            "put_role_permissions_boundary",
            {"RoleName": "{PermissionsBoundary.RoleName}", "PermissionsBoundary": _BOUNDARY},
        ),
        expected="allowed",
        changes=True,
    ),
    # The boundary must limit the team whatever other policies it gets.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="give the pipeline every permission",
        call=Call(
            "iam",
            "put_role_policy",
            {
                "RoleName": "{PermissionsBoundary.RoleName}",
                "PolicyName": "Everything",
                "PolicyDocument": _EVERYTHING,
            },
        ),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline, given every permission",
        what="create a user",
        call=Call("iam", "create_user", {"UserName": "mallory"}),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline, given every permission",
        what="remove its own boundary",
        call=Call(
            "iam",
            "delete_role_permissions_boundary",
            {"RoleName": "{PermissionsBoundary.RoleName}"},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline, given every permission",
        what="delete a user",
        call=Call("iam", "delete_user", {"UserName": "mallory"}),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline, given every permission",
        what="delete an access key",
        call=Call(
            "iam",
            "delete_access_key",
            {"UserName": "mallory", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE"},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline, given every permission",
        what="rename the account",
        call=Call("iam", "create_account_alias", {"AccountAlias": "mallory"}),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline, given every permission",
        what="create a policy under its path",
        call=Call(
            "iam",
            "create_policy",
            {"PolicyName": "shop-reads", "Path": "/teams/shop/", "PolicyDocument": _EVERYTHING},
        ),
        expected="allowed",
        changes=True,
        differs="the emulator checks iam:CreatePolicy on *, and AWS on the ARN of the new policy",
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline, given every permission",
        what="read another team's bucket",
        call=Call("s3", "list_objects_v2", {"Bucket": "{OidcRole.PackagesBucket}"}),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="write the team's data",
        call=put_object("{PermissionsBoundary.DataBucket}", "orders.json"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_TOOLS),
        who="root of the tools account",
        what="assume the pipeline's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)

"""The team's pipeline: makes the team's roles under the boundary, and finds no way around it."""

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
        what="make a role under the boundary",
        call=_create_role("shop-worker"),
        expected="allowed",
        changes=True,
        differs="the emulator does not send iam:PermissionsBoundary, which the boundary demands",
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="make a role without a boundary",
        call=_create_role("shop-free", boundary=None),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="make a role under another boundary",
        call=_create_role("shop-other", boundary="arn:aws:iam::aws:policy/AdministratorAccess"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="make a role outside its path",
        call=_create_role("shop-outside", path="/"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline",
        what="take its own boundary off",
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
        what="give itself everything",
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
        what="open its own trust",
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
        what="make a user",
        call=Call("iam", "create_user", {"UserName": "mallory"}),
        expected="denied",
        changes=True,
    ),
    # The emulator's CloudFormation forgets the boundary of a role: it is put on by hand.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="put the pipeline under its boundary",
        call=Call(
            "iam",
            "put_role_permissions_boundary",
            {"RoleName": "{PermissionsBoundary.RoleName}", "PermissionsBoundary": _BOUNDARY},
        ),
        expected="allowed",
        changes=True,
    ),
    # The boundary has to hold whatever else the team is given.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="give the pipeline everything besides",
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
        who="team's pipeline, given everything",
        what="make a user",
        call=Call("iam", "create_user", {"UserName": "mallory"}),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="team's pipeline, given everything",
        what="take its own boundary off",
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
        who="team's pipeline, given everything",
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
        who="tools account itself",
        what="assume the pipeline's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)

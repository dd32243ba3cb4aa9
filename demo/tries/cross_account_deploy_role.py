"""The deploy role: only the pipeline, only shop stacks, only through one execution role."""

import json
from typing import Any, Final

from demo.tries.model import ASSUME_THE_ROLE, Account, Call, Session, Try

_STACK: Final = "CrossAccountDeployRole"
_TOOLS: Final = Account("tools")
_ROLE: Final = "{CrossAccountDeployRole.RoleArn}"
_PIPELINE: Final = Session(
    "{CrossAccountDeployRoleTools.PipelineRoleArn}",
    by=_TOOLS,
    stands_in_for="CodePipeline",
)
_DEPLOYER: Final = Session(_ROLE, by=_PIPELINE)
_TEMPLATE: Final = json.dumps(
    {
        "Resources": {
            "Url": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {"Name": "/shop/url", "Type": "String", "Value": "https://shop"},
            }
        }
    }
)


def _create_stack(name: str, role: str | None) -> Call:
    parameters: dict[str, Any] = {"StackName": name, "TemplateBody": _TEMPLATE}
    return Call("cloudformation", "create_stack", parameters | ({"RoleARN": role} if role else {}))


_WITHOUT_ROLE_ARN: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "cloudformation:CreateStack",
                "Resource": "arn:*:cloudformation:*:*:stack/shop-*/*",
            }
        ],
    }
)
_OPENED_TRUST: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "codepipeline.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)

TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_PIPELINE,
        who="tools account, without the source account CodePipeline sends",
        what="assume the pipeline's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    # Only CodePipeline can send aws:SourceAccount, and the emulator does not have it: the
    # following tries run without that condition on the pipeline's role.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the conditions that need CodePipeline",
        call=Call(
            "iam",
            "update_assume_role_policy",
            {"RoleName": "iam-patterns-pipeline", "PolicyDocument": _OPENED_TRUST},
        ),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_DEPLOYER,
        who="pipeline of the tools account",
        what="assume the deploy role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/iam-patterns-deploy",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=Session("{Ec2InstanceRole.RoleArn}", by=_TOOLS)),
        who="another role of the tools account",
        what="assume the deploy role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_TOOLS),
        who="root of the tools account",
        what="assume the deploy role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=Account("stranger")),
        who="an unrelated account",
        what="assume the deploy role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_PIPELINE, external_id="cust-7f3a9c2e"),
        who="pipeline, through a third party",
        what="assume the deploy role with an external ID",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_DEPLOYER,
        who="deploy role",
        what="deploy shop-demo through the execution role, as deployed",
        call=_create_stack("shop-demo", "{CrossAccountDeployRole.CloudFormationRoleArn}"),
        expected="allowed",
        changes=True,
        differs="the emulator does not send cloudformation:RoleArn, which the role requires",
    ),
    # The following tries run without the condition on cloudformation:RoleArn; the limits on
    # stack names and on the role that it passes stay as deployed.
    Try(
        stack=_STACK,
        caller=Account("workload"),
        who="account administrator",
        what="remove the condition on RoleArn",
        call=Call(
            "iam",
            "put_role_policy",
            {
                "RoleName": "iam-patterns-deploy",
                "PolicyName": "WithoutRoleArn",
                "PolicyDocument": _WITHOUT_ROLE_ARN,
            },
        ),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_DEPLOYER,
        who="deploy role",
        what="deploy shop-demo through the execution role",
        call=_create_stack("shop-demo", "{CrossAccountDeployRole.CloudFormationRoleArn}"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_DEPLOYER,
        who="deploy role",
        what="see shop-demo complete",
        call=Call("cloudformation", "describe_stacks", {"StackName": "shop-demo"}),
        expected="allowed",
        finds="CREATE_COMPLETE",
        waits=20,
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_DEPLOYER,
        who="deploy role",
        what="deploy a stack of another name",
        call=_create_stack("bank-demo", "{CrossAccountDeployRole.CloudFormationRoleArn}"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_DEPLOYER,
        who="deploy role",
        what="deploy through another role (PassRole)",
        call=_create_stack("shop-other-role", _ROLE),
        expected="denied",
        changes=True,
        differs="the emulator's CloudFormation does not check iam:PassRole",
    ),
    Try(
        stack=_STACK,
        caller=_DEPLOYER,
        who="deploy role",
        what="create the parameter itself, without CloudFormation",
        call=Call("ssm", "put_parameter", {"Name": "/shop/own", "Value": "x", "Type": "String"}),
        expected="denied",
        changes=True,
    ),
)

"""The platform's roles in two accounts of the organization: the pipeline, the auditor, nobody else.

The emulator has no StackSets: the demo creates a stack of the StackSet's template in each account.
"""

import json
from typing import Final

from demo.tries.model import ASSUME_THE_ROLE, Account, Call, DropConditions, Session, Try

_STACK: Final = "OrganizationRoles"
_TOOLS: Final = Account("tools")
_PIPELINE: Final = Session(
    "{OrganizationRoles.PipelineRoleArn}", by=_TOOLS, stands_in_for="CodePipeline"
)
_ACCOUNTS: Final = ("workload", "sandbox")
_WITHOUT_ORGANIZATION: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": "arn:aws:iam::*:role/platform/iam-patterns-release",
        },
    }
)
_EVERY_ROLE: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
    }
)


def _role(account: str, name: str) -> str:
    return f"arn:aws:iam::{{context.{account}_account}}:role/platform/{name}"


def _deploy(account: str) -> Session:
    return Session(_role(account, "iam-patterns-release"), by=_PIPELINE)


def _audit(account: str, *, by: str = "vendor", external_id: str | None = None) -> Session:
    role = _role(account, "iam-patterns-security-audit")
    return Session(role, by=Account(by), external_id=external_id)


def _policy_of_pipeline(document: str) -> Call:
    return Call(
        "iam",
        "put_role_policy",
        {
            "RoleName": "{OrganizationRoles.PipelineRoleName}",
            "PolicyName": "Permissions",
            "PolicyDocument": document,
        },
    )


def _without_principal_arn(account: str, role: str, stack: str = _STACK) -> Try:
    """The emulator sends the ARN of the session as aws:PrincipalArn, AWS that of its role."""
    return Try(
        stack=stack,
        caller=Account(account),
        who="account administrator",
        what=f"remove the condition on the pipeline's name in the {account} account",
        call=DropConditions(role, ("aws:PrincipalArn",)),
        expected="allowed",
        changes=True,
    )


def _tries_of(account: str) -> tuple[Try, ...]:
    deploy = _role(account, "iam-patterns-release")
    parameter = {"Name": "/platform/region", "Value": "eu-west-1", "Type": "String"}
    other = {**parameter, "Name": "/shop/url", "Overwrite": True}
    return (
        Try(
            stack=_STACK,
            caller=Session(deploy, by=Account("stranger")),
            who="a stranger",
            what=f"assume the deploy role of the {account} account",
            call=ASSUME_THE_ROLE,
            expected="denied",
        ),
        Try(
            stack=_STACK,
            caller=Session(deploy, by=_TOOLS),
            who="tools account, not as the pipeline's role",
            what=f"assume the deploy role of the {account} account",
            call=ASSUME_THE_ROLE,
            expected="denied",
        ),
        _without_principal_arn(account, deploy),
        Try(
            stack=_STACK,
            caller=_deploy(account),
            who="release pipeline",
            what=f"assume the deploy role of the {account} account",
            call=ASSUME_THE_ROLE,
            expected="allowed",
            finds="assumed-role/iam-patterns-release",
        ),
        Try(
            stack=_STACK,
            caller=_deploy(account),
            who="release pipeline",
            what=f"set a parameter of the platform in the {account} account",
            call=Call("ssm", "put_parameter", parameter),
            expected="allowed",
            changes=True,
        ),
        Try(
            stack=_STACK,
            caller=_deploy(account),
            who="release pipeline",
            what=f"set another team's parameter in the {account} account",
            call=Call("ssm", "put_parameter", other),
            expected="denied",
            changes=True,
        ),
        Try(
            stack=_STACK,
            caller=_audit(account, external_id="{context.vendor_external_id}"),
            who="auditor with its external ID",
            what=f"list the roles of the {account} account",
            call=Call("iam", "list_roles"),
            expected="allowed",
            finds="iam-patterns-security-audit",
        ),
        Try(
            stack=_STACK,
            caller=_audit(account),
            who="auditor without external ID",
            what=f"assume the audit role of the {account} account",
            call=ASSUME_THE_ROLE,
            expected="denied",
        ),
        Try(
            stack=_STACK,
            caller=_audit(account, by="stranger", external_id="{context.vendor_external_id}"),
            who="a stranger who knows the external ID",
            what=f"assume the audit role of the {account} account",
            call=ASSUME_THE_ROLE,
            expected="denied",
        ),
    )


TRIES: Final = (
    # Only CodePipeline can send aws:SourceAccount, and the emulator does not have it.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the condition that needs CodePipeline",
        call=DropConditions("{OrganizationRoles.PipelineRoleArn}", ("aws:SourceAccount",)),
        expected="allowed",
        changes=True,
    ),
    # The emulator does not send aws:ResourceOrgID, so that every account is outside.
    Try(
        stack=_STACK,
        caller=_deploy("workload"),
        who="release pipeline, and the account is not in its organization",
        what="assume the deploy role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the organization from the pipeline's permissions",
        call=_policy_of_pipeline(_WITHOUT_ORGANIZATION),
        expected="allowed",
        changes=True,
    ),
    *(each for account in _ACCOUNTS for each in _tries_of(account)),
    _without_principal_arn(
        "management", "{OrganizationRolesManagement.DeployRoleArn}", "OrganizationRolesManagement"
    ),
    Try(
        stack="OrganizationRolesManagement",
        caller=Session("{OrganizationRolesManagement.DeployRoleArn}", by=_PIPELINE),
        who="release pipeline",
        what="assume the deploy role of the management account",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/iam-patterns-release",
    ),
    Try(
        stack="OrganizationRolesManagement",
        caller=Session("{OrganizationRolesManagement.DeployRoleArn}", by=Account("stranger")),
        who="a stranger",
        what="assume the deploy role of the management account",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="let the pipeline call every role",
        call=_policy_of_pipeline(_EVERY_ROLE),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=Session(_role("sandbox", "iam-patterns-security-audit"), by=_PIPELINE),
        who="release pipeline with permission for every role",
        what="assume the audit role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)

"""Runs the same tries on AWS: read-only, with only the roles that the stacks created."""

from collections.abc import Iterator

import boto3

from demo.attempts import Attempts, Result, outputs
from demo.caller_credentials import NotTriedError
from demo.deployment import Context
from demo.tries import every_try
from demo.tries.model import Account
from stacks.deployment_names import DeploymentNames


def try_on_aws(profile: str, context: Context) -> Iterator[Result]:
    """Runs the tries that need one profile only and change nothing.

    Args:
        profile: A profile of ``~/.aws/config``.
        context: The accounts and the Region that the stacks were deployed to.
    """
    session = boto3.Session(profile_name=profile, region_name=context.region)
    own_account = session.client("sts").get_caller_identity()["Account"]
    account_ids = {
        "tools": context.tools_account,
        "workload": context.workload_account,
        "management": context.management_account,
        "vendor": context.vendor_account,
    }

    def session_of(account: Account) -> boto3.Session:
        if account_ids.get(account.name) != own_account:
            raise NotTriedError(f"it needs credentials of the {account.name} account")
        return session

    deployed = DeploymentNames(
        tools_account=context.tools_account,
        workload_account=context.workload_account,
        region=context.region,
        partition=session.get_partition_for_region(context.region),
    )
    names = outputs(session) | {
        "context.vendor_external_id": context.vendor_external_id,
        "CrossAccountDeployRole.RoleArn": deployed.deploy_role_arn,
    }
    return Attempts(session_of, names, on_aws=True).run(every_try())

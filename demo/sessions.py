"""The root credentials of each account of the tries."""

from typing import Final

import boto3

from demo.caller_credentials import SessionOf
from demo.deployment import Context
from demo.tries.model import Account

_STRANGER: Final = "444444444444"
SANDBOX: Final = "666666666666"
"""An account of the organization, beside the workload account."""


def emulator_sessions(context: Context) -> SessionOf:
    """boto3 sessions of each account's root on the emulator, where the account is the access key.

    The environment of this process must be `Emulator.whole_environment`, in which boto3 finds the
    emulator.
    """
    account_ids = accounts_of(context)

    def session_of(account: Account) -> boto3.Session:
        return boto3.Session(
            aws_access_key_id=account_ids[account.name],
            aws_secret_access_key="local",  # noqa: S106 - the emulator accepts any
            region_name=context.region,
        )

    return session_of


def accounts_of(context: Context) -> dict[str, str]:
    """The account ID of each account name in the tries."""
    return {
        "tools": context.tools_account,
        "workload": context.workload_account,
        "management": context.management_account,
        "sandbox": SANDBOX,
        "vendor": context.vendor_account,
        "stranger": _STRANGER,
    }

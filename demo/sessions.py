"""The credentials that the tries are made with."""

import os
from typing import Final

import boto3

from demo.caller_credentials import SessionOf
from demo.deployment import Context
from demo.emulator import Emulator
from demo.tries.model import Account

_STRANGER: Final = "444444444444"


def emulator_sessions(emulator: Emulator, context: Context) -> SessionOf:
    """Sessions of the accounts' roots on the emulator, whose access key is the account number.

    boto3 reads where the emulator is from the environment, which this sets.
    """
    os.environ.update(emulator.environment(context.tools_account))
    account_ids = accounts_of(context)

    def session_of(account: Account) -> boto3.Session:
        return boto3.Session(
            aws_access_key_id=account_ids[account.name],
            aws_secret_access_key="local",  # noqa: S106 - the emulator takes any
            region_name=context.region,
        )

    return session_of


def accounts_of(context: Context) -> dict[str, str]:
    """The number of each account that the tries name."""
    return {
        "tools": context.tools_account,
        "workload": context.workload_account,
        "vendor": context.vendor_account,
        "stranger": _STRANGER,
    }

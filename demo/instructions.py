"""How to use the emulator that ``make deploy-local`` leaves running."""

import shlex
from collections.abc import Iterator
from typing import Final

from demo.attempts import outputs
from demo.deployment import Context
from demo.emulator import Emulator
from demo.environment import environment_of_this_process, leftovers
from demo.sessions import emulator_sessions
from demo.tries.model import Account

_EXAMPLE: Final = "ThirdPartyExternalIdRole.RoleArn"


def instructions(emulator: Emulator, context: Context) -> Iterator[str]:
    """The lines to paste: the environment, another account, and the call that assumes a role."""
    exported = emulator.environment(context.tools_account)
    yield ""
    yield "The local AWS runs until you press Ctrl-C. To use it:"
    unset = leftovers(exported)
    if unset:
        yield f"unset {' '.join(unset)}"
    for name, value in {**exported, "NO_PROXY": "localhost,127.0.0.1"}.items():
        yield f"export {name}={shlex.quote(value)}"
    yield ""
    yield "The access key is the account that you are. To be the workload account, or the vendor:"
    yield f"export AWS_ACCESS_KEY_ID={context.workload_account}"
    yield f"export AWS_ACCESS_KEY_ID={context.vendor_account}"
    yield ""
    yield "To assume an example role, as the vendor with its external ID:"
    role = shlex.quote(_deployed_role(emulator, context))
    external_id = shlex.quote(context.vendor_external_id)
    yield (
        f"AWS_ACCESS_KEY_ID={context.vendor_account} aws sts assume-role --role-arn {role} "
        f"--role-session-name me --external-id {external_id}"
    )


def _deployed_role(emulator: Emulator, context: Context) -> str:
    with environment_of_this_process(emulator.whole_environment(context.tools_account)):
        session_of = emulator_sessions(context)
        found = {
            **outputs(session_of(Account("tools"))),
            **outputs(session_of(Account("workload"))),
        }
    return found[_EXAMPLE]

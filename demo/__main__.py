"""``make demo``: starts a local AWS, deploys the examples, tries every role, and stops it."""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from typing import Final, TypeVar

from rich.console import Console

from demo.attempts import Attempts, Result, outputs
from demo.deployment import Context, Deployment, DeploymentError, bootstrap, deploy
from demo.emulator import Emulator, EmulatorError
from demo.on_aws import try_on_aws
from demo.report import as_json, print_table
from demo.sessions import SANDBOX, emulator_sessions
from demo.stack_sets import deploy_stack_sets
from demo.tries import EVERY_TRY
from demo.tries.model import Account

T = TypeVar("T")
_WIDTH_OF_A_LOG: Final = 160


def main() -> int:
    """Runs the demo; the exit code is 1 if an answer differs from the expected one."""
    arguments = _arguments()
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_LOG
    console = Console(stderr=arguments.json, width=width)
    context = Context.read()
    if arguments.profile:
        results = list(try_on_aws(arguments.profile, context))
        print_table(console, results, {})
        return int(any(result.verdict == "differs" for result in results))
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with Emulator(
            account=context.tools_account, region=context.region, port=arguments.port
        ) as emulator:
            deployment = _deployed(console, emulator, context)
            results = _tried(console, emulator, context)
            if arguments.json:
                sys.stdout.write(as_json(results, deployment.not_deployed) + "\n")
            else:
                print_table(console, results, deployment.not_deployed)
            if arguments.keep:
                _keep(console, emulator, context)
    except (EmulatorError, DeploymentError) as error:
        console.print(str(error), style="red", markup=False)
        return 2
    except KeyboardInterrupt:
        console.print("stopped")
        return 130
    return int(any(result.verdict == "differs" for result in results))


def _deployed(console: Console, emulator: Emulator, context: Context) -> Deployment:
    _timed(console, "bootstrap the accounts", lambda: bootstrap(emulator, context))
    deployment = _timed(console, "cdk deploy", lambda: deploy(emulator, context))
    console.print(f"  deployed: {', '.join(deployment.stacks)}")
    in_accounts = _timed(
        console, "deploy as a StackSet does", lambda: deploy_stack_sets(emulator, context)
    )
    console.print(f"  deployed: {', '.join(in_accounts)}")
    return deployment


def _tried(console: Console, emulator: Emulator, context: Context) -> list[Result]:
    session_of = emulator_sessions(emulator, context)
    names = {
        **outputs(session_of(Account("tools"))),
        **outputs(session_of(Account("workload"))),
        **outputs(session_of(Account("management"))),
        "context.vendor_external_id": context.vendor_external_id,
        "context.workload_account": context.workload_account,
        "context.sandbox_account": SANDBOX,
    }
    attempts = Attempts(session_of, names)
    return _timed(console, "try every role", lambda: list(attempts.run(EVERY_TRY)))


class _Interrupt:
    """Ctrl-C: an interrupt that Python loses, as in a finalizer, ends the next step."""

    def __init__(self) -> None:
        """Starts without one."""
        self.happened = False

    def __call__(self, *_: object) -> None:
        """Handles the signal."""
        self.happened = True
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raises `KeyboardInterrupt` if Ctrl-C was pressed."""
        if self.happened:
            raise KeyboardInterrupt


_interrupt: Final = _Interrupt()


def _timed(console: Console, step: str, work: Callable[[], T]) -> T:
    _interrupt.check()
    started = time.monotonic()
    console.print(f"{step} ...", end=" ")
    result = work()
    _interrupt.check()
    console.print(f"{time.monotonic() - started:.1f} s")
    return result


def _keep(console: Console, emulator: Emulator, context: Context) -> None:
    console.print("\nThe local AWS runs until you press Ctrl-C. To use it:", markup=False)
    for name, value in emulator.environment(context.tools_account).items():
        console.print(f"export {name}={value}", markup=False, soft_wrap=True)
    console.print(f"For the workload account, set AWS_ACCESS_KEY_ID={context.workload_account}.")
    while True:
        emulator.check_alive()
        time.sleep(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--keep", action="store_true", help="leave the emulator running")
    parser.add_argument("--port", type=int, help="the port to listen on (default: a free one)")
    parser.add_argument("--profile", help="run the read-only tries on AWS, with this profile")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

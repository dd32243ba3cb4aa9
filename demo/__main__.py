"""``make demo``: starts a local AWS, deploys the examples, tries every role, and stops it."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from demo.arguments import Arguments
from demo.attempts import Attempts, Result, outputs
from demo.deployment import Context, Deployment, bootstrap, deploy
from demo.emulator import Emulator
from demo.environment import environment_of_this_process
from demo.errors import DemoError
from demo.instructions import instructions
from demo.on_aws import try_on_aws
from demo.processes import StopRequest
from demo.report import as_json, print_report
from demo.sessions import SANDBOX, emulator_sessions
from demo.stack_sets import deploy_stack_sets
from demo.tries import every_try
from demo.tries.model import Account

_WIDTH_OF_A_LOG: Final = 160
_FAILED: Final = 2
_SIGNALLED: Final = 128
_stop_request: Final = StopRequest()


def main() -> int:
    """Runs the demo.

    Returns:
        The exit status: 0; 1 if an answer differs from the expected one; 2 if the demo cannot be
        run; 128 and the number of the signal that stopped it.
    """
    given = Arguments.read()
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_LOG
    console = Console(stderr=given.json, width=width)
    _stop_request.listen()
    try:
        results = _on_aws(console, given) if given.profile else _on_the_emulator(console, given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _ended(console, "stopped", _stop_request.exit_status)
    except BrokenPipeError:
        return _ended(console, "", _SIGNALLED + signal.SIGPIPE)
    except (DemoError, BotoCoreError, ClientError) as error:
        return _ended(console, str(error), _FAILED)
    except OSError as error:
        return _ended(console, f"{error.filename or 'the demo failed'}: {error.strerror}", _FAILED)
    return int(any(result.verdict == "differs" for result in results))


def _ended(console: Console, message: str, status: int) -> int:
    """Says why the demo ends; nobody reads it where the terminal is closed."""
    _stop_request.ignore_more()
    with contextlib.suppress(OSError):
        if message:
            console.print(
                f"\n{message}", style="red", markup=False, highlight=False, soft_wrap=True
            )
        sys.stdout.flush()
        return status
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    return status


def _on_aws(console: Console, given: Arguments) -> list[Result]:
    results = list(try_on_aws(str(given.profile), Context.read()))
    _print(console, given, results, {})
    return results


def _on_the_emulator(console: Console, given: Arguments) -> list[Result]:
    context = Context.read()
    emulator = Emulator(account=context.tools_account, region=context.region, port=given.port)
    try:
        emulator.start()
        deployment = _deployed(console, emulator, context)
        results = []
        if given.tries:
            results = _tried(console, emulator, context)
            _print(console, given, results, deployment.not_deployed)
        if given.keep:
            _keep_until_ctrl_c(console, emulator, context)
    except (BotoCoreError, ClientError, OSError):
        emulator.check_alive()
        emulator.check_disk()
        raise
    finally:
        emulator.stop()
    return results


def _deployed(console: Console, emulator: Emulator, context: Context) -> Deployment:
    with _step(console, emulator, "bootstrap the accounts"):
        bootstrap(emulator, context)
    with _step(console, emulator, "cdk deploy"):
        deployment = deploy(emulator, context)
    console.print(f"  deployed: {', '.join(deployment.stacks)}")
    with (
        _step(console, emulator, "deploy as a StackSet does"),
        environment_of_this_process(emulator.whole_environment(context.tools_account)),
    ):
        in_accounts = deploy_stack_sets(emulator, context)
    console.print(f"  deployed: {', '.join(in_accounts)}")
    return deployment


def _tried(console: Console, emulator: Emulator, context: Context) -> list[Result]:
    environment = emulator.whole_environment(context.tools_account)
    with (
        _step(console, emulator, "try every role"),
        environment_of_this_process(environment),
    ):
        session_of = emulator_sessions(context)
        names = {
            **outputs(session_of(Account("tools"))),
            **outputs(session_of(Account("workload"))),
            **outputs(session_of(Account("management"))),
            "context.vendor_external_id": context.vendor_external_id,
            "context.workload_account": context.workload_account,
            "context.sandbox_account": SANDBOX,
        }
        results = []
        tries = every_try()
        with console.status("") as counter:
            for result in Attempts(session_of, names).run(tries):
                _stop_request.check()
                emulator.check_alive()
                results.append(result)
                counter.update(f"{len(results)} of {len(tries)}")
    if any(result.verdict == "differs" for result in results):
        emulator.check_disk()
    return results


@contextlib.contextmanager
def _step(console: Console, emulator: Emulator, name: str) -> Iterator[None]:
    _stop_request.check()
    started = time.monotonic()
    console.print(f"{name} ...", end=" ")
    yield
    _stop_request.check()
    emulator.check_private()
    console.print(f"{time.monotonic() - started:.1f} s")


def _print(
    console: Console, given: Arguments, results: Sequence[Result], not_deployed: Mapping[str, str]
) -> None:
    if given.json:
        sys.stdout.write(as_json(results, not_deployed) + "\n")
    else:
        print_report(console, results, not_deployed, verbose=given.verbose)


def _keep_until_ctrl_c(console: Console, emulator: Emulator, context: Context) -> None:
    """Leaves the emulator running; Ctrl-C is the way to end it, and no failure."""
    try:
        for line in instructions(emulator, context):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
        while True:
            _stop_request.check()
            emulator.check_alive()
            emulator.check_private()
            time.sleep(1)
    except KeyboardInterrupt:
        if not _stop_request.is_ctrl_c:
            raise
        console.print("\nstopped")


if __name__ == "__main__":
    sys.exit(main())

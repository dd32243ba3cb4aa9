"""Runs a command, and turns what goes wrong into one line and an exit code."""

import gc
import os
import sys
import traceback
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from iam_patterns.cli.errors import CLOSED_PIPE, FINE, WRONG_USE, print_error
from iam_patterns.cli.interrupts import INTERRUPTED, end_line, raise_interrupts

_DEBUG: Final = "IAM_PATTERNS_DEBUG"
_LONGEST: Final = 1000
_OBJECTS_BEFORE_GARBAGE: Final = 20_000
"""How many new objects make Python look for circles: a command that ends soon makes few."""


def main() -> int:
    """Runs the command line, and returns the exit code."""
    _open_output()
    if find_spec("typer") is None:
        return _fail("the command needs its extra: pip install 'iam-patterns[cli]'")
    if any(map(_is_empty, sys.argv[1:])):
        return _fail("an argument is empty. Check the variable that it comes from.")
    gc.set_threshold(_OBJECTS_BEFORE_GARBAGE)
    try:
        try:
            return _run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except KeyboardInterrupt:
        end_line()
        return INTERRUPTED
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _fail(_of_system(error))


def _is_empty(argument: str) -> bool:
    """Whether it is an unset variable: an empty path would be the working directory."""
    option, equals, value = argument.partition("=")
    return not (value if equals and option.startswith("--") else argument).strip()


def _open_output() -> None:
    """Gives a closed output a place to go, and one that is not UTF-8 escapes for what it lacks."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as we run
    elif isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _run() -> int:
    import typer  # noqa: PLC0415 - only when it is installed, see main()

    from iam_patterns.cli.app import command  # noqa: PLC0415 - likewise

    raise_interrupts()
    try:
        result = command()(prog_name="iam-patterns", standalone_mode=False)
    except typer.Abort:
        return INTERRUPTED
    except typer.Exit as stopped:
        return stopped.exit_code
    except SystemExit as stopped:
        # Typer ends the process by itself after completion, and when the output is closed.
        return CLOSED_PIPE if stopped.code else FINE
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - one line instead of a traceback
        if os.environ.get(_DEBUG):
            traceback.print_exc()
        return _fail(_in_words(error))
    return result if isinstance(result, int) else FINE


def _in_words(error: Exception) -> str:
    """The error in one line: what is wrong and what to do."""
    from iam_patterns.access import AccessError  # noqa: PLC0415 - only after an error
    from iam_patterns.cli.errors import CliError  # noqa: PLC0415 - likewise
    from iam_patterns.cli.python_in_options import in_options  # noqa: PLC0415 - likewise
    from iam_patterns.policy import InvalidInputError, UndecidedError  # noqa: PLC0415 - likewise
    from iam_patterns.template import TemplateError  # noqa: PLC0415 - likewise

    of_usage = getattr(error, "format_message", None)  # an error of typer about the arguments
    if of_usage:
        usage = _one_line(of_usage()).replace("Value error, ", "")
        end = "" if usage.endswith((".", "?", "!")) else "."
        return f"{usage}{end} See iam-patterns --help."
    if isinstance(
        error, CliError | AccessError | TemplateError | InvalidInputError | UndecidedError
    ):
        return _one_line(in_options(str(error)))
    if isinstance(error, OSError):
        return _of_system(error)
    text = _one_line(f"{type(error).__name__}: {error}")
    return f"a fault in iam-patterns: {text} Run it with --debug, and report it to the maintainers."


def _of_system(error: OSError) -> str:
    """An error of the operating system: a full disk, a folder that cannot be written."""
    what = error.strerror or str(error)
    if error.filename is None:
        return f"the output cannot be written: {what}."
    return _one_line(f"{error.filename} cannot be read or written: {what}. Pass another path.")


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


def _fail(message: str) -> int:
    print_error(message)
    return WRONG_USE

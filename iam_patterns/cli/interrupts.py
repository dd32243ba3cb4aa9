"""Ctrl-C: ends the process at once while it loads, and raises KeyboardInterrupt later.

While modules load nothing has to be removed, and Python prints the tracebacks of some interrupts
by itself. This module is loaded before all others and imports little.
"""

import os
import signal

INTERRUPTED = 130
_STDERR = 2


def end_at_once() -> None:
    """Makes Ctrl-C end the process with its exit code, unless Ctrl-C is ignored, as by nohup."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def raise_interrupts() -> None:
    """Makes Ctrl-C raise KeyboardInterrupt again."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def end_line() -> None:
    """Ends the line on which the terminal shows ^C."""
    if os.isatty(_STDERR):
        os.write(_STDERR, b"\n")


def _end(*_: object) -> None:
    end_line()
    os._exit(INTERRUPTED)

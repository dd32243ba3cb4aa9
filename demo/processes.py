"""Ends process groups, and the demo itself on every signal that asks for it."""

import contextlib
import os
import signal
import subprocess
from types import FrameType
from typing import Any, Final

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
_PATIENCE: Final = 5


def end_group(process: subprocess.Popen[Any]) -> None:
    """Ends a process that leads a group, with every process that it started in it."""
    for request in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, request)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_PATIENCE)


class StopRequest:
    """Ctrl-C, a closed terminal or another signal that ends the demo.

    The first signal raises `KeyboardInterrupt`. Later ones do not, so that they cannot cut the
    cleaning up short. Python loses an exception that is raised in a finalizer: `check` raises it
    again in the next step.
    """

    def __init__(self) -> None:
        """Starts without one."""
        self._received: int | None = None

    def listen(self) -> None:
        """Handles the signals from now on, except those that are ignored, as under nohup."""
        for name in _SIGNALS:
            number = getattr(signal, name)
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._receive)

    def check(self) -> None:
        """Raises `KeyboardInterrupt` if a signal was received."""
        if self._received is not None:
            raise KeyboardInterrupt

    @property
    def is_ctrl_c(self) -> bool:
        """Whether it was Ctrl-C."""
        return self._received == signal.SIGINT

    def ignore_more(self) -> None:
        """Ignores the signals: everything has ended, and Python takes a moment to exit."""
        for name in _SIGNALS:
            signal.signal(getattr(signal, name), signal.SIG_IGN)

    @property
    def exit_status(self) -> int:
        """The exit status of a process that the signal ended: 130 for Ctrl-C."""
        return 128 + (self._received or signal.SIGINT)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self._received is None:
            self._received = number
            raise KeyboardInterrupt

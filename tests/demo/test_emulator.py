"""The emulator, and how its failures are reported."""

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo.deployment import bootstrap
from demo.emulator import Emulator, EmulatorError
from demo.ports import PortError
from tests.demo.emulators import CONTEXT, emulator_processes, new_emulator

pytestmark = pytest.mark.slow


def test_a_port_in_use_is_reported() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        emulator = new_emulator(taken.getsockname()[1])

        with pytest.raises(PortError, match="is in use"):
            emulator.start()

    assert not emulator.folder.exists()


def test_a_killed_emulator_is_reported_and_leaves_nothing() -> None:
    with new_emulator() as emulator:
        (pid,) = emulator_processes(emulator.port)
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)

        with pytest.raises(EmulatorError, match="the emulator has stopped"):
            bootstrap(emulator, CONTEXT)

    assert not emulator.folder.exists()


def test_two_may_start_at_once() -> None:
    emulators = [new_emulator(), new_emulator()]

    with ThreadPoolExecutor() as pool:
        started = list(pool.map(Emulator.start, emulators))
    for emulator in started:
        emulator.check_alive()
        emulator.stop()

    assert not any(emulator_processes(emulator.port) for emulator in emulators)

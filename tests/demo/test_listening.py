"""What listens off the loopback interface is found, by both ways of looking."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from demo import listening
from demo.emulator import EmulatorError
from demo.processes import end_group
from tests.demo.emulators import new_emulator

SERVER = """
import socket, sys, time
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
server = socket.create_server((sys.argv[1], 0), family=family)
print(server.getsockname()[1], flush=True)
time.sleep(60)
"""
WAYS = ["_from_proc", "_from_lsof"]


@contextmanager
def server(address: str, *, as_child: bool = False) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process group that listens, and its port."""
    command = [sys.executable, "-c", SERVER, address]
    if as_child:
        command = ["sh", "-c", '"$@" & wait', "sh", *command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        listening_group_ends(process)


def listening_group_ends(process: subprocess.Popen[str]) -> None:
    end_group(process)
    assert process.stdout is not None
    process.stdout.close()


@pytest.fixture(params=WAYS)
def look(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], list[str]]:
    if request.param == "_from_lsof" and shutil.which("lsof") is None:
        pytest.skip("lsof is not installed")
    monkeypatch.setattr(listening, "_from_proc", getattr(listening, request.param))
    return listening.listening_off_loopback


@pytest.mark.parametrize("as_child", [False, True])
def test_every_interface_is_off_loopback(look: Callable[[int], list[str]], as_child: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    with server("0.0.0.0", as_child=as_child) as (process, port):  # noqa: S104 - to be found
        (found,) = look(process.pid)

    assert found in (f"0.0.0.0:{port}", f"*:{port}")


def test_every_interface_of_ipv6_is_off_loopback(look: Callable[[int], list[str]]) -> None:
    with server("::") as (process, port):
        (found,) = look(process.pid)

    assert found in (f"[::]:{port}", f"*:{port}")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.0.0.2"])
def test_loopback_is_not_reported(look: Callable[[int], list[str]], address: str) -> None:
    with server(address) as (process, port):
        assert port
        assert look(process.pid) == []


def test_another_group_is_not_reported(look: Callable[[int], list[str]]) -> None:
    with server("127.0.0.1") as (process, _), server("0.0.0.0"):  # noqa: S104 - not to be found
        assert look(process.pid) == []


@pytest.mark.slow
def test_the_emulator_listens_on_its_port_of_loopback_and_nowhere_else() -> None:
    with new_emulator() as emulator:
        assert emulator._process is not None
        group = emulator._process.pid

        assert list(listening._from_proc(group)) == [f"127.0.0.1:{emulator.port}"]
        emulator.check_private()


def test_an_emulator_that_other_machines_can_reach_is_an_error() -> None:
    emulator = new_emulator()
    try:
        with server("0.0.0.0") as (process, port):  # noqa: S104 - to be found
            emulator._process = process  # type: ignore[assignment] # it stands for the emulator
            with pytest.raises(EmulatorError, match=rf"listens on 0\.0\.0\.0:{port}"):
                emulator.check_private()
            emulator._process = None
    finally:
        emulator.stop()

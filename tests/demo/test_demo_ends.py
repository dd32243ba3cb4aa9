"""Whatever ends the demo, no process and no temporary folder stays."""

import os
import pty
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from demo.processes import StopRequest
from tests.demo.demo_processes import (
    ROOT,
    default_signals,
    free_port,
    output_of,
    processes_of,
    running_demo,
    wait_for,
)

pytestmark = pytest.mark.slow

EMULATOR = "ministack"
CDK = "bootstrap"
APP = "app.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def assert_nothing_is_left(folder: Path) -> None:
    # A killed process takes a moment to end.
    deadline = time.monotonic() + 10
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of(folder) == []
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "during"),
    [
        (signal.SIGINT, CDK),
        (signal.SIGTERM, EMULATOR),
        (signal.SIGTERM, APP),
        (signal.SIGHUP, CDK),
        (signal.SIGQUIT, CDK),
    ],
)
def test_a_signal_to_the_demo_alone_ends_every_process(
    number: signal.Signals, during: str, folder: Path
) -> None:
    with running_demo(folder) as demo:
        wait_for(folder, during)

        os.kill(demo.pid, number)
        demo.wait(timeout=120)

        assert demo.returncode == 128 + number
        assert output_of(folder).endswith("stopped\n")
        assert_nothing_is_left(folder)


def test_a_second_ctrl_c_does_not_cut_the_cleaning_up_short(folder: Path) -> None:
    with running_demo(folder) as demo:
        wait_for(folder, CDK)

        for _ in range(5):
            os.kill(demo.pid, signal.SIGINT)
            time.sleep(0.1)
        demo.wait(timeout=120)

        assert demo.returncode == 130
        assert_nothing_is_left(folder)


def test_a_closed_terminal_ends_every_process(folder: Path) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        default_signals()
        os.chdir(ROOT)
        os.environ["TMPDIR"] = str(folder)
        os.execv(sys.executable, [sys.executable, "-m", "demo"])  # noqa: S606 - without a shell
    try:
        wait_for_pty(folder, terminal)
        os.close(terminal)
        status = wait_for_end(pid)
    finally:
        for left in processes_of(folder):
            os.kill(left, signal.SIGKILL)

    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
    assert_nothing_is_left(folder)


def wait_for_pty(folder: Path, terminal: int) -> None:
    deadline = time.monotonic() + 120
    shown = b""
    while not processes_of(folder, CDK):
        assert time.monotonic() < deadline, shown
        os.set_blocking(terminal, False)
        try:
            shown += os.read(terminal, 4096)
        except BlockingIOError:
            time.sleep(0.05)


def wait_for_end(pid: int) -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.1)
    raise AssertionError("the demo still runs")


def test_nohup_keeps_the_demo_running_when_the_terminal_closes() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    others = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    try:
        StopRequest().listen()
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) != others[signal.SIGTERM]
    finally:
        signal.signal(signal.SIGHUP, before)
        for number, handler in others.items():
            signal.signal(number, handler)


def test_a_reader_that_goes_away_ends_every_process(folder: Path) -> None:
    with running_demo(folder, stdout=subprocess.PIPE) as demo:
        wait_for(folder, EMULATOR)
        assert demo.stdout is not None
        demo.stdout.close()
        demo.wait(timeout=120)

        assert demo.returncode != 0
        assert_nothing_is_left(folder)


@pytest.mark.parametrize("during", [CDK, APP])
def test_an_emulator_that_dies_ends_the_demo_at_once_with_its_log(
    during: str, folder: Path
) -> None:
    with running_demo(folder) as demo:
        emulator = wait_for(folder, EMULATOR)
        wait_for(folder, during)

        os.kill(emulator, signal.SIGKILL)
        killed = time.monotonic()
        demo.wait(timeout=120)

        assert time.monotonic() - killed < 10
        assert demo.returncode == 2
        assert "the emulator has stopped:\n" in output_of(folder)
        assert "127.0.0.1" in output_of(folder).partition("has stopped:")[2]
        assert "Traceback" not in output_of(folder)
        assert_nothing_is_left(folder)


def test_an_emulator_that_dies_during_the_tries_ends_the_demo_at_once(folder: Path) -> None:
    with running_demo(folder, environment={"PYTHONUNBUFFERED": "1"}) as demo:
        emulator = wait_for(folder, EMULATOR)
        deadline = time.monotonic() + 240
        while "try every role" not in output_of(folder) and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(2)

        os.kill(emulator, signal.SIGKILL)
        killed = time.monotonic()
        demo.wait(timeout=120)

        assert time.monotonic() - killed < 10
        assert demo.returncode == 2
        assert "the emulator has stopped:\n" in output_of(folder)
        assert "Traceback" not in output_of(folder)
        assert_nothing_is_left(folder)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "4566.5", ""])
def test_a_port_that_is_none_is_one_line(port: str, folder: Path) -> None:
    with running_demo(folder, f"--port={port}") as demo:
        assert demo.wait(timeout=120) == 2

    assert output_of(folder) == f"--port must be a number from 1 to 65535, not {port!r}\n"
    assert_nothing_is_left(folder)


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::1"])  # noqa: S104 - foreign servers
def test_a_port_of_a_foreign_server_is_one_line(address: str, folder: Path) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as foreign:
        try:
            foreign.bind((address, 0))
        except OSError:
            pytest.skip("this machine does not have IPv6")
        foreign.listen()
        port = foreign.getsockname()[1]
        with running_demo(folder, "--port", str(port)) as demo:
            assert demo.wait(timeout=120) == 2

    assert output_of(folder).strip() == (
        f"port {port} is in use: stop the process that uses it, or omit the port"
    )
    assert_nothing_is_left(folder)


AS_NOBODY = """
import os, sys
from demo.__main__ import main
if os.geteuid() == 0:
    os.seteuid(65534)
sys.argv[1:] = ["--port", "81"]
sys.exit(main())
"""


def test_a_port_of_the_administrator_is_one_line() -> None:
    first = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if not first.exists() or int(first.read_text()) <= 81:
        pytest.skip("everyone may use port 81 here")
    if any(not folder.stat().st_mode & stat.S_IXOTH for folder in ROOT.parents):
        pytest.skip("nobody else may read this folder")
    # Nobody else may write where coverage is measured, nor read pytest's folder.
    not_measured = {
        name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")
    }
    with tempfile.TemporaryDirectory() as shared:
        folder = Path(shared)
        folder.chmod(0o777)
        finished = subprocess.run(
            [sys.executable, "-c", AS_NOBODY],
            cwd=ROOT,
            env={**not_measured, "TMPDIR": shared},
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert_nothing_is_left(folder)

    assert finished.returncode == 2
    assert finished.stdout.strip() == (
        "port 81 is reserved for the administrator: choose one above 1023, or omit the port"
    )


def test_the_profile_is_for_aws_and_the_port_for_the_emulator(folder: Path) -> None:
    with running_demo(folder, "--profile", "work", "--port", str(free_port())) as demo:
        assert demo.wait(timeout=120) == 2

    assert output_of(folder).count("\n") == 1


def test_on_aws_a_profile_that_does_not_exist_is_one_line(folder: Path) -> None:
    with running_demo(folder, "--profile", "nonexistent") as demo:
        assert demo.wait(timeout=120) == 2

    assert "(nonexistent) could not be found" in output_of(folder)
    assert "Traceback" not in output_of(folder)


def test_on_aws_the_settings_of_the_user_are_used(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        config = tmp_path / "config"
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        config.write_text(f"[profile work]\nendpoint_url = {url}\n")
        settings = {
            "AWS_CONFIG_FILE": str(config),
            "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "example",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        credentials = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n"
        config.write_text(config.read_text() + credentials)
        with running_demo(folder, "--profile", "work", environment=settings) as demo:
            connection, _ = server.accept()
            connection.close()
            server.close()
            assert demo.wait(timeout=60) == 2

    assert f'Could not connect to the endpoint URL: "{url}' in output_of(folder)
    assert "Traceback" not in output_of(folder)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],  # noqa: S607
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("only an administrator can make a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S607


def test_a_small_disk_is_one_line(folder: Path) -> None:
    with small_disk(folder, "2m"):
        with running_demo(folder) as demo:
            assert demo.wait(timeout=120) == 2
        assert_nothing_is_left(folder)

    assert output_of(folder).strip() == (
        f"{folder} has 2 MB free, and the demo needs 100: free some space, or set TMPDIR to "
        "another folder"
    )


@pytest.mark.parametrize("during", [CDK, APP])
def test_a_disk_that_gets_full_is_one_line(during: str, folder: Path) -> None:
    with small_disk(folder, "120m"), running_demo(folder) as demo:
        wait_for(folder, during)
        with (folder / "others").open("wb", buffering=0) as others, suppress(OSError):
            while others.write(bytes(65536)):
                pass
        assert demo.wait(timeout=120) == 2

        assert f"the disk of {folder} is full" in output_of(folder)
        assert "Traceback" not in output_of(folder)
        assert [left.name for left in folder.iterdir()] == ["others"]
        assert processes_of(folder) == []

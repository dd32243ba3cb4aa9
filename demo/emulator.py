"""A local AWS that enforces IAM: starts ministack and always stops it."""

import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import trustme

from demo.environment import own_environment
from demo.errors import DemoError
from demo.listening import listening_off_loopback
from demo.ports import check_port, free_port
from demo.processes import end_group

_HEALTHY_WITHIN: Final = 60
_LOG_LINES: Final = 15
_ATTEMPTS: Final = 3
_ADDRESS_TAKEN: Final = "Address already in use"
_MEGABYTE: Final = 1024 * 1024
_FULL: Final = _MEGABYTE
_SAID_OF_A_FULL_DISK: Final = ("ENOSPC", "No space left on device")
_NEEDED: Final = 100 * _MEGABYTE


class EmulatorError(DemoError):
    """The emulator did not start or has stopped; the message has the end of its log."""


class Emulator:
    """One run of ministack on the loopback interface, with IAM enforced and TLS.

    Args:
        account: The account of its default credentials.
        region: Its Region.
        port: The port to listen on; a free one by default.
    """

    def __init__(self, *, account: str, region: str, port: int | None = None) -> None:
        self._account = account
        self.region = region
        self._port_is_given = port is not None
        self.port = port or free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="iam-patterns-demo-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """The endpoint URL for every client."""
        return f"https://localhost:{self.port}"

    @property
    def certificate(self) -> Path:
        """The certificate that clients must trust."""
        return self.folder / "authority.pem"

    def environment(self, account: str) -> dict[str, str]:
        """The environment in which the AWS CLI, the CDK and boto3 use it as an account's root."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_CA_BUNDLE": str(self.certificate),
            "NODE_EXTRA_CA_CERTS": str(self.certificate),
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_CONFIG_FILE": str(self._no_settings),
            "AWS_SHARED_CREDENTIALS_FILE": str(self._no_settings),
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def whole_environment(self, account: str) -> dict[str, str]:
        """The same for a process of the demo, with nothing else of the user's settings."""
        return {**own_environment(self.folder), **self.environment(account)}

    def start(self) -> Self:
        """Starts it and waits until it answers.

        Raises:
            EmulatorError: When the port is in use, or it stops or does not answer.
        """
        try:
            check_port(self.port)
            self._check_disk_before_start()
            (self.folder / "home").mkdir()
            self._no_settings.touch()
            self._make_certificate()
            self._spawn_until_healthy(_ATTEMPTS)
            self.check_private()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stops it with every process that it started, and removes its files."""
        if self._process is not None:
            end_group(self._process)
            self._process = None
        self._remove_files()

    def check_alive(self) -> None:
        """Checks that it is running.

        Raises:
            EmulatorError: When it has stopped.
        """
        if self._process is None or self._process.poll() is not None:
            raise EmulatorError(f"the emulator has stopped:\n{self.last_log_lines()}")

    def check_private(self) -> None:
        """Checks that it listens on the loopback interface only.

        Raises:
            EmulatorError: When other machines can reach it.
        """
        reachable = listening_off_loopback(self._process.pid) if self._process else ()
        if reachable:
            raise EmulatorError(
                f"stopped, because other machines could reach the emulator: it listens on "
                f"{', '.join(reachable)}"
            )

    def check_disk(self, output: str = "") -> None:
        """Checks that the disk is not full.

        Args:
            output: What a command printed that failed. Its own files may be gone by now.

        Raises:
            EmulatorError: When it is, or was for the command.
        """
        free = shutil.disk_usage(self.folder).free
        if free < _FULL or any(said in output for said in _SAID_OF_A_FULL_DISK):
            raise EmulatorError(
                f"the disk of {self.folder.parent} is full: free some space, or set TMPDIR to a "
                "folder on another disk"
            )

    def last_log_lines(self) -> str:
        """The last lines of its log."""
        text = self._log.read_text(errors="replace") if self._log.exists() else ""
        return "\n".join(text.splitlines()[-_LOG_LINES:])

    @property
    def _log(self) -> Path:
        return self.folder / "emulator.log"

    @property
    def _no_settings(self) -> Path:
        """An empty file, in place of the user's ``~/.aws/config``."""
        return self.folder / "home" / "no-settings"

    def _check_disk_before_start(self) -> None:
        free = shutil.disk_usage(self.folder).free
        if free < _NEEDED:
            raise EmulatorError(
                f"{self.folder.parent} has {free // _MEGABYTE} MB free, and the demo needs "
                f"{_NEEDED // _MEGABYTE}: free some space, or set TMPDIR to another folder"
            )

    def _spawn_until_healthy(self, attempts: int) -> None:
        self._spawn()
        try:
            self._wait_until_healthy()
        except EmulatorError:
            # Two that start at the same time may have found the same free port.
            taken = _ADDRESS_TAKEN in self.last_log_lines()
            if self._port_is_given or attempts == 1 or not taken:
                raise
            self.port = free_port()
            self._spawn_until_healthy(attempts - 1)

    def _spawn(self) -> None:
        """Starts its web server by itself: ministack's own command opens port 443 too."""
        settings = {
            "AUTH": "true",
            "USE_SSL": "1",
            "BIND_HOST": "127.0.0.1",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_HOST": "127.0.0.1",
            "MINISTACK_ACCOUNT_ID": self._account,
            "MINISTACK_REGION": self.region,
            "GATEWAY_PORT": str(self.port),
            "S3_DATA_DIR": str(self.folder / "s3"),
            # Its functions call it over the same TLS.
            "AWS_CA_BUNDLE": str(self.certificate),
            "AWS_CONFIG_FILE": str(self._no_settings),
            "AWS_SHARED_CREDENTIALS_FILE": str(self._no_settings),
        }
        server = {
            "--bind": f"127.0.0.1:{self.port}",
            "--certfile": str(self.folder / "server.pem"),
            "--keyfile": str(self.folder / "server.key"),
            "--keep-alive": "75",
            "--workers": "0",
        }
        options = [word for option in server.items() for word in option]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command, without a shell
                [sys.executable, "-m", "hypercorn", "ministack.app:app", *options],
                env={**own_environment(self.folder), **settings},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _make_certificate(self) -> None:
        """Creates the certificate here, because the emulator would need the openssl command."""
        authority = trustme.CA()
        server = authority.issue_cert("localhost", "127.0.0.1")
        authority.cert_pem.write_to_path(str(self.certificate))
        server.private_key_pem.write_to_path(str(self.folder / "server.key"))
        with (self.folder / "server.pem").open("wb") as chain:
            chain.writelines(pem.bytes() for pem in server.cert_chain_pems)

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + _HEALTHY_WITHIN
        while time.monotonic() < deadline:
            self.check_alive()
            if self._answers():
                return
            time.sleep(0.1)
        raise EmulatorError(
            f"the emulator did not answer in {_HEALTHY_WITHIN} s:\n{self.last_log_lines()}"
        )

    def _answers(self) -> bool:
        try:
            trusted = ssl.create_default_context(cafile=str(self.certificate))
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusted)
            )
            with opener.open(f"{self.endpoint}/_ministack/health", timeout=5) as answer:
                return bool(answer.status == 200)  # noqa: PLR2004 - the HTTP status OK
        except (urllib.error.URLError, ConnectionError, ssl.SSLError, TimeoutError):
            return False

    def _remove_files(self) -> None:
        """Removes its folder; a process that was killed may write its last file meanwhile."""
        for _ in range(_ATTEMPTS):
            shutil.rmtree(self.folder, ignore_errors=True)
            if not self.folder.exists():
                return
            time.sleep(0.2)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

"""A local AWS that enforces IAM: starts ministack and always stops it."""

import contextlib
import os
import shutil
import signal
import socket
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

_HEALTHY_WITHIN: Final = 60
_LOG_LINES: Final = 15
_ATTEMPTS: Final = 3
_ADDRESS_TAKEN: Final = "Address already in use"


class EmulatorError(Exception):
    """The emulator did not start or has stopped; the message has the end of its log."""


def free_port() -> int:
    """A free port on the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


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
        }

    def start(self) -> Self:
        """Starts it and waits until it answers.

        Raises:
            EmulatorError: When the port is in use, or it stops or does not answer.
        """
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                self._remove_files()
                raise EmulatorError(
                    f"port {self.port} is in use: stop the process that uses it, or omit the port"
                ) from error
        self._make_certificate()
        try:
            self._spawn_until_healthy(_ATTEMPTS)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stops it with every process that it started, and removes its files."""
        if self._process is not None:
            for request in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, request)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(timeout=5)
            self._process = None
        self._remove_files()

    def check_alive(self) -> None:
        """Checks that it is running.

        Raises:
            EmulatorError: When it has stopped.
        """
        if self._process is None or self._process.poll() is not None:
            raise EmulatorError(f"the emulator has stopped:\n{self.last_log_lines()}")

    def last_log_lines(self) -> str:
        """The last lines of its log."""
        text = self._log.read_text(errors="replace") if self._log.exists() else ""
        return "\n".join(text.splitlines()[-_LOG_LINES:])

    @property
    def _log(self) -> Path:
        return self.folder / "emulator.log"

    def _spawn_until_healthy(self, attempts: int) -> None:
        self._spawn()
        try:
            self._wait_until_healthy()
        except EmulatorError:
            # It also listens on port 443; two that start at the same time may both find it free.
            if attempts == 1 or _ADDRESS_TAKEN not in self.last_log_lines():
                raise
            self._spawn_until_healthy(attempts - 1)

    def _spawn(self) -> None:
        settings = {
            "AUTH": "true",
            "USE_SSL": "1",
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_ACCOUNT_ID": self._account,
            "MINISTACK_REGION": self.region,
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_SSL_CERT": str(self.folder / "server.pem"),
            "MINISTACK_SSL_KEY": str(self.folder / "server.key"),
            "TMPDIR": str(self.folder),
            "S3_DATA_DIR": str(self.folder / "s3"),
            # Its functions call it over the same TLS.
            "AWS_CA_BUNDLE": str(self.certificate),
        }
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                env={**os.environ, **settings},
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
            with urllib.request.urlopen(  # noqa: S310 - our own emulator, on loopback
                f"{self.endpoint}/_ministack/health", context=trusted, timeout=5
            ) as answer:
                return bool(answer.status == 200)  # noqa: PLR2004 - the HTTP status OK
        except (urllib.error.URLError, ConnectionError, ssl.SSLError, TimeoutError):
            return False

    def _remove_files(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

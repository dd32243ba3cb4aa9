"""The programs of the page on an instance's credentials, on a metadata service of version 2."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "instance_credentials.md"
TOKEN = "a-token"
CREDENTIALS = {
    "Code": "Success",
    "Type": "AWS-HMAC",
    "AccessKeyId": "ASIAEXAMPLE",
    "SecretAccessKey": "secret",
    "Token": "session",
    "LastUpdated": "2026-11-26T00:00:00Z",
    "Expiration": "2099-01-01T00:00:00Z",
}
FOLDER = "/latest/meta-data/iam/security-credentials/"


class MetadataService(BaseHTTPRequestHandler):
    """The part of IMDSv2 that gives credentials, and S3's PutObject."""

    signed: ClassVar[list[str]] = []
    without_token: ClassVar[list[str]] = []

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/latest/api/token":
            assert int(self.headers["X-aws-ec2-metadata-token-ttl-seconds"]) <= 21600
            self.answer(200, TOKEN)
        else:
            self.signed.append(f"{self.path} {self.headers['Authorization']}")
            self.answer(200, "")

    def do_GET(self) -> None:
        if self.headers.get("X-aws-ec2-metadata-token") != TOKEN:
            self.without_token.append(self.path)
            self.answer(401, "")
        elif self.path == FOLDER:
            self.answer(200, "backup-role")
        elif self.path == f"{FOLDER}backup-role":
            self.answer(200, json.dumps(CREDENTIALS))
        else:
            self.answer(404, "")

    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Prints nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    MetadataService.signed.clear()
    MetadataService.without_token.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), MetadataService) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def snippet(title: str) -> str:
    (found,) = re.findall(rf'```\w+ title="{title}"\n(.*?)```', PAGE.read_text(), re.DOTALL)
    return str(found)


def printed(address: str, folder: Path, *command: str) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("AWS_")
    } | {
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": address,
        "AWS_ENDPOINT_URL_S3": address,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "HOME": str(folder),
        "NO_PROXY": "127.0.0.1",
    }
    finished = subprocess.run(
        command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return finished.stdout


def test_the_sdk_signs_with_the_credentials_of_the_role(address: str, tmp_path: Path) -> None:
    printed(address, tmp_path, sys.executable, "-c", snippet("upload.py"))

    (request,) = MetadataService.signed
    assert "/backups/2026.txt" in request
    assert "Credential=ASIAEXAMPLE/" in request
    assert not MetadataService.without_token


def test_the_sdk_says_where_the_credentials_are_from(address: str, tmp_path: Path) -> None:
    said = printed(address, tmp_path, sys.executable, "-c", snippet("which.py"))

    assert said == "iam-role\n"
    assert f"```text\n{said}```" in PAGE.read_text()


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_shell_gets_them_with_a_token(address: str, tmp_path: Path) -> None:
    script = snippet("credentials.sh").replace("http://169.254.169.254", address)

    assert json.loads(printed(address, tmp_path, "sh", "-ec", script)) == CREDENTIALS
    assert not MetadataService.without_token


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_without_a_token_the_service_gives_nothing(address: str, tmp_path: Path) -> None:
    script = snippet("credentials.sh").replace("http://169.254.169.254", address)
    script = re.sub(r'--header "X-aws-ec2-metadata-token: .*?"', "", script)

    with pytest.raises(subprocess.CalledProcessError):
        printed(address, tmp_path, "sh", "-ec", script)
    assert MetadataService.without_token

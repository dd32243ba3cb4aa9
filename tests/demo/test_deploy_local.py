"""``make deploy-local``: what it prints works when pasted, and Ctrl-C ends it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.demo.demo_processes import output_of, processes_of, running_demo

pytestmark = pytest.mark.slow

# Stands for the AWS command line: the words after "aws sts assume-role", as boto3 sends them.
AWS = """
import sys, boto3
words = sys.argv[3:]
given = dict(zip(words[::2], words[1::2], strict=True))
role, name = given.pop("--role-arn"), given.pop("--role-session-name")
external_id = given.pop("--external-id")
assert not given
answer = boto3.client("sts").assume_role(
    RoleArn=role, RoleSessionName=name, ExternalId=external_id
)
print("assumed", answer["AssumedRoleUser"]["Arn"])
"""
SETTINGS = {"AWS_PROFILE": "nonexistent", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9"}


def test_what_it_prints_works_and_ctrl_c_is_no_failure(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    with running_demo(
        folder, "--keep", "--no-tries", environment={**SETTINGS, "PYTHONUNBUFFERED": "1"}
    ) as demo:
        deadline = time.monotonic() + 120
        while "aws sts assume-role" not in output_of(folder) and demo.poll() is None:
            assert time.monotonic() < deadline, output_of(folder)
            time.sleep(0.2)
        time.sleep(0.5)
        printed = output_of(folder)

        assumed = paste(printed, tmp_path, key="")
        stranger = paste(printed, tmp_path, key="444444444444")

        os.kill(demo.pid, signal.SIGINT)
        assert demo.wait(timeout=120) == 0
        assert processes_of(folder) == []
        assert list(folder.iterdir()) == []

    assert "tries:" not in printed
    assert "assumed arn:aws:sts::" in assumed
    assert "AccessDenied" in stranger


def paste(printed: str, folder: Path, key: str) -> str:
    """The output of the printed lines in a shell; with another account's key for the caller."""
    command = folder / "aws"
    command.write_text(f"#!{sys.executable}\n{AWS}")
    command.chmod(0o755)
    lines = printed.splitlines()
    exports = [
        line
        for line in lines
        if line.startswith(("unset ", "export ")) and not line.startswith("export AWS_ACCESS_KEY")
    ]
    call = next(line for line in lines if "aws sts assume-role" in line)
    if key:
        call = f"AWS_ACCESS_KEY_ID={key} {call.partition(' ')[2]}"
    finished = subprocess.run(
        ["sh", "-c", "\n".join([*exports, call])],  # noqa: S607
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **SETTINGS, "PATH": f"{folder}:{os.environ['PATH']}"},
    )
    return finished.stdout

"""The two pages for newcomers, as a newcomer would follow them: in an empty folder, in order."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tools.pictures import OWN_PLUGIN

ROOT = Path(__file__).parents[2]
PAGES = ("start_new", "start_existing")
FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
INSTALLED = {
    "cdk": ["cdk"],
    "cp": ["cp"],
    "iam-patterns": [sys.executable, "-m", "iam_patterns"],
    "pytest": [sys.executable, "-m", "pytest", *OWN_PLUGIN],
    "python": [sys.executable],
}
PREPARATIONS = {".", "cd", "mkdir", "pip", "python3"}


def printed_by(folder: Path, line: str) -> str:
    program, *arguments = shlex.split(line)
    if program in PREPARATIONS:
        return ""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    finished = subprocess.run(
        [*INSTALLED[program], *arguments],
        cwd=folder,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return finished.stdout


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_right(page: str, tmp_path: Path) -> None:
    written, ran, printed = 0, 0, ""
    for language, title, text in FENCE.findall((ROOT / "docs" / f"{page}.md").read_text()):
        if title:
            (tmp_path / title).parent.mkdir(exist_ok=True)
            (tmp_path / title).write_text(text)
            written += 1
        elif language == "console":
            lines = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
            printed = "\n".join(printed_by(tmp_path, line) for line in lines)
            assert "Traceback" not in printed or "mistake" in text, printed
            ran += len(lines)
        else:
            assert language == "text"
            assert printed, "a text shows what the commands above it print"
            for line in text.splitlines():
                assert line in printed, printed
    assert written >= 2
    assert ran >= 5

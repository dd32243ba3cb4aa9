"""Files are read as UTF-8, and only those inside their folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from iam_patterns.template import TemplateError, read_stacks
from iam_patterns.template.files import inside, read_text

ROLE = '{"Description": "Zürich", "Resources": {}}'


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (ROLE.encode("utf-16"), "byte order mark"),
        (ROLE.encode("utf-8-sig"), "byte order mark"),
        (ROLE.encode("latin-1"), "is not UTF-8"),
        (ROLE.encode("utf-16-le"), "is not UTF-8"),
    ],
)
def test_a_file_in_another_encoding_is_an_error(data: bytes, problem: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(data)

    with pytest.raises(TemplateError, match=rf"a\.json.*{problem}"):
        read_stacks(file)


def test_a_file_is_read_as_utf_8_in_any_locale(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(ROLE.encode())
    script = (
        "import sys; from iam_patterns.template import read_stacks; "
        f"assert len(read_stacks({str(file)!r})[0].template['Description']) == 6"
    )

    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)


def test_a_pipe_is_an_error_and_no_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")

    with pytest.raises(TemplateError, match=r"pipe\.json is not a regular file"):
        read_text(tmp_path / "pipe.json")


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "."])
def test_a_device_or_a_folder_is_an_error(path: str) -> None:
    with pytest.raises(TemplateError, match="is not a regular file"):
        read_text(Path(path))


@pytest.mark.parametrize("path", ["missing.json", "nul\0.json", "x" * 5000, "\ud800"])
def test_a_path_without_a_file_is_an_error(path: str) -> None:
    with pytest.raises(TemplateError, match="cannot be read"):
        read_stacks(path)


@pytest.mark.parametrize(
    "name", ["..", ".", "../other", "/etc/passwd", "link", "link/x", "a/../.."]
)
def test_a_path_outside_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "cdk.out"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path)

    with pytest.raises(TemplateError, match="must be inside this folder"):
        inside(folder, name)


@pytest.mark.parametrize("name", ["a.json", "deep/a.json", "deep/../a.json", "within"])
def test_a_path_inside_the_folder_is_accepted(name: str, tmp_path: Path) -> None:
    (tmp_path / "within").symlink_to(tmp_path / "a.json")

    assert inside(tmp_path, name) == tmp_path / name

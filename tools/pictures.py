"""Draws the pictures of docs/pictures from real runs of a small app: ``make pictures``.

Each picture is what a program printed, in the colours that it has in a terminal: the findings of
``iam-patterns check``, a failing test, the comment on a pull request; and the map, as a browser
shows it. Nothing is drawn by hand.
"""

import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.terminal_theme import MONOKAI
from rich.text import Text

from tools import map_picture
from tools.browser import MISSING, PROGRAM
from tools.running import COLUMNS, ROOT, environment, synthesize

FOLDER: Final = ROOT / "docs" / "pictures"
OWN_PLUGIN: Final = (
    ()
    if entry_points(group="pytest11", name="iam_patterns")
    else ("-p", "iam_patterns.pytest_plugin")
)
"""What makes pytest load our plugin: nothing where the package is installed."""
_APP: Final = """\
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

app = App()
stack = Stack(app, "Shop", env=Environment(account="111111111111", region="eu-west-1"))
invoices = s3.Bucket(stack, "Invoices", enforce_ssl=True)
auditor = iam.Role(stack, "Auditor", assumed_by=AUDITOR)
invoices.grant_read(auditor)
app.synth()
"""
_SOUND: Final = """\
iam.AccountPrincipal("222222222222").with_conditions(
    {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}
)"""
_WEAK: Final = 'iam.AccountPrincipal("222222222222")'
_TEST: Final = """\
from iam_patterns.testing import Access, account

VENDOR = account("222222222222")


def test_the_auditor_needs_the_external_id():
    auditor = Access.read("cdk.out").role("Auditor")

    assert auditor.assumable_by(VENDOR, external_id="cust-7f3a9c2e")
    assert not auditor.assumable_by(VENDOR)
"""
# As rich has it, without the web fonts: a picture loads nothing.
_SVG: Final = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: Consolas, Menlo, "DejaVu Sans Mono", monospace; \
font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def pictures() -> Iterator[tuple[str, str]]:
    """Each picture: the name of its file, and the SVG."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        synthesize(folder, "cdk.out.main", _APP.replace("AUDITOR)", f"{_SOUND})", 1))
        synthesize(folder, "cdk.out", _APP.replace("AUDITOR)", f"{_WEAK})", 1))
        (folder / "test_access.py").write_text(_TEST)

        found = _terminal(folder, "iam_patterns", "check", "cdk.out")
        yield "finding.svg", _svg(Text.from_ansi(found), "iam-patterns check cdk.out", "finding")

        options = ("-p", "no:cacheprovider", *OWN_PLUGIN)
        failed = _terminal(folder, "pytest", "-q", "--no-header", "-rN", *options)
        shown = re.sub(r"(\d failed).* in [\d.]+s.*", r"\1", failed)
        yield "failing_test.svg", _svg(Text.from_ansi(shown), "pytest -q", "failing")

        comment = _terminal(
            folder, "iam_patterns", "diff", "cdk.out.main", "cdk.out", "--format", "markdown"
        )
        title = "the comment on the pull request"
        yield "comment.svg", _svg(Markdown(_folded(comment)), title, "comment")


def _terminal(folder: Path, module: str, *arguments: str) -> str:
    """What a program prints in a terminal of its own, with its colours."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(theirs)
        printed = b"".join(_chunks(ours))
    os.close(ours)
    if process.returncode != 1:  # a finding, a failed test, broader access
        raise RuntimeError(f"{module} ended with {process.returncode}: {printed.decode()}")
    return printed.decode().replace("\r\n", "\n")


def _chunks(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # Linux reports the end of a terminal as an error
            return
        if not chunk:
            return
        yield chunk


def _folded(comment: str) -> str:
    """The comment as the page shows it: the details are folded below their summaries."""
    folded = re.sub(
        r"<details>\s*<summary>(.*?)</summary>.*?</details>", r"▸ \1", comment, flags=re.DOTALL
    )
    return re.sub(r"</?b>", "**", folded)


def _svg(shown: RenderableType, title: str, name: str) -> str:
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115, PTH123 - closed below
    with console.file:
        console.print(shown)
        return console.export_svg(title=title, theme=MONOKAI, code_format=_SVG, unique_id=name)


def words(svg: str) -> str:
    """What a picture says, without its layout, which depends on the release of rich."""
    texts = re.findall(r"<text [^>]*>(.*?)</text>", svg, re.DOTALL)
    return "".join("".join(texts).replace("&#160;", " ").split())


def main() -> int:
    """Writes every picture; the exit code is 1 if one needs a browser and there is none."""
    FOLDER.mkdir(exist_ok=True)
    for name, svg in pictures():
        (FOLDER / name).write_text(svg)
    if PROGRAM is None:
        sys.stderr.write(f"{map_picture.FILE.relative_to(ROOT)} is not drawn: {MISSING}\n")
        return 1
    map_picture.FILE.write_bytes(map_picture.drawn(map_picture.map_page()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

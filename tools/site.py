"""Builds the documentation site and checks it: ``make docs``.

Zensical and MkDocs build it from the same mkdocs.yml, and both stop at a warning. Then every link
and picture of the built pages must lead somewhere, every public name must have its place, and no
page may load anything from another host. This needs the packages of .venv-docs only.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
SITE: Final = ROOT / "site"
_ZENSICAL: Final = ("zensical", "build", "--clean", "--strict")
_MKDOCS: Final = ("mkdocs", "build", "--strict", "--theme", "mkdocs", "--site-dir")
_LOADED: Final = {"script": "src", "img": "src", "iframe": "src", "link": "href"}


class _Page(HTMLParser):
    """The anchors and links of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        if tag in _LOADED and _LOADED[tag] in given:
            if tag != "link" or given.get("rel") not in ("canonical", "next", "prev", "alternate"):
                self.loaded.append(given[_LOADED[tag]])
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])


def problems(site: Path, public_names: set[str]) -> Iterator[str]:
    """What is wrong with a built site, one line each."""
    pages = {path.resolve(): _Page(path.read_text()) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        shown = path.relative_to(site.resolve())
        for url in page.loaded:
            if urlsplit(url).netloc:
                yield f"{shown} loads {url}"
        for url in dict.fromkeys(page.links + page.loaded):
            if not _leads_somewhere(url, path, site.resolve(), pages):
                yield f"{shown} has a dead link: {url}"
    anchors = {anchor for page in pages.values() for anchor in page.anchors}
    yield from (f"no page has {name}" for name in sorted(public_names - anchors))


def _leads_somewhere(url: str, path: Path, site: Path, pages: dict[Path, _Page]) -> bool:
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return True
    base = site if parts.path.startswith("/") else path.parent
    target = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return False
    known = pages.get(target)
    return not parts.fragment or known is None or unquote(parts.fragment) in known.anchors


def public_names(reference: Path) -> set[str]:
    """The names that the pages of the reference describe; a test compares them with the package."""
    found = (re.findall(r"^::: (.*)$", page.read_text(), re.MULTILINE) for page in _md(reference))
    return {name for names in found for name in names}


def _md(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.md"))


def _build() -> None:
    """Both builders at the same time."""
    with tempfile.TemporaryDirectory() as folder:
        commands = (_ZENSICAL, (*_MKDOCS, folder))
        running = [
            subprocess.Popen(  # noqa: S603 - our own commands
                (sys.executable, "-m", *command),
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for command in commands
        ]
        printed = [process.communicate()[0] for process in running]
    for command, process, output in zip(commands, running, printed, strict=True):
        if process.returncode:
            sys.exit(f"{output}\n{command[0]} failed")


def main() -> None:
    """Builds the site in site/, or ends with what is wrong."""
    _build()
    for page in _md(DOCS):  # llms.txt lists the pages as they are written
        shutil.copy(page, SITE / page.relative_to(DOCS))
    found = list(problems(SITE, public_names(DOCS / "reference")))
    if found:
        sys.exit("\n".join(found))
    print(f"{len(list(SITE.rglob('*.html')))} pages in {SITE.name}/")  # noqa: T201 - its result


if __name__ == "__main__":
    main()

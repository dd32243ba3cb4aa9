"""Writes what the documentation site derives: ``make docs-pages``.

The pages of docs/reference, the parts of mkdocs.yml's navigation that list roles, rules and
packages, and docs/llms.txt.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from iam_patterns.checks.registry import ALL_RULES
from tools import reference_pages
from tools.check_pages import FAMILIES
from tools.role_tables import role_pages

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
CONFIGURATION: Final = ROOT / "mkdocs.yml"
LLMS: Final = DOCS / "llms.txt"


def configuration() -> str:
    """mkdocs.yml as it should be."""
    text = CONFIGURATION.read_text()
    parts = {
        "roles": (f"roles/{module}.md" for module in role_pages()),
        "rules": (
            f"checks/{rule.id}.md"
            for rule in sorted(ALL_RULES, key=lambda rule: FAMILIES.index(rule.id.split("-")[0]))
        ),
        "packages": (f"reference/{name}" for name in reference_pages.reference_pages()),
    }
    for name, pages in parts.items():
        lines = "".join(f"      - {page}\n" for page in pages)
        text, count = re.subn(
            rf"( +# {name}: [^\n]*\n).*?( +# end\n)",
            lambda found, lines=lines: found[1] + lines + found[2],  # type: ignore[misc]  # a string
            text,
            flags=re.DOTALL,
        )
        if count != 1:
            raise ValueError(f"mkdocs.yml must have one place for the {name}")
    return text


def navigation() -> list[tuple[str, list[str]]]:
    """Each section of the navigation, with its pages."""
    nav = yaml.safe_load(CONFIGURATION.read_text())["nav"]
    return [(title, list(_pages(entry))) for section in nav for title, entry in section.items()]


def _pages(entry: Any) -> Iterator[str]:  # noqa: ANN401 - what YAML has
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for below in entry.values():
            yield from _pages(below)
    else:
        for below in entry:
            yield from _pages(below)


def llms() -> str:
    """docs/llms.txt: every page with its first sentence, for language models."""
    home = (DOCS / "index.md").read_text()
    parts = [f"# {_title(home)}\n\n> {_first_sentence(home)}\n"]
    for title, pages in navigation():
        rows = []
        for page in pages:
            text = (DOCS / page).read_text()
            rows.append(f"- [{_title(text)}]({page}): {_first_sentence(text)}\n")
        parts.append(f"## {title}\n\n{''.join(rows)}")
    return "\n".join(parts)


def _title(text: str) -> str:
    found = re.search(r"^# (.*)$", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"a page has no title: {text[:80]!r}")
    return found[1].replace("`", "")


def _first_sentence(text: str) -> str:
    """The first sentence below the title, without links."""
    prose = re.sub("^```.*?^```\n", "", text, flags=re.DOTALL | re.MULTILINE)
    below = re.split("^# .*\n\n", prose, maxsplit=1, flags=re.MULTILINE)[1]
    paragraph = next(part for part in below.strip().split("\n\n") if part[0] not in "!#|<-")
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", " ".join(paragraph.split()))
    return re.split(r"(?<=[.:?!]) (?=[A-Z`])", plain)[0].rstrip(":")


def main() -> None:
    """Writes all of them."""
    reference_pages.FOLDER.mkdir(exist_ok=True)
    for name, text in reference_pages.reference_pages().items():
        (reference_pages.FOLDER / name).write_text(text)
    CONFIGURATION.write_text(configuration())
    LLMS.write_text(llms())


if __name__ == "__main__":
    main()

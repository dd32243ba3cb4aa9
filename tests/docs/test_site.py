"""The documentation site: its navigation, its reference, and what `make docs` checks."""

import importlib
from pathlib import Path

import pytest
import yaml

from tests.test_package import LAYERS
from tools import reference_pages, site_pages
from tools.site import DOCS, ROOT, problems, public_names

PAGES = sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))


def test_every_page_is_in_the_navigation_once() -> None:
    listed = [page for _, pages in site_pages.navigation() for page in pages]

    assert sorted(listed) == PAGES


def test_the_derived_files_are_as_they_are_written() -> None:
    written = {path.name: path.read_text() for path in reference_pages.FOLDER.glob("*.md")}

    assert written == reference_pages.reference_pages(), "run make docs-pages"
    assert site_pages.CONFIGURATION.read_text() == site_pages.configuration(), "run make docs-pages"
    assert site_pages.LLMS.read_text() == site_pages.llms(), "run make docs-pages"


def test_every_public_package_has_its_page() -> None:
    public = {layer for layer in LAYERS if importlib.import_module(f"iam_patterns.{layer}").__all__}

    assert set(reference_pages.PACKAGES) == public


@pytest.mark.parametrize("package", ["iam_patterns", *reference_pages.PACKAGES])
def test_every_public_name_has_its_place(package: str) -> None:
    name = package if package == "iam_patterns" else f"iam_patterns.{package}"
    text = (reference_pages.FOLDER / f"{package}.md").read_text()
    described = public_names(reference_pages.FOLDER)

    for public in importlib.import_module(name).__all__:
        identifier = reference_pages.identifier(package, public)
        assert identifier in described or f"| [`{public}`](" in text


@pytest.mark.parametrize("page", PAGES)
def test_the_front_matter_of_a_page_is_yaml(page: str) -> None:
    text = (DOCS / page).read_text()

    if text.startswith("---\n"):
        assert isinstance(yaml.safe_load(text.split("---\n")[1]), dict)
    else:
        assert text.startswith("# ")


def test_every_page_is_in_llms_txt() -> None:
    text = site_pages.LLMS.read_text()

    assert all(f"({page})" in text for page in PAGES)


def site(folder: Path, body: str) -> Path:
    (folder / "other").mkdir()
    (folder / "other" / "index.html").write_text('<h2 id="there">There</h2>')
    (folder / "picture.svg").write_text("<svg/>")
    (folder / "index.html").write_text(f'<h1 id="Access">Access</h1>{body}')
    return folder


@pytest.mark.parametrize(
    "body",
    [
        '<a href="other/">page</a>',
        '<a href="other/#there">anchor</a>',
        '<a href="#Access">its own anchor</a>',
        '<a href="https://docs.aws.amazon.com/">another host</a>',
        '<img src="picture.svg">',
        '<a href="/other/index.html">from the root</a>',
    ],
)
def test_a_sound_site_has_no_problem(body: str, tmp_path: Path) -> None:
    assert list(problems(site(tmp_path, body), {"Access"})) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="gone/">page</a>', "index.html has a dead link: gone/"),
        ('<a href="other/#gone">anchor</a>', "index.html has a dead link: other/#gone"),
        ('<a href="#gone">its own anchor</a>', "index.html has a dead link: #gone"),
        ('<img src="gone.svg">', "index.html has a dead link: gone.svg"),
        (
            '<script src="https://cdn.example.com/a.js"></script>',
            "index.html loads https://cdn.example.com/a.js",
        ),
        (
            '<link rel="stylesheet" href="//fonts.example.com/a.css">',
            "index.html loads //fonts.example.com/a.css",
        ),
    ],
)
def test_a_problem_of_a_site_is_found(body: str, problem: str, tmp_path: Path) -> None:
    assert list(problems(site(tmp_path, body), {"Access"})) == [problem]


def test_a_public_name_without_a_place_is_found(tmp_path: Path) -> None:
    assert list(problems(site(tmp_path, ""), {"Access", "Answer"})) == ["no page has Answer"]


def test_ci_builds_the_site() -> None:
    assert "make docs\n" in (ROOT / ".ci" / "run").read_text()

"""Every snippet of the README is run."""

import re
from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def snippets(language: str) -> list[object]:
    return [
        pytest.param(text, id=f"{page.stem}-{number}")
        for page in PAGES
        for number, text in enumerate(
            re.findall(rf"```{language}\n(.*?)```", page.read_text(), re.DOTALL)
        )
    ]


@pytest.mark.parametrize("snippet", snippets("python"))
def test_python(snippet: str) -> None:
    stack = Stack(App(), "Example")
    names = {"stack": stack, "bucket": s3.Bucket(stack, "Bucket")}

    exec(compile(snippet, "snippet", "exec"), names)  # noqa: S102 - our own documentation

    assert Template.from_stack(stack).find_resources("AWS::S3::Bucket")


@pytest.mark.parametrize("snippet", snippets("bash"))
def test_make_targets_exist(snippet: str) -> None:
    makefile = (ROOT / "Makefile").read_text()

    for target in re.findall(r"^make ([a-z-]+)", snippet, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readme_shows_every_role() -> None:
    readme = (ROOT / "README.md").read_text()

    for page in (ROOT / "iam_patterns" / "roles").glob("[a-z]*_role.py"):
        name = "".join(part.capitalize() for part in page.stem.split("_"))
        assert f"### `{name}`" in readme

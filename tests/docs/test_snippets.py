"""Every snippet of the README and the docs is run, and every role has its page."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

import iam_patterns
from iam_patterns import web_identities
from iam_patterns.checks import Settings
from iam_patterns.checks.catalog.vendor_accounts import VENDOR_ACCOUNTS
from iam_patterns.policy.service_source import SERVICE_SOURCES, ServiceSource

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
ROLE_PAGES = sorted((ROOT / "docs" / "roles").glob("*.md"))
SECTIONS = [
    "When to use it",
    "Code",
    "Who may assume it",
    "What it refuses",
    "What AWS says",
]


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


def test_the_settings_of_the_page_are_settings() -> None:
    page = (ROOT / "docs" / "checks_in_every_synth.md").read_text()
    examples = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    contexts = [json.loads(written)["context"]["iam-patterns"] for written in examples]

    shown = {name for context in contexts for name in context}
    settings = [Settings.from_context(context) for context in contexts]

    assert shown == {field.name for field in fields(settings[0])}
    assert all(f"`{name}`" in page for name in shown)


@pytest.mark.parametrize("snippet", snippets("bash"))
def test_make_targets_exist(snippet: str) -> None:
    makefile = (ROOT / "Makefile").read_text()

    for target in re.findall(r"^make ([a-z-]+)", snippet, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def public_roles() -> list[type]:
    exported = (getattr(iam_patterns, name) for name in iam_patterns.__all__)
    return [
        found
        for found in exported
        if isinstance(found, type) and issubclass(found, iam.Role | iam.ManagedPolicy)
    ]


@pytest.mark.parametrize("role", public_roles())
def test_every_role_has_its_row_and_its_page(role: type) -> None:
    page = role.__module__.rsplit(".", 1)[-1]

    assert f"| [`{role.__name__}`](roles/{page}.md) |" in (ROOT / "docs" / "roles.md").read_text()
    assert f"[`{role.__name__}`](docs/roles/{page}.md)" in (ROOT / "README.md").read_text()
    assert f"# `{role.__name__}`" in (ROOT / "docs" / "roles" / f"{page}.md").read_text()


def test_there_is_a_page_for_each_role_and_no_other() -> None:
    assert len(ROLE_PAGES) == len(public_roles())


@pytest.mark.parametrize("page", ROLE_PAGES, ids=lambda page: str(page.stem))
def test_every_page_of_a_role_has_the_same_shape(page: Path) -> None:
    text = page.read_text()

    assert re.findall("^## (.*)$", text, re.MULTILINE) == SECTIONS
    assert "https://docs.aws.amazon.com/" in text.split("## What AWS says")[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_page_of_service_role_has_every_row_of_the_table() -> None:
    text = (ROOT / "docs" / "roles" / "service_role.md").read_text()
    rows = re.findall(r"^\| \[`(.*?)`\]\((.*?)\) \| (.*) \|$", text, re.MULTILINE)

    def demanded(source: ServiceSource) -> str:
        keys = ["`aws:SourceAccount`"] if source.source_account else []
        keys += [f"`aws:SourceArn` of `{source.source}`"] if source.source else []
        return ", ".join(keys) or "none documented"

    assert rows == [
        (name, source.page, demanded(source)) for name, source in sorted(SERVICE_SOURCES.items())
    ]


def test_the_page_of_oidc_role_has_every_identity() -> None:
    text = (ROOT / "docs" / "roles" / "oidc_role.md").read_text()
    table = text.split("## Who may assume it")[1].split("## ")[0]

    named = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)

    assert sorted(named) == sorted(web_identities.__all__)


def test_the_page_of_the_vendor_role_has_every_account() -> None:
    text = (ROOT / "docs" / "roles" / "third_party_external_id_role.md").read_text()
    rows = re.findall(r"^\| (.*) \| `(\d{12})` \| (.*) \| (.*) \|$", text, re.MULTILINE)

    assert rows == [(row.vendor, row.account, row.purpose, row.page) for row in VENDOR_ACCOUNTS]

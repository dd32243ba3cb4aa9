"""What the demo's processes get of the user's environment."""

import os
from pathlib import Path

import pytest

from demo.environment import environment_of_this_process, leftovers, own_environment


@pytest.mark.parametrize(
    "name",
    [
        "AWS_PROFILE",
        "AWS_ENDPOINT_URL_STS",
        "AWS_SESSION_TOKEN",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "NODE_OPTIONS",
        "CDK_DEFAULT_ACCOUNT",
        "MINISTACK_REGION",
        "SSL_CERT_FILE",
    ],
)
def test_settings_do_not_get_through(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "the user's")

    assert "the user's" not in own_environment(tmp_path).values()


@pytest.mark.parametrize("name", ["PATH", "LC_ALL", "PYTHONPATH", "JSII_NODE", "VIRTUAL_ENV"])
def test_what_programs_need_gets_through(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "the user's")

    assert own_environment(tmp_path)[name] == "the user's"


def test_all_files_are_in_the_folder_and_loopback_needs_no_proxy(tmp_path: Path) -> None:
    environment = own_environment(tmp_path)

    assert environment["TMPDIR"] == str(tmp_path)
    assert Path(environment["HOME"]).is_relative_to(tmp_path)
    assert "localhost" in environment["NO_PROXY"].split(",")


def test_this_process_has_its_own_variables_back_after_an_error() -> None:
    before = dict(os.environ)

    seen: list[dict[str, str]] = []

    def fail() -> None:
        with environment_of_this_process({"ONLY": "this"}):
            seen.append(dict(os.environ))
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert seen == [{"ONLY": "this"}]
    assert dict(os.environ) == before


def test_variables_that_the_exported_ones_do_not_replace_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("AWS_REGION", "us-east-2")

    assert "AWS_PROFILE" in leftovers({"AWS_REGION": "eu-west-1"})
    assert "AWS_REGION" not in leftovers({"AWS_REGION": "eu-west-1"})

"""``iam-patterns comment``: one comment, updated in place, on GitHub and GitLab."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from iam_patterns.cli.markdown_text import MARKER
from tests.cli.comment_server import PERSON, TOKEN, Service, serving
from tests.cli.running import Finished, run

OLD, NEW = f"{MARKER}\n\nold", f"{MARKER}\n\nnew"


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "new.md").write_text(NEW)
    (tmp_path / "event.json").write_text(json.dumps({"pull_request": {"number": 7}}))
    return tmp_path


def environment_of(platform: str, service: Service) -> dict[str, str]:
    """What the platform sets in a job, and nothing that the other does."""
    if platform == "gitlab":
        return {
            "GITLAB_CI": "true",
            "GITHUB_ACTIONS": "",
            "CI_API_V4_URL": service.url,
            "CI_MERGE_REQUEST_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_IID": "7",
            "GITLAB_TOKEN": TOKEN,
        }
    return {
        "GITHUB_ACTIONS": "true",
        "GITLAB_CI": "",
        "GITHUB_API_URL": service.url,
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_EVENT_PATH": "event.json",
        "GITHUB_TOKEN": TOKEN,
    }


def comment(platform: str, folder: Path, service: Service, **changes: str) -> Finished:
    environment = {**environment_of(platform, service), **changes}
    return run(folder, "comment", "new.md", no_proxy="*", **environment)


CREATED = {
    "github": "POST /repos/acme/shop/issues/7/comments",
    "gitlab": "POST /projects/42/merge_requests/7/notes",
}
UPDATED = {
    "github": "PATCH /repos/acme/shop/issues/comments/102",
    "gitlab": "PUT /projects/42/merge_requests/7/notes/102",
}
both = pytest.mark.parametrize("platform", ["github", "gitlab"])


@both
def test_the_first_comment_is_written(platform: str, folder: Path, service: Service) -> None:
    service.add("Looks good.")

    finished = comment(platform, folder, service)

    assert (finished.status, finished.out, finished.err) == (0, "Comment written.\n", "")
    assert service.calls[-1] == CREATED[platform]
    assert [found["body"] for found in service.comments.values()] == ["Looks good.", NEW]


@both
def test_the_next_ones_update_it_on_whatever_page_it_is(
    platform: str, folder: Path, service: Service
) -> None:
    service.add(NEW, PERSON)
    service.add("Looks good.")
    service.add(OLD)

    finished = comment(platform, folder, service)

    assert (finished.status, finished.out) == (0, "Comment updated.\n")
    assert service.calls[-1] == UPDATED[platform]
    assert [found["body"] for found in service.comments.values()] == [NEW, "Looks good.", NEW]
    assert comment(platform, folder, service).out == "Comment is up to date.\n"


@both
@pytest.mark.parametrize("status", [403, 500])
def test_a_refusal_is_one_line_with_the_remedy(
    platform: str, status: int, folder: Path, service: Service
) -> None:
    service.refuses = status

    finished = comment(platform, folder, service)

    remedies = {"github": "pull-requests: write", "gitlab": "project access token"}
    remedy = remedies[platform] if status == 403 else "Try again."
    assert (finished.status, finished.out) == (2, "")
    assert f"was refused with {status}" in finished.err
    assert remedy in finished.err
    assert finished.err.count("\n") == 1
    assert TOKEN not in finished.err


@both
def test_a_job_for_no_pull_request_writes_none(
    platform: str, folder: Path, service: Service
) -> None:
    (folder / "event.json").write_text("{}")

    finished = comment(platform, folder, service, CI_MERGE_REQUEST_IID="")

    assert finished.status == 0
    assert finished.out == "No comment: the job is for no pull request or merge request.\n"
    assert service.calls == []


@both
def test_a_missing_token_is_named(platform: str, folder: Path, service: Service) -> None:
    finished = comment(platform, folder, service, GITHUB_TOKEN="", GITLAB_TOKEN="")

    assert finished.status == 2
    assert f"the environment variable {platform.upper()}_TOKEN is not set" in finished.err


def test_elsewhere_it_is_wrong_use(folder: Path) -> None:
    finished = run(folder, "comment", "new.md", GITHUB_ACTIONS="", GITLAB_CI="")

    assert finished.status == 2
    assert "Run it there." in finished.err


def test_only_a_report_of_this_command_is_written(folder: Path, service: Service) -> None:
    (folder / "new.md").write_text("secret")

    finished = comment("github", folder, service)

    assert finished.status == 2
    assert "the file is not a comment of iam-patterns" in finished.err
    assert service.calls == []


def test_the_token_goes_to_no_other_server(folder: Path, service: Service) -> None:
    with serving() as other:
        for _ in range(3):
            service.add("Looks good.")
        root, service.url = service.url, other.url

        finished = comment("github", folder, service, GITHUB_API_URL=root)

    assert finished.status == 2
    assert "which is another service" in finished.err
    assert other.calls == []


@pytest.mark.parametrize("url", ["ftp://example.com", "/api"])
def test_an_api_without_http_is_refused(folder: Path, service: Service, url: str) -> None:
    finished = comment("github", folder, service, GITHUB_API_URL=url)

    assert finished.status == 2
    assert "is not the URL of an API. Write https://" in finished.err


def test_a_server_that_is_gone_is_one_line(folder: Path) -> None:
    with serving() as service:
        pass

    finished = comment("github", folder, service)

    assert finished.status == 2
    assert "failed: " in finished.err
    assert finished.err.count("\n") == 1


@pytest.mark.parametrize("event", ["", "[]", "{"])
def test_an_event_that_is_none_is_one_line(folder: Path, service: Service, event: str) -> None:
    (folder / "event.json").write_text(event)

    finished = comment("github", folder, service)

    assert finished.status == 2
    assert "event.json is not the event of a job" in finished.err
    assert finished.err.count("\n") == 1

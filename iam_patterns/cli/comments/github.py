"""The comments of a pull request on GitHub.

See https://docs.github.com/en/rest/issues/comments
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from iam_patterns.cli.comments import WrittenComment, environment
from iam_patterns.cli.comments.api import Api
from iam_patterns.cli.errors import CliError
from iam_patterns.template.files import read_text

_LONGEST: Final = 65_536
_REMEDY: Final = (
    "The job needs the permission pull-requests: write. The token of a pull request from a fork "
    "cannot comment."
)


class GitHubPullRequest:
    """The pull request of a GitHub Actions job, by the variables that the runner sets.

    Raises:
        CliError: When a variable is not set.
    """

    def __init__(self, number: int) -> None:
        token = environment("GITHUB_TOKEN", "the job's token")
        repository = environment("GITHUB_REPOSITORY", "OWNER/REPOSITORY")
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        root = environment("GITHUB_API_URL", "the URL of GitHub's API")
        self._api = Api(root, headers, _REMEDY)
        self._issues = f"{self._api.url}/repos/{repository}/issues"
        self._number = number

    @classmethod
    def of_job(cls) -> "GitHubPullRequest | None":
        """The pull request that the job runs for; None if it runs for something else."""
        file = Path(environment("GITHUB_EVENT_PATH", "the file of the job's event"))
        try:
            request = json.loads(read_text(file)).get("pull_request")
        except (ValueError, AttributeError) as error:
            raise CliError(f"{file} is not the event of a job: {error}. Correct it.") from error
        return cls(int(request["number"])) if request else None

    def own(self) -> Iterator[WrittenComment]:
        """The comments of bots, which the job's token writes as."""
        for found in self._api.every(f"{self._issues}/{self._number}/comments"):
            if (found.get("user") or {}).get("type") == "Bot":
                url = f"{self._issues}/comments/{int(found['id'])}"
                yield WrittenComment(url, found.get("body") or "")

    def create(self, body: str) -> None:
        """Writes a new comment."""
        self._api.send("POST", f"{self._issues}/{self._number}/comments", _data(body))

    def update(self, comment: WrittenComment, body: str) -> None:
        """Changes the text of a comment."""
        self._api.send("PATCH", comment.url, _data(body))


def is_github() -> bool:
    """Whether this is a job of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _data(body: str) -> dict[str, str]:
    if len(body) > _LONGEST:
        raise CliError(
            f"a comment has at most {_LONGEST} characters (got {len(body)}). Shorten it."
        )
    return {"body": body}

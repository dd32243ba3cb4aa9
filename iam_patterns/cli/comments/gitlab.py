"""The notes of a merge request on GitLab.

See https://docs.gitlab.com/api/notes/
"""

import os
from collections.abc import Iterator
from typing import Final

from iam_patterns.cli.comments import WrittenComment, environment
from iam_patterns.cli.comments.api import Api

_MERGE_REQUEST: Final = "CI_MERGE_REQUEST_IID"
_REMEDY: Final = (
    "GITLAB_TOKEN must be a project access token with the scope api; the job's own token cannot "
    "comment."
)


class GitLabMergeRequest:
    """The merge request of a GitLab job, by the variables that GitLab sets.

    Raises:
        CliError: When a variable is not set.
    """

    def __init__(self, number: str) -> None:
        token = environment("GITLAB_TOKEN", "a project access token with the scope api")
        project = environment("CI_MERGE_REQUEST_PROJECT_ID", "the ID of the project")
        root = environment("CI_API_V4_URL", "the URL of GitLab's API")
        self._api = Api(root, {"PRIVATE-TOKEN": token}, _REMEDY)
        self._notes = f"{self._api.url}/projects/{project}/merge_requests/{number}/notes"

    @classmethod
    def of_job(cls) -> "GitLabMergeRequest | None":
        """The merge request that the job runs for; None if it runs for something else."""
        number = os.environ.get(_MERGE_REQUEST)
        return cls(number) if number else None

    def own(self) -> Iterator[WrittenComment]:
        """The notes of the token's user."""
        user = self._api.get(f"{self._api.url}/user")["id"]
        for found in self._api.every(self._notes):
            if found["author"]["id"] == user and not found.get("system"):
                yield WrittenComment(f"{self._notes}/{int(found['id'])}", found["body"])

    def create(self, body: str) -> None:
        """Writes a new note."""
        self._api.send("POST", self._notes, {"body": body})

    def update(self, comment: WrittenComment, body: str) -> None:
        """Changes the text of a note."""
        self._api.send("PUT", comment.url, {"body": body})


def is_gitlab() -> bool:
    """Whether this is a job of GitLab CI/CD."""
    return os.environ.get("GITLAB_CI") == "true"

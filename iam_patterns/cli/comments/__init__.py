"""The one comment on a pull request or merge request, and where it is written."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from iam_patterns.cli.errors import CliError
from iam_patterns.cli.markdown_text import MARKER


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """A comment that this command can have written.

    Args:
        url: The URL of the API by which it is changed.
        body: Its text.
    """

    url: str
    body: str


class Discussion(Protocol):
    """The comments of a pull request or merge request."""

    def own(self) -> Iterator[WrittenComment]:
        """The comments that this command can have written."""

    def create(self, body: str) -> None:
        """Writes a new comment."""

    def update(self, comment: WrittenComment, body: str) -> None:
        """Changes the text of a comment."""


def write_comment(discussion: Discussion, body: str) -> str:
    """Writes the comment, or changes it if it is there; says what was done.

    Args:
        discussion: Where to write it.
        body: The text, which begins with the marker.

    Raises:
        CliError: When the text does not begin with the marker, or the service refuses it.
    """
    if not body.startswith(MARKER):
        raise CliError(
            "the file is not a comment of iam-patterns. Write it with check or diff and "
            "--format markdown."
        )
    found = next((one for one in discussion.own() if one.body.startswith(MARKER)), None)
    if found is None:
        discussion.create(body)
        return "Comment written."
    if found.body.strip() == body.strip():
        return "Comment is up to date."
    discussion.update(found, body)
    return "Comment updated."


def environment(name: str, what: str) -> str:
    """The value of an environment variable.

    Raises:
        CliError: When it is not set.
    """
    value = os.environ.get(name)
    if not value:
        raise CliError(f"the environment variable {name} is not set. Set it to {what}.")
    return value

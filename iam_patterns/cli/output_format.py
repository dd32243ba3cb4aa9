"""The names of the output formats."""

from enum import StrEnum


class CheckFormat(StrEnum):
    """The formats of a report of findings."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    GITHUB = "github"
    GITLAB = "gitlab"


class ListFormat(StrEnum):
    """The formats of an answer or a list."""

    TEXT = "text"
    JSON = "json"


class SuggestFormat(StrEnum):
    """The formats of suggestions."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class FailOn(StrEnum):
    """The least severity that makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"

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


class ReportFormat(StrEnum):
    """The formats of a report that people read, too."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


class MapFormat(StrEnum):
    """The formats of a map."""

    HTML = "html"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


class FailOnChange(StrEnum):
    """The changes of access that make the exit code 1."""

    BROADER = "broader"
    ANY = "any"
    NEVER = "never"


class FailOn(StrEnum):
    """The least severity that makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"

"""``iam-patterns comment FILE``: the one comment on a pull request or merge request."""

from pathlib import Path
from typing import Annotated

import typer

from iam_patterns.cli.errors import FINE, CliError
from iam_patterns.cli.printing import show


def comment(
    file: Annotated[
        Path, typer.Argument(help="What check or diff wrote with --format markdown --output.")
    ],
) -> int:
    """Write FILE as the one comment of the pull request or merge request that the job is for.

    It is updated in place with each push. In GitHub Actions the token is in GITHUB_TOKEN, in
    GitLab CI/CD in GITLAB_TOKEN.
    """
    from iam_patterns.cli.comments import Discussion, write_comment
    from iam_patterns.cli.comments.github import GitHubPullRequest, is_github
    from iam_patterns.cli.comments.gitlab import GitLabMergeRequest, is_gitlab
    from iam_patterns.template.files import read_text

    body = read_text(file)
    found: Discussion | None
    if is_github():
        found = GitHubPullRequest.of_job()
    elif is_gitlab():
        found = GitLabMergeRequest.of_job()
    else:
        raise CliError("comment runs in a job of GitHub Actions or GitLab CI/CD. Run it there.")
    if found is None:
        show("No comment: the job is for no pull request or merge request.")
        return FINE
    show(write_comment(found, body))
    return FINE

"""Reads the subjects of GitHub's tokens back as the arguments of `GitHubActionsRole`.

See https://docs.github.com/en/actions/reference/security/oidc
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from iam_patterns.cli.suggestions.fit import NoFitError

_SUBJECT: Final = re.compile(
    r"repo:(?P<owner>[^/:@]+)(@(?P<owner_id>\d+))?/(?P<name>[^/:@]+)(@(?P<id>\d+))?:(?P<context>.+)"
)
_CONTEXTS: Final = {
    "ref:refs/heads/": "branches",
    "ref:refs/tags/": "tags",
    "environment:": "environments",
}
_FLAGS: Final = ("pull_requests", "allow_any_ref")
_CLAIMS: Final = frozenset({"repository_id", "repository_owner_id", "job_workflow_ref"})


def github_arguments(
    subjects: Sequence[str], claims: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """The arguments of the construct.

    Raises:
        NoFitError: If the subjects are of several repositories, or not of this format.
    """
    repositories: dict[str, None] = {}
    ids: dict[tuple[str, str], None] = {}
    refs: dict[str, list[str]] = {}
    for subject in subjects:
        found = _SUBJECT.fullmatch(subject)
        if not found:
            raise NoFitError(f"{subject} is not repo:OWNER/REPOSITORY: and a branch, tag, ...")
        repositories[f"{found['owner']}/{found['name']}"] = None
        if found["owner_id"]:
            ids[found["owner_id"], found["id"] or ""] = None
        _add(refs, found["context"])
    if len(repositories) > 1 or len(ids) > 1:
        raise NoFitError("it accepts several repositories. Create a role for each")
    unknown = sorted(set(claims) - _CLAIMS)
    if unknown:
        raise NoFitError(f"GitHubActionsRole cannot require the claim {unknown[0]}")
    (repository,) = repositories
    owner_id, repository_id = next(iter(ids), ("", ""))
    owner_id = owner_id or _one(claims, "repository_owner_id")
    repository_id = repository_id or _one(claims, "repository_id")
    arguments: dict[str, Any] = {"repository": repository}
    if owner_id and (repository_id or repository.endswith("/*")):
        arguments["owner_id"] = owner_id
        if repository_id:
            arguments["repository_id"] = repository_id
    else:
        arguments["allow_recycled_names"] = True
    if repository.endswith("/*"):
        arguments["allow_any_repository_of_owner"] = True
    arguments |= {name: True if name in _FLAGS else values for name, values in refs.items()}
    workflow = _one(claims, "job_workflow_ref")
    if workflow:
        arguments["reusable_workflow"] = workflow
    return arguments


def _add(refs: dict[str, list[str]], context: str) -> None:
    if context == "pull_request":
        refs["pull_requests"] = ["*"]
        return
    if context == "*":
        refs["allow_any_ref"] = ["*"]
        return
    for start, name in _CONTEXTS.items():
        if context.startswith(start):
            values = refs.setdefault(name, [])
            value = context.removeprefix(start)
            if value not in values:
                values.append(value)
            return
    raise NoFitError(f"GitHubActionsRole has no parameter for the subject's part {context}")


def _one(claims: Mapping[str, Sequence[str]], name: str) -> str:
    values = claims.get(name, ())
    if len(values) > 1:
        raise NoFitError(f"it accepts several values of the claim {name}")
    return values[0] if values else ""

"""Jobs of GitHub Actions.

See https://docs.github.com/en/actions/reference/security/oidc
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy import Problem
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import (
    AUDIENCE,
    REF_PATTERN,
    refuse_arguments,
    which_refs_problem,
)

_ISSUER: Final = "token.actions.githubusercontent.com"
_REPOSITORY: Final = Format(
    r"[A-Za-z0-9-]{1,39}/([\w.-]{1,100}|\*)",
    "OWNER/REPOSITORY",
    "Write it as in the repository's URL.",
)
_NUMBER: Final = Format(
    r"\d{1,20}",
    "a GitHub ID, a string of digits",
    "Look it up: gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'.",
)
_WORKFLOW: Final = Format(
    r"[A-Za-z0-9-]+/[\w.-]+/\.github/workflows/[\w./-]+@\S+",
    "OWNER/REPOSITORY/.github/workflows/FILE@REF",
    "Copy the line after uses: in the job that calls the workflow, with its full ref.",
)


def github_actions(
    repository: str,
    *,
    repository_id: str | None = None,
    owner_id: str | None = None,
    branches: Sequence[str] = (),
    tags: Sequence[str] = (),
    environments: Sequence[str] = (),
    pull_requests: bool = False,
    reusable_workflow: str | None = None,
    audience: str = "sts.amazonaws.com",
    allow_any_ref: bool = False,
    allow_any_repository_of_owner: bool = False,
    allow_recycled_names: bool = False,
) -> WebIdentity:
    """Jobs of one repository on GitHub.

    The subject of repositories created since July 2026 is ``repo:OWNER@ID/REPOSITORY@ID:...``,
    that of older ones ``repo:OWNER/REPOSITORY:...``. Both are accepted, and the IDs are required
    too, since a name that is no longer used can be registered by somebody else.

    Args:
        repository: ``OWNER/REPOSITORY``.
        repository_id: GitHub's ID of the repository.
        owner_id: GitHub's ID of the owner.
        branches: Branches whose jobs can assume the role; ``*`` and ``?`` are wildcards.
        tags: Tags whose jobs can assume the role.
        environments: Environments, on any branch: protect them on GitHub.
        pull_requests: Accepts jobs started by a pull request, which run unreviewed code.
        reusable_workflow: The reusable workflow that the job must run, as
            ``OWNER/REPOSITORY/.github/workflows/FILE@REF``.
        audience: The token's audience, as the workflow requests it.
        allow_any_ref: Accepts any branch, tag, environment or pull request.
        allow_any_repository_of_owner: Accepts any repository of the owner: ``OWNER/*``.
        allow_recycled_names: Does not require the IDs, for repositories with the older subject.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> github_actions(
        ...     "acme/shop", owner_id="123456", repository_id="456789", branches=["main"]
        ... ).subjects
        ('repo:acme/shop:ref:refs/heads/main', 'repo:acme@123456/shop@456789:ref:refs/heads/main')

    See https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
    """
    refuse_arguments(
        "github_actions",
        {
            "repository": (repository, _REPOSITORY),
            "repository_id": (repository_id, _NUMBER),
            "owner_id": (owner_id, _NUMBER),
            "branches": (branches, REF_PATTERN),
            "tags": (tags, REF_PATTERN),
            "environments": (environments, REF_PATTERN),
            "reusable_workflow": (reusable_workflow, _WORKFLOW),
            "audience": (audience, AUDIENCE),
        },
        [
            *which_refs_problem(
                bool(branches or tags or environments or pull_requests), allow_any_ref
            ),
            *_repository_problems(repository, repository_id, any_one=allow_any_repository_of_owner),
            *_id_problems(
                [owner_id] if allow_any_repository_of_owner else [owner_id, repository_id],
                recycled=allow_recycled_names,
            ),
        ],
    )
    contexts = (
        *(f"ref:refs/heads/{branch}" for branch in branches),
        *(f"ref:refs/tags/{tag}" for tag in tags),
        *(f"environment:{environment}" for environment in environments),
        *(("pull_request",) if pull_requests else ()),
        *(("*",) if allow_any_ref else ()),
    )
    owner, _, name = repository.partition("/")
    formats = [f"repo:{owner}/{name}"]
    claims: dict[str, Sequence[str]] = {}
    if owner_id and repository_id:
        formats.append(f"repo:{owner}@{owner_id}/{name}@{repository_id}")
        claims["repository_id"] = [repository_id]
    elif owner_id:
        formats.append(f"repo:{owner}@{owner_id}/{name}")
        claims["repository_owner_id"] = [owner_id]
    if reusable_workflow:
        claims["job_workflow_ref"] = [reusable_workflow]
    return WebIdentity(
        issuer=_ISSUER,
        audiences=[audience],
        subjects=[f"{form}:{context}" for form in formats for context in contexts],
        claims=claims,
    )


def _repository_problems(
    repository: object, repository_id: str | None, *, any_one: bool
) -> list[Problem]:
    wildcard = isinstance(repository, str) and repository.endswith("/*")
    if wildcard and not any_one:
        fix = "Name the repository, or set allow_any_repository_of_owner=True."
        return [Problem("repository", repository, "one repository, not all of an owner", fix)]
    if any_one and (not wildcard or repository_id is not None):
        fix = "Remove allow_any_repository_of_owner, or pass OWNER/* without repository_id."
        return [
            Problem(
                "repository",
                repository,
                "OWNER/*, without repository_id, with allow_any_repository_of_owner=True",
                fix,
            )
        ]
    return []


def _id_problems(needed: Sequence[str | None], *, recycled: bool) -> list[Problem]:
    given = [number for number in needed if number is not None]
    if len(given) == (0 if recycled else len(needed)):
        return []
    return [
        Problem.broken_rule(
            "repository_id",
            "repository_id and owner_id are required, or allow_recycled_names=True without them",
            "Look both up: gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'.",
            value=tuple(needed),
        )
    ]

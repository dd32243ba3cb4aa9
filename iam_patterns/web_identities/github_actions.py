"""Jobs of GitHub Actions.

See https://docs.github.com/en/actions/reference/security/oidc
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy import Problem
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import (
    AUDIENCE,
    NONE,
    REF_PATTERN,
    refuse_arguments,
)

_ISSUER: Final = "token.actions.githubusercontent.com"
_REPOSITORY: Final = Format(
    r"[A-Za-z0-9-]{1,39}/([\w.-]{1,100}|\*)",
    "OWNER/REPOSITORY",
    "For example acme/shop, without https://github.com/.",
)
_NUMBER: Final = Format(
    r"\d{1,20}",
    "a GitHub ID, a string of digits",
    "Write it in quotes. gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id' prints both IDs.",
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
    arguments = Arguments("github_actions")
    arguments.check("repository", repository, _REPOSITORY)
    arguments.check_optional("repository_id", repository_id, _NUMBER)
    arguments.check_optional("owner_id", owner_id, _NUMBER)
    on_branches = arguments.strings("branches", branches, REF_PATTERN, empty=True)
    on_tags = arguments.strings("tags", tags, REF_PATTERN, empty=True)
    on_environments = arguments.strings("environments", environments, REF_PATTERN, empty=True)
    arguments.check_flag("pull_requests", pull_requests)
    arguments.check_optional("reusable_workflow", reusable_workflow, _WORKFLOW)
    arguments.check("audience", audience, AUDIENCE)
    arguments.check_flag("allow_any_repository_of_owner", allow_any_repository_of_owner)
    arguments.check_flag("allow_recycled_names", allow_recycled_names)
    any_one = allow_any_repository_of_owner is True
    arguments.add(_repository_problem(repository, repository_id, any_one=any_one))
    needed = [owner_id] if any_one else [owner_id, repository_id]
    arguments.add(_id_problem(needed, recycled=allow_recycled_names is True))
    chosen = pull_requests is True or any(
        refs not in NONE for refs in (branches, tags, environments)
    )
    refuse_arguments(arguments, chosen=chosen, allow_any_ref=allow_any_ref)
    contexts = (
        *(f"ref:refs/heads/{branch}" for branch in on_branches),
        *(f"ref:refs/tags/{tag}" for tag in on_tags),
        *(f"environment:{environment}" for environment in on_environments),
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


def _repository_problem(
    repository: object, repository_id: str | None, *, any_one: bool
) -> Problem | None:
    wildcard = isinstance(repository, str) and repository.endswith("/*")
    if wildcard and not any_one:
        fix = "Name the repository, or set allow_any_repository_of_owner=True."
        return Problem("repository", repository, "one repository, not all of an owner", fix)
    if any_one and (not wildcard or repository_id is not None):
        fix = "Remove allow_any_repository_of_owner, or pass OWNER/* without repository_id."
        return Problem(
            "repository",
            repository,
            "OWNER/*, without repository_id, with allow_any_repository_of_owner=True",
            fix,
        )
    return None


def _id_problem(needed: Sequence[str | None], *, recycled: bool) -> Problem | None:
    given = [number for number in needed if number is not None]
    if len(given) == (0 if recycled else len(needed)):
        return None
    return Problem.broken_rule(
        "repository_id",
        "repository_id and owner_id are required, or allow_recycled_names=True without them",
        "gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id' prints both IDs.",
        got=", ".join(map(repr, given)) or "neither",
    )

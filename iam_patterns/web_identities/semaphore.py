"""Jobs of Semaphore.

See https://docs.semaphore.io/reference/openid
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import (
    NONE,
    REF_PATTERN,
    SLUG,
    UUID,
    refuse_arguments,
)

_ORGANIZATION: Final = Format(
    r"[a-z0-9]([a-z0-9-]*[a-z0-9])?",
    "an organization: lower-case letters, digits and hyphens",
    "Write the first part of the organization's host name, without .semaphoreci.com.",
)


def semaphore(
    organization: str,
    *,
    project_id: str,
    repository: str,
    branches: Sequence[str] = (),
    tags: Sequence[str] = (),
    allow_any_ref: bool = False,
) -> WebIdentity:
    """Jobs of one project on Semaphore.

    Args:
        organization: The organization's name in its URL, ORGANIZATION.semaphoreci.com.
        project_id: The project's UUID.
        repository: The repository's name, without its owner.
        branches: Branches whose jobs can assume the role; ``*`` and ``?`` are wildcards.
        tags: Tags whose jobs can assume the role.
        allow_any_ref: Accepts any branch, tag or pull request.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://docs.semaphore.io/using-semaphore/openid
    """
    arguments = Arguments("semaphore")
    arguments.check("organization", organization, _ORGANIZATION)
    arguments.check("project_id", project_id, UUID)
    arguments.check("repository", repository, SLUG)
    on_branches = arguments.strings("branches", branches, REF_PATTERN, empty=True)
    on_tags = arguments.strings("tags", tags, REF_PATTERN, empty=True)
    chosen = branches not in NONE or tags not in NONE
    refuse_arguments(arguments, chosen=chosen, allow_any_ref=allow_any_ref)
    contexts = (
        *(f"ref_type:branch:ref:refs/heads/{branch}" for branch in on_branches),
        *(f"ref_type:tag:ref:refs/tags/{tag}" for tag in on_tags),
        *(("*",) if allow_any_ref else ()),
    )
    host = f"{organization}.semaphoreci.com"
    return WebIdentity(
        issuer=host,
        audiences=[f"https://{host}"],
        subjects=[
            f"org:{organization}:project:{project_id}:repo:{repository}:{context}"
            for context in contexts
        ],
    )

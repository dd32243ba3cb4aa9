"""Jobs of Buildkite.

See https://buildkite.com/docs/pipelines/security/oidc/aws
"""

from collections.abc import Sequence

from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import (
    AUDIENCE,
    REF_PATTERN,
    SLUG,
    refuse_arguments,
    which_refs_problem,
)


def buildkite(
    organization: str,
    pipeline: str,
    *,
    branches: Sequence[str] = (),
    tags: Sequence[str] = (),
    audience: str = "sts.amazonaws.com",
    allow_any_ref: bool = False,
) -> WebIdentity:
    """Jobs of one pipeline on Buildkite.

    Args:
        organization: The organization's name in URLs.
        pipeline: The pipeline's name in URLs.
        branches: Branches whose jobs can assume the role; ``*`` and ``?`` are wildcards.
        tags: Tags whose jobs can assume the role.
        audience: The audience that the job requests.
        allow_any_ref: Accepts any branch or tag.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://buildkite.com/docs/pipelines/security/oidc/aws
    """
    refuse_arguments(
        "buildkite",
        {
            "organization": (organization, SLUG),
            "pipeline": (pipeline, SLUG),
            "branches": (branches, REF_PATTERN),
            "tags": (tags, REF_PATTERN),
            "audience": (audience, AUDIENCE),
        },
        which_refs_problem(bool(branches or tags), allow_any_ref),
    )
    contexts = (
        *(f"ref:refs/heads/{branch}:*" for branch in branches),
        *(f"ref:refs/tags/{tag}:*" for tag in tags),
        *(("*",) if allow_any_ref else ()),
    )
    return WebIdentity(
        issuer="agent.buildkite.com",
        audiences=[audience],
        subjects=[
            f"organization:{organization}:pipeline:{pipeline}:{context}" for context in contexts
        ],
    )

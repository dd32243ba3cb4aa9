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
        branches: Branches whose jobs may assume the role; ``*`` and ``?`` are wildcards.
        tags: Tags, likewise.
        audience: The audience that the job asks for.
        allow_any_ref: Gives up which branch or tag it is.

    Raises:
        PolicyError: With every problem of the call.

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

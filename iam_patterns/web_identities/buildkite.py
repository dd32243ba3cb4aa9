"""Jobs of Buildkite.

See https://buildkite.com/docs/pipelines/security/oidc/aws
"""

from collections.abc import Sequence

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import (
    AUDIENCE,
    NONE,
    REF_PATTERN,
    SLUG,
    refuse_arguments,
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
    arguments = Arguments("buildkite")
    arguments.check("organization", organization, SLUG)
    arguments.check("pipeline", pipeline, SLUG)
    on_branches = arguments.strings("branches", branches, REF_PATTERN, empty=True)
    on_tags = arguments.strings("tags", tags, REF_PATTERN, empty=True)
    arguments.check("audience", audience, AUDIENCE)
    chosen = branches not in NONE or tags not in NONE
    refuse_arguments(arguments, chosen=chosen, allow_any_ref=allow_any_ref)
    contexts = (
        *(f"ref:refs/heads/{branch}:*" for branch in on_branches),
        *(f"ref:refs/tags/{tag}:*" for tag in on_tags),
        *(("*",) if allow_any_ref else ()),
    )
    return WebIdentity(
        issuer="agent.buildkite.com",
        audiences=[audience],
        subjects=[
            f"organization:{organization}:pipeline:{pipeline}:{context}" for context in contexts
        ],
    )

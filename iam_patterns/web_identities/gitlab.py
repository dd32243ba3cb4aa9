"""Jobs of GitLab CI/CD.

See https://docs.gitlab.com/ci/cloud_services/aws/
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import (
    AUDIENCE,
    HOST,
    NONE,
    REF_PATTERN,
    refuse_arguments,
)

_PROJECT: Final = Format(
    r"[\w.-]+(/[\w.-]+)+", "GROUP/PROJECT, subgroups included", "Write it as in the project's URL."
)


def gitlab(
    project: str,
    *,
    branches: Sequence[str] = (),
    tags: Sequence[str] = (),
    host: str = "gitlab.com",
    audience: str | None = None,
    allow_any_ref: bool = False,
) -> WebIdentity:
    """Jobs of one project on GitLab.

    Args:
        project: ``GROUP/PROJECT``, subgroups included.
        branches: Branches whose jobs can assume the role; ``*`` and ``?`` are wildcards.
        tags: Tags whose jobs can assume the role.
        host: The host of a self-managed GitLab.
        audience: The audience that the job's ``id_tokens`` requests; by
            default the URL of GitLab.
        allow_any_ref: Accepts any branch or tag.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> gitlab("acme/shop", branches=["main"]).subjects
        ('project_path:acme/shop:ref_type:branch:ref:main',)

    See https://docs.gitlab.com/ci/cloud_services/aws/
    """
    arguments = Arguments("gitlab")
    arguments.check("project", project, _PROJECT)
    on_branches = arguments.strings("branches", branches, REF_PATTERN, empty=True)
    on_tags = arguments.strings("tags", tags, REF_PATTERN, empty=True)
    arguments.check("host", host, HOST)
    arguments.check_optional("audience", audience, AUDIENCE)
    chosen = branches not in NONE or tags not in NONE
    refuse_arguments(arguments, chosen=chosen, allow_any_ref=allow_any_ref)
    contexts = (
        *(f"branch:ref:{branch}" for branch in on_branches),
        *(f"tag:ref:{tag}" for tag in on_tags),
        *(("*",) if allow_any_ref else ()),
    )
    return WebIdentity(
        issuer=host,
        audiences=[audience or f"https://{host}"],
        subjects=[f"project_path:{project}:ref_type:{context}" for context in contexts],
    )

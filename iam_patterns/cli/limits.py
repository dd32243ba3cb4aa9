"""What limits the permissions of the roles and users of an app, in words."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iam_patterns.cli.role_summaries import declared_identities, in_words
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamIdentity, StackTemplate


def limits_of(stacks: Sequence[StackTemplate], options: Mapping[str, Any]) -> dict[str, list[str]]:
    """The Deny statements and the boundary of each role and user, and what of it is not known.

    Args:
        stacks: The stacks of the app.
        options: The options of `Access`.

    Raises:
        TemplateError: When the template of a nested stack is malformed.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for identity in declared_identities(stacks, options):
        if not identity.is_imported:
            found[identity.path] += dict.fromkeys(_limits(identity))
    return found


def _limits(identity: IamIdentity) -> Iterator[str]:
    if "PermissionsBoundary" in identity.properties:
        yield "A permissions boundary limits what its policies allow."
    for policy in identity.policies:
        for statement in policy.as_far_as_known.statements:
            if statement.effect == "Deny":
                yield f"Its policies deny {in_words(statement)}."
    for problem in identity.policy_problems:
        yield " ".join(f"Not known: {problem.location} {problem.reason}.".split())
    for arn in identity.missing:
        yield f"Not known: the policy {shown(arn)} is in no template."

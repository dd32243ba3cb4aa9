"""Rules on roles that lead back to themselves.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_graph import TrustingRole
from iam_patterns.checks.rule import CircleRule, Rule, Weakness
from iam_patterns.checks.settings import Settings

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_BLOG: Final = (
    "https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/"
)


def _itself(trusting: TrustingRole, _: Settings) -> Iterator[Weakness]:
    if trusting.role.arn in trusting.graph.trusted_by(trusting.role.arn):
        yield Weakness("It names itself.")


def _circle(trusting: TrustingRole, _: Settings) -> Iterator[Weakness]:
    circle = trusting.circle()
    if len(circle) > 1:
        way = ", which trusts ".join(role.path for role in (*circle[1:], circle[0]))
        yield Weakness(f"It trusts {way}.")


RULES: Final[tuple[CircleRule, ...]] = (
    Rule(
        "trust-itself",
        "error",
        "The role trusts itself.",
        "Whoever steals one session renews it for ever, each time as a new session.",
        "Take the role out of its own trust policy, and use the session that there is",
        _BLOG,
        _itself,
    ),
    Rule(
        "trust-circle",
        "error",
        "Roles trust each other in a circle.",
        "Whoever steals one session goes round for ever, each time as a new session.",
        "Trust in one direction: the role of the pipeline is trusted, and trusts none of its own",
        _GUIDE + "id_roles_terms-and-concepts.html",
        _circle,
    ),
)

"""The identities of an app, each with what it was before a change.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
"""

from collections.abc import Iterator, Sequence

from iam_patterns.policy.tokens import contains_token
from iam_patterns.template import IamIdentity


def versions_of(
    before: Sequence[IamIdentity], after: Sequence[IamIdentity]
) -> Iterator[tuple[IamIdentity | None, IamIdentity | None]]:
    """Each identity with what it was before: of the same logical ID, else of the same ARN."""
    by_id = {_id(identity): identity for identity in before}
    by_arn = {identity.arn: identity for identity in before if not contains_token(identity.name)}
    own = {_id(identity) for identity in after}
    left = {key: identity for key, identity in by_id.items() if key not in own}
    for identity in after:
        found = by_id.get(_id(identity))
        if found is None:
            moved = by_arn.get(identity.arn)
            found = left.pop(_id(moved), None) if moved is not None else None
        yield found, identity
    for identity in left.values():
        yield identity, None


def _id(identity: IamIdentity) -> tuple[str, ...]:
    if identity.is_imported:
        return identity.kind, identity.arn
    return identity.kind, identity.stack.identity, identity.logical_id

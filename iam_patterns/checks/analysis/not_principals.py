"""Allow statements with NotPrincipal, in trust policies and in the policies of resources."""

from collections.abc import Iterable, Iterator

from iam_patterns.checks.rule import Weakness
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import Statement
from iam_patterns.policy.tokens import shown


def allowed_with_exceptions(allows: Iterable[tuple[str, Statement]]) -> Iterator[Weakness]:
    """A weakness for each Allow statement that names only who is not allowed.

    Args:
        allows: The Allow statements of a policy, each with its location.
    """
    for location, statement in allows:
        if statement.not_principals:
            names = [name for _, names in statement.not_principals.by_kind() for name in names]
            listed = two_of([*map(shown, names)])
            yield Weakness(f"NotPrincipal allows everyone except {listed}.", (location,))

"""How values that are known only at deployment are taken to turn out."""

from enum import Enum


class Polarity(Enum):
    """The answer that unknown values are taken to lead to.

    Asked of a policy, ``OPTIMISTIC`` means that the request is allowed wherever it could be;
    asked of a statement, that it applies wherever it could; asked of a condition or a pattern,
    that it matches wherever it could. ``PESSIMISTIC`` means: only where that is certain.
    """

    OPTIMISTIC = "optimistic"
    PESSIMISTIC = "pessimistic"

    def opposite_if(self, negated: bool) -> "Polarity":  # noqa: FBT001 - the one argument
        """The polarity to ask of what a negation is about."""
        return _OPPOSITE[self] if negated else self


_OPPOSITE = {
    Polarity.OPTIMISTIC: Polarity.PESSIMISTIC,
    Polarity.PESSIMISTIC: Polarity.OPTIMISTIC,
}

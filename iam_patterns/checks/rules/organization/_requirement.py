"""What the rules of an organization share: a property that is not what the settings require."""

from iam_patterns.checks.rule import Weakness
from iam_patterns.policy.tokens import symbols_in


def not_met(detail: str, name: str, given: str, fix: str) -> Weakness:
    """The weakness, which is a guess if the value is known only at deployment."""
    location = (f"Properties.{name}",)
    if symbols_in(given):
        return Weakness(f"{detail}: it could be another.", location, fix, is_guess=True)
    return Weakness(f"{detail}.", location, fix)

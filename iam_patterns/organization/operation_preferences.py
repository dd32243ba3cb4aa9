"""How many accounts a rollout changes at a time, and how many may fail.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/concurrency-mode.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from aws_cdk import CfnStackSet

from iam_patterns.policy.problems import Problem

_ALL: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPreferences:
    """The preferences of the operations of a StackSet. Without any, one account at a time.

    Args:
        max_concurrent_accounts: How many accounts to deploy to at a time.
        max_concurrent_percentage: The same, in percent of the accounts.
        failure_tolerance_accounts: In how many accounts it may fail before it stops.
        failure_tolerance_percentage: The same, in percent of the accounts.
        soft_failure_tolerance: Whether failures leave the number of accounts at a time as it is.
    """

    max_concurrent_accounts: int | None
    max_concurrent_percentage: int | None
    failure_tolerance_accounts: int | None
    failure_tolerance_percentage: int | None
    soft_failure_tolerance: bool

    def problems(self) -> Iterator[Problem]:
        """What CloudFormation would reject, or silently lower."""
        malformed = list(self._malformed())
        yield from malformed
        if malformed:
            return
        for one, other in (
            ("max_concurrent_accounts", "max_concurrent_percentage"),
            ("failure_tolerance_accounts", "failure_tolerance_percentage"),
        ):
            if getattr(self, one) is not None and getattr(self, other) is not None:
                rule = f"{one} and {other} cannot be used together"
                yield Problem.broken_rule(one, rule, "Remove one of the two.")
        if not self.soft_failure_tolerance:
            yield from self._lowered()

    def for_canary(self) -> "OperationPreferences":
        """The same for canary units, where nothing may fail."""
        is_capped = not self.soft_failure_tolerance
        return replace(
            self,
            failure_tolerance_accounts=None,
            failure_tolerance_percentage=None,
            max_concurrent_accounts=None if is_capped else self.max_concurrent_accounts,
            max_concurrent_percentage=None if is_capped else self.max_concurrent_percentage,
        )

    def to_property(self) -> CfnStackSet.OperationPreferencesProperty:
        """The property of ``AWS::CloudFormation::StackSet``."""
        tolerated, share = self.failure_tolerance_accounts, self.failure_tolerance_percentage
        accounts, percentage = self.max_concurrent_accounts, self.max_concurrent_percentage
        return CfnStackSet.OperationPreferencesProperty(
            concurrency_mode="SOFT_FAILURE_TOLERANCE"
            if self.soft_failure_tolerance
            else "STRICT_FAILURE_TOLERANCE",
            failure_tolerance_count=(tolerated or 0) if share is None else None,
            failure_tolerance_percentage=share,
            max_concurrent_count=(accounts or 1) if percentage is None else None,
            max_concurrent_percentage=percentage,
        )

    def _malformed(self) -> Iterator[Problem]:
        for name, lowest, highest in (
            ("max_concurrent_accounts", 1, None),
            ("max_concurrent_percentage", 1, _ALL),
            ("failure_tolerance_accounts", 0, None),
            ("failure_tolerance_percentage", 0, _ALL),
        ):
            value = getattr(self, name)
            is_number = isinstance(value, int) and not isinstance(value, bool)
            if value is not None and not (
                is_number and lowest <= value and (highest is None or value <= highest)
            ):
                limit = f"from {lowest} to {highest}" if highest else f"of at least {lowest}"
                yield Problem(name, value, f"a whole number {limit}", "Change it or omit it.")
        if not isinstance(self.soft_failure_tolerance, bool):
            yield Problem(
                "soft_failure_tolerance",
                self.soft_failure_tolerance,
                "True or False",
                "Pass a Python bool.",
            )

    def _lowered(self) -> Iterator[Problem]:
        """Strict failure tolerance caps the concurrency at the tolerance plus one."""
        fix = "Raise the failure tolerance, or pass soft_failure_tolerance=True."
        accounts, percentage = self.max_concurrent_accounts, self.max_concurrent_percentage
        tolerated, share = self.failure_tolerance_accounts, self.failure_tolerance_percentage
        if accounts is not None and share is None and accounts > (tolerated or 0) + 1:
            yield Problem.broken_rule(
                "max_concurrent_accounts",
                f"strict failure tolerance allows at most {(tolerated or 0) + 1} at a time, one "
                "more than may fail",
                fix,
                value=accounts,
            )
        if percentage is not None and percentage > (share or 0):
            yield Problem.broken_rule(
                "max_concurrent_percentage",
                "strict failure tolerance deploys to no more accounts at a time than may fail, "
                "plus one",
                fix,
                value=percentage,
            )
        if accounts is not None and share is not None:
            yield Problem.broken_rule(
                "max_concurrent_accounts",
                "with strict failure tolerance, both limits must be in accounts or in percent",
                fix,
                value=accounts,
            )

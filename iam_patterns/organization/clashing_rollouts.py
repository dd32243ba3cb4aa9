"""Two rollouts of one app that would create a role of the same name in the same account."""

from collections.abc import Iterator, Mapping

from iam_patterns.organization.targets import Targets
from iam_patterns.policy.problems import Problem

Rollout = tuple[Targets, frozenset[str]]
"""The targets of a rollout, and the names of its roles in lower case."""


def clashes(rollout: Rollout, others: Mapping[str, Rollout]) -> Iterator[Problem]:
    """A problem for each other rollout with a role of the same name for the same account.

    Args:
        rollout: The new rollout.
        others: The other rollouts of the app, by construct path.
    """
    targets, names = rollout
    for path, (other_targets, other_names) in others.items():
        shared = ", ".join(sorted(names & other_names))
        if shared and targets.share_accounts_with(other_targets):
            yield Problem.broken_rule(
                "roles",
                f"{path} creates roles of the same name in the same accounts",
                "Choose another role_name, or targets that do not overlap.",
                value=shared,
            )

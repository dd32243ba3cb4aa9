"""Control policies as they are for a caller who meets the conditions that only the request decides.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from iam_patterns.access.reach.relaxed import RelaxedPolicy, relaxed
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.guardrail import ControlPolicies

_SERVICE: Final = "service control policy"
_RESOURCE: Final = "resource control policy"

Levels = tuple[tuple[PolicyDocument, ...], ...]
"""The policies of each level of the organization."""


@dataclass(frozen=True, slots=True)
class RelaxedControl:
    """Control policies without the conditions that only the request decides.

    Args:
        service_control: The service control policies, as `Policies` takes them.
        resource_control: The resource control policies, likewise.
        by_name: Each of them by the name that decisions have.
    """

    service_control: Levels
    resource_control: Levels
    by_name: Mapping[str, RelaxedPolicy]

    @staticmethod
    @lru_cache(maxsize=64)
    def of(
        control: ControlPolicies,
        sent: frozenset[str] = frozenset(),
        account: str | None = None,
        absent: frozenset[str] = frozenset(),
    ) -> "RelaxedControl":
        """The control policies without these conditions.

        Args:
            control: The control policies.
            sent: The condition keys, in lower case, whose values the request is known to send.
            account: The account of the caller, if that can be any principal of it.
            absent: The condition keys, in lower case, that the request is known not to send.
        """
        by_name: dict[str, RelaxedPolicy] = {}

        def levels(name: str, given: Levels) -> Levels:
            found = []
            for level in given:
                of_level = [relaxed(policy, sent, account, absent) for policy in level]
                by_name.update({f"{name} {n}": each for n, each in enumerate(of_level, 1)})
                found.append(tuple(each.document for each in of_level))
            return tuple(found)

        return RelaxedControl(
            levels(_SERVICE, control.service_control),
            levels(_RESOURCE, control.resource_control),
            by_name,
        )


def is_of_control(name: str) -> bool:
    """Whether a policy is a control policy, by the name that decisions have.

    Example:
        >>> is_of_control("service control policy 1"), is_of_control("R.P")
        (True, False)
    """
    return name.startswith((_SERVICE, _RESOURCE))

"""What a role, user or group may do: by all its policies, under its boundary."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from iam_patterns.checks.analysis.candidates import (
    MAKE_ADMINISTRATORS,
    WHAT_NOBODY_NAMED,
    exposures_of,
    paths_of,
)
from iam_patterns.checks.analysis.decisions import Certainty, Decisions
from iam_patterns.checks.catalog.escalation.account_takeover import TO_EVERYTHING
from iam_patterns.checks.catalog.escalation.pass_role import BY_PASSING
from iam_patterns.checks.catalog.escalation.path import EscalationPath, Step
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.policy import Statement
from iam_patterns.policy.wildcards import has_wildcard
from iam_patterns.template import IamRole, NamedPolicy

_FOR_PEOPLE: Final = re.compile("Full|Admin|PowerUser|Developer|Scientist|Operator")
"""What is in the names of AWS's policies that are not made for a service of its own."""
_SERVICE_LINKED: Final = ":role/aws-service-role/"


class EffectivePermissions(Decisions):
    """What one role, user or group may do.

    Args:
        holder: The role, user or group.
    """

    @cached_property
    def statements(self) -> tuple[tuple[str, Statement], ...]:
        """The statements of the holder's policies but those of AWS, with their places."""
        return tuple(
            (f"{policy.name}.Statement[{index}]", statement)
            for policy in self.holder.policies
            if policy.kind != "aws"
            for index, statement in enumerate(policy.document.statements)
        )

    def lead_through(
        self, paths: Collection[EscalationPath]
    ) -> list[tuple[EscalationPath, Certainty]]:
        """Which of some ways they open."""
        return [(path, certainty) for path, certainty in self._open_paths if path in paths]

    def lead_through_some(
        self, paths: Collection[EscalationPath]
    ) -> Iterator[tuple[EscalationPath, str]]:
        """Which ways of one action are open for some names alone, and the pattern of the names."""
        opened = [path for path, _ in self._open_paths]
        for path in paths_of(self.spoken_of):
            if path in paths and path not in opened:
                (step,) = path.steps
                for resource in sorted(self.resources_of(step.action)):
                    is_pattern = has_wildcard(resource) and _SERVICE_LINKED not in resource
                    if is_pattern and self.allow_on(step, (resource,)):
                        yield path, resource

    def expose(self, exposures: Collection[Exposure]) -> list[tuple[Exposure, Certainty]]:
        """Which of some things they give away."""
        return [(found, certainty) for found, certainty in self._exposures if found in exposures]

    @cached_property
    def include_everything(self) -> Certainty:
        """Whether it may do what nobody has named, and make administrators."""
        unnamed = self.allow(WHAT_NOBODY_NAMED)
        return min(unnamed, self.allow(MAKE_ADMINISTRATORS)) if unnamed else unnamed

    @cached_property
    def are_privileged(self) -> bool:
        """Whether they are everything, or lead to it."""
        return bool(self.include_everything or self.lead_through((*TO_EVERYTHING, *BY_PASSING)))

    @cached_property
    def _is_of_service(self) -> bool:
        """Whether only services assume it, with policies that AWS made for them."""
        holder = self.holder
        if not isinstance(holder, IamRole):
            return False
        allows = [found for found in holder.trust.statements if found.effect == "Allow"]
        return all(
            found.principals is not None
            and bool(found.principals.service)
            and not (found.principals.everyone or found.principals.aws)
            and not found.principals.federated
            for found in allows
        ) and any(map(_is_for_services, holder.policies))

    @cached_property
    def _apart_from_those_for_services(self) -> "EffectivePermissions":
        own = tuple(policy for policy in self.holder.policies if not _is_for_services(policy))
        return EffectivePermissions(replace(self.holder, policies=own))

    @cached_property
    def _open_paths(self) -> list[tuple[EscalationPath, Certainty]]:
        return [
            (path, certainty)
            for path in paths_of(self.spoken_of)
            if (certainty := self._certainty_of(path))
        ]

    @cached_property
    def _exposures(self) -> list[tuple[Exposure, Certainty]]:
        return [
            (exposure, certainty)
            for exposure in exposures_of(self.probes)
            if (certainty := self.allow(Step(exposure.action, (exposure.resource,))))
        ]

    def _certainty_of(self, path: EscalationPath) -> Certainty:
        """How sure a way is: what a service needs is in the hands of its callers alone."""
        certainty = self.opens(path)
        if certainty is Certainty.SURELY and self._is_of_service:
            apart = self._apart_from_those_for_services.opens(path)
            return max(apart, Certainty.WHERE_CONDITIONS_HOLD)
        return certainty

    def opens(self, path: EscalationPath) -> Certainty:
        """Whether a way is open, whosever the policies are that open it."""
        if not path.is_on_one_resource:
            return min(map(self.allow, path.steps))
        return max(
            (
                min(self.allow_on(step, (resource,)) for step in path.steps)
                for resource in self.resources_of(path.steps[0].action)
            ),
            default=Certainty.NO,
        )


def _is_for_services(policy: NamedPolicy) -> bool:
    return policy.kind == "aws" and _FOR_PEOPLE.search(policy.name) is None

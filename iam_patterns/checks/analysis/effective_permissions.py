"""What a role, user or group is allowed to do by all its policies, under its boundary.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from iam_patterns.checks.analysis.candidates import (
    ANYTHING,
    MAKE_ADMINISTRATORS,
    could_match,
    exposures_of,
    paths_of,
)
from iam_patterns.checks.analysis.certainty import Certainty
from iam_patterns.checks.analysis.policy_locations import in_document, policy_paths
from iam_patterns.checks.analysis.step_decisions import StepDecisions
from iam_patterns.checks.catalog.escalation.account_takeover import ACCOUNT_TAKEOVER
from iam_patterns.checks.catalog.escalation.pass_role import PASS_ROLE
from iam_patterns.checks.catalog.escalation.path import EscalationPath, Step
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.policy import Statement
from iam_patterns.policy.wildcards import has_wildcard
from iam_patterns.template import IamIdentity, IamRole, NamedPolicy

_FOR_PEOPLE: Final = re.compile("Full|Admin|PowerUser|Developer|Scientist|Operator")
"""Words in the names of AWS managed policies that are not made for one service."""
_SERVICE_LINKED: Final = ":role/aws-service-role/"

StatementNumber = tuple[int, int]
"""The index of a policy among those of its identity, and of a statement in the policy."""


class EffectivePermissions:
    """What one role, user or group is allowed to do.

    Args:
        identity: The role, user or group.
    """

    def __init__(self, identity: IamIdentity) -> None:
        self.identity = identity
        self._decisions = StepDecisions(identity)

    def allow(self, step: Step) -> Certainty:
        """How certain it is that a step is allowed."""
        return self._decisions.allow(step)

    @property
    def conditions(self) -> str:
        """The request-context conditions on which an uncertain answer depends, in words."""
        return self._decisions.conditions

    @cached_property
    def statements(self) -> tuple[tuple[StatementNumber, Statement], ...]:
        """The statements of all its policies but AWS managed ones."""
        return tuple(
            ((number, index), statement)
            for number, policy in enumerate(self.identity.policies)
            if policy.kind != "aws"
            for index, statement in enumerate(policy.document.statements)
        )

    def location(self, statement: StatementNumber) -> str:
        """Where a statement is in the templates."""
        number, index = statement
        identity = self.identity
        document = identity.policies[number].document
        path = self._policy_paths[number]
        return in_document(
            identity.stack, identity.logical_id, path, document, f"Statement[{index}]"
        )

    def locations_of(self, steps: Sequence[Step]) -> list[str]:
        """The locations of the Allow statements that some steps depend on, each once."""
        numbers = dict.fromkeys(number for step in steps for number in self._allowing(step))
        return list(dict.fromkeys(map(self.location, numbers)))

    def open_paths(
        self, paths: Collection[EscalationPath]
    ) -> list[tuple[EscalationPath, Certainty]]:
        """Which of some paths are open."""
        return [(path, certainty) for path, certainty in self._open_paths if path in paths]

    def partly_open_paths(
        self, paths: Collection[EscalationPath]
    ) -> Iterator[tuple[EscalationPath, str]]:
        """Which paths of one step are open for some names only, and the pattern of the names."""
        opened = [path for path, _ in self._open_paths]
        for path in paths_of(self._decisions.actions):
            if path in paths and path not in opened:
                (step,) = path.steps
                for resource in sorted(self._decisions.resources_of(step.action)):
                    is_pattern = has_wildcard(resource) and _SERVICE_LINKED not in resource
                    if is_pattern and self._decisions.allow_on(step, (resource,)):
                        yield path, resource

    def exposes(self, exposures: Collection[Exposure]) -> list[tuple[Exposure, Certainty]]:
        """Which of some exposures there are."""
        return [(found, certainty) for found, certainty in self._exposures if found in exposures]

    @cached_property
    def include_everything(self) -> Certainty:
        """How certain it is that every action is allowed, and to make administrators too."""
        anything = self.allow(ANYTHING)
        return min(anything, self.allow(MAKE_ADMINISTRATORS)) if anything else anything

    @cached_property
    def are_privileged(self) -> bool:
        """Whether they include everything, or lead to it."""
        return bool(self.include_everything or self.open_paths((*ACCOUNT_TAKEOVER, *PASS_ROLE)))

    @cached_property
    def _policy_paths(self) -> tuple[str, ...]:
        return policy_paths(self.identity)

    def _allowing(self, step: Step) -> Iterator[StatementNumber]:
        """The Allow statements that a step could be allowed by."""
        decisions = self._decisions
        resources = step.resources or decisions.resources_of(step.action)
        placed = [arn for resource in resources for arn in decisions.in_account(resource)]
        for number, policy in enumerate(self.identity.policies):
            for index, statement in enumerate(policy.document.statements):
                if (
                    statement.effect == "Allow"
                    and statement.matches_action(step.action)
                    and any(could_match(statement, resource) for resource in placed)
                ):
                    yield number, index

    @cached_property
    def _is_of_service(self) -> bool:
        """Whether only services assume it, with AWS managed policies made for them."""
        identity = self.identity
        if not isinstance(identity, IamRole):
            return False
        allows = [found for found in identity.trust.statements if found.effect == "Allow"]
        return all(
            found.principals is not None
            and bool(found.principals.service)
            and not (found.principals.everyone or found.principals.aws)
            and not found.principals.federated
            for found in allows
        ) and any(map(_is_for_services, identity.policies))

    @cached_property
    def _decisions_apart_from_services(self) -> StepDecisions:
        """What is decided without the AWS managed policies that are made for services."""
        own = tuple(policy for policy in self.identity.policies if not _is_for_services(policy))
        return StepDecisions(replace(self.identity, policies=own))

    @cached_property
    def _open_paths(self) -> list[tuple[EscalationPath, Certainty]]:
        return [
            (path, certainty)
            for path in paths_of(self._decisions.actions)
            if (certainty := self._certainty_of(path))
        ]

    @cached_property
    def _exposures(self) -> list[tuple[Exposure, Certainty]]:
        return [
            (exposure, certainty)
            for exposure in exposures_of(self._decisions.probes)
            if (certainty := self.allow(exposure.step))
        ]

    def _certainty_of(self, path: EscalationPath) -> Certainty:
        """How certain a path is: what a service needs can be used by its callers only."""
        certainty = _opens(self._decisions, path)
        if certainty is Certainty.CERTAIN and self._is_of_service:
            apart = _opens(self._decisions_apart_from_services, path)
            return max(apart, Certainty.UNDER_CONDITIONS)
        return certainty


def _opens(decisions: StepDecisions, path: EscalationPath) -> Certainty:
    """How certain it is that some policies allow a path."""
    if not path.is_on_one_resource:
        return min(map(decisions.allow, path.steps))
    return max(
        (
            min(decisions.allow_on(step, (resource,)) for step in path.steps)
            for resource in decisions.resources_of(path.steps[0].action)
        ),
        default=Certainty.NO,
    )


def _is_for_services(policy: NamedPolicy) -> bool:
    return policy.kind == "aws" and _FOR_PEOPLE.search(policy.name) is None

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
from iam_patterns.checks.analysis.trust_conditions import requires_mfa
from iam_patterns.checks.catalog.escalation.account_takeover import ACCOUNT_TAKEOVER
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.catalog.service_policies import is_made_for
from iam_patterns.policy import Statement
from iam_patterns.policy.wildcards import has_wildcard
from iam_patterns.service_reference.escalation.pass_role import PASS_ROLE
from iam_patterns.service_reference.escalation.path import EscalationPath, Step
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
        """How certain it is that a step is allowed, apart from `service_policies`."""
        return min(decisions.allow(step) for decisions in self._deciding)

    def allow_on(self, step: Step, resource: str) -> Certainty:
        """How certain it is that a step is allowed on a resource, or on a pattern of some."""
        return self._decisions.allow_on(step, (resource,))

    @cached_property
    def service_policies(self) -> tuple[NamedPolicy, ...]:
        """The AWS managed policies that are made for the only services that assume the role."""
        services = self._services
        return tuple(
            policy
            for policy in self.identity.policies
            if services and policy.kind == "aws" and is_made_for(policy.name, services)
        )

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

    @cached_property
    def paths_of_service_policies(self) -> tuple[EscalationPath, ...]:
        """The paths that only `service_policies` open."""
        if not self.service_policies:
            return ()
        own = {path for path, _ in self._open_paths}
        possible = paths_of(self._decisions.actions)
        return tuple(path for path in possible if path not in own and _opens(self._decisions, path))

    @cached_property
    def exposures_of_service_policies(self) -> tuple[Exposure, ...]:
        """The exposures that only `service_policies` allow."""
        if not self.service_policies:
            return ()
        own = [exposure for exposure, _ in self._exposures]
        return tuple(
            exposure
            for exposure in exposures_of(self._decisions.probes)
            if exposure not in own and min(map(self._decisions.allow, exposure.steps))
        )

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
        escalations = (*ACCOUNT_TAKEOVER, *PASS_ROLE)
        return bool(
            self.include_everything
            or self.open_paths(escalations)
            or any(path in escalations for path in self.paths_of_service_policies)
        )

    @property
    def are_only_of_people_with_mfa(self) -> bool:
        """Whether they are those of a role that can be assumed with MFA only."""
        identity = self.identity
        if not isinstance(identity, IamRole):
            return False
        allows = [one for one in identity.trust.statements if one.effect == "Allow"]
        return bool(allows) and all(map(requires_mfa, allows))

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
    def _services(self) -> frozenset[str]:
        """The services that assume it; empty if anyone else may."""
        identity = self.identity
        if not isinstance(identity, IamRole):
            return frozenset()
        named = [one.principals for one in identity.trust.statements if one.effect == "Allow"]
        if not all(
            who is not None and who.service and not (who.everyone or who.aws or who.federated)
            for who in named
        ):
            return frozenset()
        return frozenset(service for who in named if who for service in who.service)

    @cached_property
    def _deciding(self) -> tuple[StepDecisions, ...]:
        """What has to allow a step: all policies, and those apart from `service_policies`."""
        if not self.service_policies:
            return (self._decisions,)
        policies = self.identity.policies
        own = tuple(policy for policy in policies if policy not in self.service_policies)
        return (self._decisions, StepDecisions(replace(self.identity, policies=own)))

    @cached_property
    def _decisions_apart_from_services(self) -> StepDecisions:
        """What is decided without the AWS managed policies that are not made for people."""
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
            if (certainty := min(map(self.allow, exposure.steps)))
        ]

    def _certainty_of(self, path: EscalationPath) -> Certainty:
        """How certain a path is: what a service needs can be used by its callers only."""
        certainty = min(_opens(decisions, path) for decisions in self._deciding)
        is_of_aws = any(map(_is_for_services, self.identity.policies))
        if certainty is Certainty.CERTAIN and self._services and is_of_aws:
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

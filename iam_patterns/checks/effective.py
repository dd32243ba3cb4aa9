"""What a role, user or group may do: by all its policies, under its boundary."""

from collections.abc import Collection, Iterable, Iterator
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.checks.circumstances import circumstances_of, in_the_best_circumstances
from iam_patterns.checks.escalation.by_passing import BY_PASSING
from iam_patterns.checks.escalation.path import EscalationPath, Step
from iam_patterns.checks.escalation.to_everything import TO_EVERYTHING
from iam_patterns.checks.exposures.exposure import Exposure
from iam_patterns.checks.probing import (
    MAKE_ADMINISTRATORS,
    WHAT_NOBODY_NAMED,
    Probe,
    allows_of,
    could_be_about,
    exposures_of,
    paths_of,
    places,
    probed_of,
    probes_of,
    regions_of,
)
from iam_patterns.checks.service_reference import actions_like
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement, decide
from iam_patterns.policy._wildcards import has_wildcard
from iam_patterns.policy.formats import ROLE_OR_USER_ARN
from iam_patterns.policy.symbols import symbol
from iam_patterns.template import PolicyHolder

_HOLDERS: Final = {"{role}": "role", "{user}": "user", "{group}": "group"}
"""What stands for the holder itself in the resources of a step, by its kind."""
_ITS_POLICIES: Final = "{policies}"
_ATTACHED: Final = (
    "arn:{p}:iam::aws:policy/AdministratorAccess",
    "arn:{p}:iam::aws:policy/IAMFullAccess",
)
"""What somebody who may attach policies would attach: either is enough."""
_SERVICE_LINKED: Final = ":role/aws-service-role/"
_LEFT_TO_THE_RESOURCE: Final = ("resource policy",)
"""Roles and keys have a policy of their own, which is open here."""


class Certainty(IntEnum):
    """How sure it is that something is allowed."""

    NO = 0
    WHERE_CONDITIONS_HOLD = 1
    SURELY = 2


class EffectivePermissions:
    """What one role, user or group may do.

    Args:
        holder: The role, user or group.
    """

    def __init__(self, holder: PolicyHolder) -> None:
        self.holder = holder

    @cached_property
    def statements(self) -> tuple[tuple[str, Statement], ...]:
        """The statements of the holder's policies but those of AWS, with their places."""
        return tuple(
            (f"{policy.name}.Statement[{index}]", statement)
            for policy in self.holder.policies
            if policy.kind != "aws"
            for index, statement in enumerate(policy.document.statements)
        )

    def allow(self, step: Step) -> Certainty:
        """Whether it may do an action, on one of the resources that are named."""
        if step.action not in self._spoken_of:
            return Certainty.NO
        if not step.resources:
            return self._allow_on(step, self._resources_of(step.action))
        probes = [
            resource
            for resource in step.resources
            if (step.action, resource) in self._probes
            or resource in _HOLDERS
            or resource == _ITS_POLICIES
        ]
        return self._allow_on(step, probes) if probes else Certainty.NO

    def _allow_on(self, step: Step, resources: Iterable[str]) -> Certainty:
        likely = {
            placed
            for resource in resources
            for placed in self._placed(resource)
            if any(could_be_about(allow, placed) for allow in self._allows)
        }
        if not likely:
            return Certainty.NO
        if any(self._decided(step, text, self._policies) for text in likely):
            return Certainty.SURELY
        if self._hang_on_circumstances and any(
            self._decided(step, text, self._best_policies) for text in likely
        ):
            return Certainty.WHERE_CONDITIONS_HOLD
        return Certainty.NO

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
        for path in paths_of(self._spoken_of):
            if path in paths and path not in opened:
                (step,) = path.steps
                for resource in sorted(self._resources_of(step.action)):
                    is_pattern = has_wildcard(resource) and _SERVICE_LINKED not in resource
                    if is_pattern and self._allow_on(step, (resource,)):
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
    def conditions(self) -> str:
        """The keys that decide whether what it may do in some circumstances is allowed."""
        documents = (*self._documents, *([self._boundary] if self._boundary else []))
        keys = {
            condition.key
            for document in documents
            for statement in document.statements
            for condition in circumstances_of(statement)
        }
        return " and ".join(sorted(keys))

    @cached_property
    def _open_paths(self) -> list[tuple[EscalationPath, Certainty]]:
        return [
            (path, certainty)
            for path in paths_of(self._spoken_of)
            if (certainty := self._opens(path))
        ]

    @cached_property
    def _exposures(self) -> list[tuple[Exposure, Certainty]]:
        return [
            (exposure, certainty)
            for exposure in exposures_of(self._probes)
            if (certainty := self.allow(Step(exposure.action, (exposure.resource,))))
        ]

    def _opens(self, path: EscalationPath) -> Certainty:
        if not path.is_on_one_resource:
            return min(map(self.allow, path.steps))
        return max(
            (
                min(self._allow_on(step, (resource,)) for step in path.steps)
                for resource in self._resources_of(path.steps[0].action)
            ),
            default=Certainty.NO,
        )

    def _decided(self, step: Step, resource: str, policies: Policies) -> bool:
        stack = self.holder.stack
        account = stack.account_or_symbol
        context = {"aws:ResourceAccount": account, "s3:ResourceAccount": account}
        if step.service:
            context["iam:PassedToService"] = step.service
        attached = _ATTACHED if step.action.startswith("iam:Attach") else ("",)
        for policy in attached:
            if policy:
                context["iam:PolicyARN"] = policy.replace("{p}", stack.partition)
            request = Request(
                self._caller, step.action, resource, resource_account=account, context=context
            )
            decision = decide(request, policies)
            if decision.outcome == "allowed" or decision.missing == _LEFT_TO_THE_RESOURCE:
                return True
        return False

    def _resources_of(self, action: str) -> set[str]:
        """What the Allow statements that speak of an action are about, as far as it fits."""
        known = actions_like(action)
        return {
            resource
            for statement in self._allows
            if statement.speaks_of_action(action)
            for resource in statement.resources or ("*",)
            if not known or known[0].is_about(resource)
        }

    def _placed(self, resource: str) -> tuple[str, ...]:
        """The resource in the holder's account; none where it stands for another kind."""
        holder = self.holder
        if resource in _HOLDERS:
            return (holder.arn,) if holder.kind == _HOLDERS[resource] else ()
        if resource == _ITS_POLICIES:
            return tuple(arn for arn in holder.managed_policies if arn)
        stack = holder.stack
        return places(resource, stack.partition, stack.account_or_symbol, self._regions)

    @cached_property
    def _regions(self) -> frozenset[str]:
        return frozenset().union(*map(regions_of, self._documents))

    @cached_property
    def _allows(self) -> tuple[Statement, ...]:
        return tuple(allow for document in self._documents for allow in allows_of(document))

    @cached_property
    def _spoken_of(self) -> frozenset[str]:
        """The probed actions that some Allow speaks of."""
        return frozenset().union(*map(probed_of, self._documents))

    @cached_property
    def _probes(self) -> frozenset[Probe]:
        """What some Allow could be about."""
        stack = self.holder.stack
        account = stack.account_or_symbol
        return frozenset().union(
            *(probes_of(document, stack.partition, account) for document in self._documents)
        )

    @cached_property
    def _caller(self) -> Caller:
        """A session of the role, the user, or a member of the group.

        One whose name IAM would refuse is known by its resource.
        """
        stack, holder = self.holder.stack, self.holder
        kind = "role" if holder.kind == "role" else "user"
        arn = holder.arn
        if holder.kind == "group" or ROLE_OR_USER_ARN.problem("arn", arn):
            name = symbol(f"{holder.kind}.{holder.logical_id}")
            arn = f"arn:{stack.partition}:iam::{stack.account_or_symbol}:{kind}/{name}"
        return Caller.of_role(arn) if kind == "role" else Caller.of_user(arn)

    @cached_property
    def _documents(self) -> tuple[PolicyDocument, ...]:
        return tuple(policy.document for policy in self.holder.policies)

    @property
    def _boundary(self) -> PolicyDocument | None:
        return self.holder.boundary.document if self.holder.boundary else None

    @cached_property
    def _policies(self) -> Policies:
        return _compiled(self._documents, self._boundary)

    @cached_property
    def _best_policies(self) -> Policies:
        return _compiled(
            tuple(map(in_the_best_circumstances, self._documents)),
            in_the_best_circumstances(self._boundary) if self._boundary else None,
        )

    @cached_property
    def _hang_on_circumstances(self) -> bool:
        return bool(self.conditions)


@lru_cache(maxsize=4096)
def _compiled(identity: tuple[PolicyDocument, ...], boundary: PolicyDocument | None) -> Policies:
    """The policies; many roles of an app have the same ones, so that each is compiled once."""
    return Policies(identity=identity, boundary=boundary)

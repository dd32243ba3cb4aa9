"""Decides one step of a path: is a role, user or group allowed an action on a resource?

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Final

from iam_patterns.checks.analysis.candidates import (
    Probe,
    allows_of,
    could_match,
    in_account,
    possible_probes,
    probed_actions,
    regions_of,
)
from iam_patterns.checks.analysis.certainty import Certainty
from iam_patterns.checks.analysis.request_context import request_keys, without_request_conditions
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement, decide
from iam_patterns.policy.formats import ROLE_OR_USER_ARN
from iam_patterns.policy.tokens import shown, symbol
from iam_patterns.service_reference.actions import actions_like
from iam_patterns.service_reference.escalation.path import Step
from iam_patterns.template import IamIdentity

_ITSELF: Final = {"{role}": "role", "{user}": "user", "{group}": "group"}
"""What stands for the identity itself in the resources of a step, by its kind."""
_EVERYTHING: Final = "*"
_ITS_POLICIES: Final = "{policies}"
_ATTACHED: Final = (
    "arn:{p}:iam::aws:policy/AdministratorAccess",
    "arn:{p}:iam::aws:policy/IAMFullAccess",
)
"""The policies that an attacker would attach: being allowed either is enough."""


class StepDecisions:
    """What the policies of one identity, under its boundary, decide on steps.

    Args:
        identity: The role, user or group.
    """

    def __init__(self, identity: IamIdentity) -> None:
        self.identity = identity

    def allow(self, step: Step) -> Certainty:
        """How certain it is that a step is allowed, on one of the resources that it lists."""
        if step.action not in self.actions:
            return Certainty.NO
        if not step.resources:
            return self.allow_on(step, self.resources_of(step.action))
        probes = [
            resource
            for resource in step.resources
            if (step.action, resource) in self.probes
            or resource in _ITSELF
            or resource == _ITS_POLICIES
        ]
        return self.allow_on(step, probes) if probes else Certainty.NO

    def allow_on(self, step: Step, resources: Iterable[str]) -> Certainty:
        """How certain it is that a step is allowed on one of some resources."""
        likely = {
            placed
            for resource in resources
            for placed in self.in_account(resource)
            if any(could_match(allow, placed) for allow in self._allows)
        }
        if not likely:
            return Certainty.NO
        if any(self._is_allowed(step, text, self._policies) for text in likely):
            return Certainty.UNDER_CONDITIONS if self._missing_boundary else Certainty.CERTAIN
        if self._request_keys and any(
            self._is_allowed(step, text, self._most_permissive_policies) for text in likely
        ):
            return Certainty.UNDER_CONDITIONS
        return Certainty.NO

    @cached_property
    def conditions(self) -> str:
        """The request-context conditions on which the answer depends, in words."""
        keys = " and ".join(sorted(self._request_keys))
        parts = [f"if its conditions on {keys} match"] if keys else []
        if self._missing_boundary:
            parts.append(f"unless its boundary {shown(self._missing_boundary)} denies it")
        return " and ".join(parts) or "through the AWS managed policy for the service"

    @cached_property
    def _request_keys(self) -> frozenset[str]:
        documents = (*self._documents, *([self._boundary] if self._boundary else []))
        return frozenset().union(*map(request_keys, documents))

    @cached_property
    def _missing_boundary(self) -> str:
        """The boundary, if it is in no template: it could deny anything."""
        named = str(self.identity.properties.get("PermissionsBoundary", ""))
        return "" if self.identity.boundary else named

    def _is_allowed(self, step: Step, resource: str, policies: Policies) -> bool:
        stack = self.identity.stack
        account = stack.account_or_symbol
        context = {"aws:ResourceAccount": account, "s3:ResourceAccount": account}
        if step.service:
            context["iam:PassedToService"] = step.service
        contexts = [context]
        if step.action.startswith("iam:Attach"):
            attached = (policy.replace("{p}", stack.partition) for policy in _ATTACHED)
            contexts = [{**context, "iam:PolicyARN": policy} for policy in attached]
        requests = (
            Request(self._caller, step.action, resource, resource_account=account, context=found)
            for found in contexts
        )
        decisions = (decide(request, policies) for request in requests)
        return any(decision.outcome == "allowed" for decision in decisions)

    def resources_of(self, action: str) -> set[str]:
        """The resources that the Allow statements on an action have and the action supports."""
        resources = {
            resource
            for statement in self._allows
            if statement.matches_action(action)
            for resource in statement.resources or (_EVERYTHING,)
        }
        if resources <= {_EVERYTHING}:
            return resources  # every action supports it
        known = actions_like(action)
        return {found for found in resources if not known or known[0].is_about(found)}

    def in_account(self, resource: str) -> tuple[str, ...]:
        """A step's resource in the identity's account; empty if it stands for another kind."""
        identity = self.identity
        if resource in _ITSELF:
            return (identity.arn,) if identity.kind == _ITSELF[resource] else ()
        if resource == _ITS_POLICIES:
            return tuple(arn for arn in identity.managed_policies if arn)
        stack = identity.stack
        return in_account(resource, stack.partition, stack.account_or_symbol, self._regions)

    @cached_property
    def _regions(self) -> frozenset[str]:
        return frozenset().union(*map(regions_of, self._documents))

    @cached_property
    def _allows(self) -> tuple[Statement, ...]:
        return tuple(allow for document in self._documents for allow in allows_of(document))

    @cached_property
    def actions(self) -> frozenset[str]:
        """The probed actions that an Allow matches."""
        return frozenset().union(*map(probed_actions, self._documents))

    @cached_property
    def probes(self) -> frozenset[Probe]:
        """The probes that an Allow could match."""
        stack = self.identity.stack
        account = stack.account_or_symbol
        return frozenset().union(
            *(possible_probes(found, stack.partition, account) for found in self._documents)
        )

    @cached_property
    def _caller(self) -> Caller:
        """A session of the role, the user, or a member of the group.

        If IAM would reject its name, its resource stands for it.
        """
        stack, identity = self.identity.stack, self.identity
        kind = "role" if identity.kind == "role" else "user"
        arn = identity.arn
        if identity.kind in {"group", "policy"} or ROLE_OR_USER_ARN.problem("arn", arn):
            name = symbol(f"{identity.kind}.{identity.logical_id}")
            arn = f"arn:{stack.partition}:iam::{stack.account_or_symbol}:{kind}/{name}"
        return Caller.of_role(arn) if kind == "role" else Caller.of_user(arn)

    @cached_property
    def _documents(self) -> tuple[PolicyDocument, ...]:
        return tuple(policy.document for policy in self.identity.policies)

    @property
    def _boundary(self) -> PolicyDocument | None:
        return self.identity.boundary.document if self.identity.boundary else None

    @cached_property
    def _policies(self) -> Policies:
        return self.identity.policies_in_force(resource=Policies.NOT_KNOWN, named=False)

    @cached_property
    def _most_permissive_policies(self) -> Policies:
        policies = tuple(
            replace(policy, document=without_request_conditions(policy.document))
            for policy in self.identity.policies
        )
        boundary = self.identity.boundary
        if boundary:
            boundary = replace(boundary, document=without_request_conditions(boundary.document))
        met = replace(self.identity, policies=policies, boundary=boundary)
        return met.policies_in_force(resource=Policies.NOT_KNOWN, named=False)

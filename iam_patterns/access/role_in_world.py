"""A role as it is in one world, and the app's role that calls it, with the policies that apply.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from iam_patterns.access.always_sent import always_sent
from iam_patterns.access.any_resource import RequestOn
from iam_patterns.access.asked_resource import AskedResource
from iam_patterns.access.assume_role_call import Context
from iam_patterns.access.assumed_role import AssumedRole
from iam_patterns.access.control_policies import AppControlPolicies
from iam_patterns.access.errors import AccessError
from iam_patterns.access.further_decision import (
    OF_BUCKET,
    both,
    is_by_own_policies,
)
from iam_patterns.access.macros import macro_notes
from iam_patterns.access.trusted_caller import with_trust
from iam_patterns.policy import Caller, Decision, Policies, PolicyDocument, Statement, decide
from iam_patterns.policy.arn import account_in, account_of
from iam_patterns.policy.guardrail import ControlPolicies
from iam_patterns.policy.tokens import contains_unknown, shown
from iam_patterns.template import IamIdentity, IamRole, refuse_malformed
from iam_patterns.template.worlds import World


class RoleInWorld:
    """A role and its caller as they are in one world.

    Args:
        world: What the world assumes.
        role: The role; None if it is not deployed there.
        control: The control policies of the organization.
        caller: The caller; None if the app does not declare it, or it is not deployed there.
        is_missing: Whether the app declares the caller, and it is not deployed there.
        asked: The resource that the question is about; None without one.
    """

    def __init__(
        self,
        world: World,
        role: IamRole | None,
        control: AppControlPolicies,
        caller: IamRole | None = None,
        *,
        is_missing: bool = False,
        asked: AskedResource | AssumedRole | None = None,
    ) -> None:
        self.world = world
        self.role = role
        self.caller = caller
        self._control = control
        self.asked = asked
        self._is_missing = is_missing
        self._trusts: dict[ControlPolicies, Policies] = {}

    @cached_property
    def deployed(self) -> IamRole:
        """The role, where it is deployed.

        Raises:
            TemplateError: When a part of a policy of the role is malformed.
        """
        if self.role is None:
            raise AccessError("the role is not deployed in this world")
        refuse_malformed(self.role)
        return self.role

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What its policies take for granted: defaults of parameters, templates without macros."""
        roles = [role for role in (self.role, self.caller) if role]
        defaults = (
            f"with the default of {name}: {shown(value)}"
            for role in roles
            for name, value in role.defaults_used.items()
        )
        of_resource = self.asked.notes if self.asked else ()
        macros = (note for role in roles for note in macro_notes(role.stack))
        return tuple(dict.fromkeys([*defaults, *of_resource, *macros]))

    @cached_property
    def own_policies(self) -> Policies:
        """The role's own policies, its boundary and what limits them in its organization."""
        role = self.deployed
        require_known_policies(role)
        return role.policies_in_force(
            resource=Policies.NOT_KNOWN, with_unknown=True, control=self._control.all.of_caller
        )

    @cached_property
    def policies(self) -> Policies:
        """The role's own policies, its boundary, and the policy of the resource.

        Raises:
            TemplateError: When the resource's policy is malformed.
        """
        if self.asked is None:
            return self.own_policies
        role = self.deployed
        require_known_policies(role)
        return role.policies_in_force(
            resource=self.asked.policy,
            resource_is_whole=self.asked.is_whole,
            with_unknown=True,
            control=self._control.between(self._account, self._owner),
        )

    def decide_on(self, resource: str, ask: RequestOn) -> Decision:
        """The decision about the resource of the question, and the bucket behind it if it has one.

        Args:
            resource: Its ARN.
            ask: Makes the request for a resource, and for the account that owns it.
        """
        request = ask(resource, self.asked.account if self.asked else None)
        decision = decide(request, self.policies)
        if isinstance(self.asked, AssumedRole) and self.asked.role:
            return with_trust(request, decision, self.asked.role)
        behind = self.asked.behind if self.asked else None
        if behind is None or decision.outcome.endswith("denied"):
            return decision
        if behind.policy is Policies.NOT_KNOWN:
            return replace(decision, also_required=(*decision.also_required, OF_BUCKET))
        control = self._control.between(self._account, behind.account)
        given: dict[str, Any] = {"resource": behind.policy, "resource_is_whole": behind.is_whole}
        if is_by_own_policies(decision):
            policies = Policies(**given, resource_control=control.resource_control)
        else:
            policies = self.deployed.policies_in_force(**given, with_unknown=True, control=control)
        of_bucket = decide(ask(behind.arn, behind.account), policies)
        reason = f"the bucket behind the access point does not allow it on {shown(behind.arn)}"
        return both(decision, of_bucket, reason)

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The condition keys that every request has and one of `policies` asks for."""
        statements: list[Statement] = []
        for asked in (self.asked, self.asked.behind if self.asked else None):
            if asked and isinstance(asked.policy, PolicyDocument):
                statements += asked.policy.statements
        control = self._control.between(self._account, self._owner)
        for level in control.resource_control:
            statements += [statement for document in level for statement in document.statements]
        of_resource = always_sent(statements, is_of_resource=True)
        of_organization = self._control.keys_of(self._account, self._owner)
        of_access_point = self.asked.keys if self.asked else {}
        return {**of_resource, **self.own_keys, **of_organization, **of_access_point}

    @property
    def _owner(self) -> str:
        """The account that owns the resource of the question."""
        arn = self.asked.arn if self.asked else ""
        declared = self.asked.account if self.asked else None
        return declared or account_in(arn) or self._account

    @cached_property
    def own_keys(self) -> Mapping[str, str]:
        """The condition keys that every request has and its own policies ask for."""
        sent = always_sent((*_statements_of(self.deployed), *self._control.all.statements()))
        return {**sent, **self._control.keys_of(self._account, None)}

    @cached_property
    def trust_keys(self) -> Mapping[str, str]:
        """The same for its trust policy and the caller's own policies."""
        calling = _statements_of(self.caller) if self.caller else ()
        trust = self.deployed.trust_as_far_as_known.statements
        return always_sent((*trust, *calling, *self._control.all.statements()))

    @property
    def _account(self) -> str:
        return account_of(self.deployed.arn) or self.deployed.stack.account_or_symbol

    def sent(self, principal: Caller, context: Context) -> Context:
        """What a call of a principal sends, with its organization if it is known."""
        account = self._account
        return self._control.sent(principal, account, context, is_own=self.caller is not None)

    def trust(self, principal: Caller, context: Context) -> Policies:
        """The trust policy, the caller's own policies if it is a role of the app, and guardrails.

        Args:
            principal: The caller.
            context: What its call sends.
        """
        account = self._account
        is_own = self.caller is not None or self._is_missing
        control = self._control.for_caller(principal, account, context, is_own=is_own)
        if control not in self._trusts:
            self._trusts[control] = self._trust(control)
        return self._trusts[control]

    def _trust(self, control: ControlPolicies) -> Policies:
        trust = self.deployed.trust_as_far_as_known
        if self.caller is None:
            return Policies(
                identity=() if self._is_missing else None,
                resource=trust,
                service_control=control.service_control,
                resource_control=control.resource_control,
            )
        refuse_malformed(self.caller)
        require_known_policies(self.caller)
        return self.caller.policies_in_force(resource=trust, with_unknown=True, control=control)


def _statements_of(role: IamRole) -> Iterator[Statement]:
    limits = [role.boundary] if role.boundary else []
    for policy in (*role.policies, *limits):
        yield from policy.document.statements


def require_known_policies(role: IamIdentity) -> None:
    """Refuses a role or user that has managed policies whose documents are not known.

    Raises:
        AccessError: With their ARNs.
    """
    missing = [arn for arn in role.missing if not contains_unknown(arn)]
    if missing:
        arns = ", ".join(f"{shown(arn)!r}: ..." for arn in missing)
        raise AccessError(
            f"{role.path} has managed policies that no template declares. "
            f"Pass their documents: Access.of(..., managed_policies={{{arns}}})."
        )

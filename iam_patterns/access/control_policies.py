"""The guardrails of the organization that an app is deployed in, applied to questions.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Final, cast

from iam_patterns.access.assume_role_call import Context
from iam_patterns.access.errors import AccessError
from iam_patterns.access.session_parameters import keys_of_parameters
from iam_patterns.policy import Caller, Guardrail, Problem
from iam_patterns.policy.guardrail import ControlPolicies

_ORGANIZATION: Final = "aws:PrincipalOrgID"
_RESOURCE_ORGANIZATION: Final = "aws:ResourceOrgID"
_SOURCE_ACCOUNT: Final = "aws:SourceAccount"
_SOURCE_ORGANIZATION: Final = "aws:SourceOrgID"


class AppControlPolicies:
    """The control policies of the organization of an app's accounts.

    The app's roles and resources are taken to be in member accounts of that organization: its
    management account is never limited.

    Args:
        guardrails: The guardrails.
        accounts: The accounts of the app's stacks, or the values that stand for them.

    Raises:
        AccessError: When they name several organizations.
    """

    def __init__(self, guardrails: Sequence[Guardrail], accounts: Collection[str] = ()) -> None:
        named = sorted({each.organization_id for each in guardrails if each.organization_id})
        if len(named) > 1:
            listed = " and ".join(named)
            raise AccessError(
                f"guardrails: must be of one organization (got {listed}). Ask about each in turn."
            )
        self._organization = named[0] if named else None
        self.all = ControlPolicies.of(guardrails)
        self.is_empty = not guardrails
        self._accounts = frozenset(accounts)

    @cached_property
    def keys_of_parameters(self) -> frozenset[str]:
        """The condition keys of session tags and the like that the control policies ask for."""
        levels = (*self.all.service_control, *self.all.resource_control)
        return frozenset[str]().union(
            *(keys_of_parameters(each) for level in levels for each in level)
        )

    def is_member(self, account: str | None) -> bool:
        """Whether an account is one of the app's, which are taken to be in the organization."""
        return account in self._accounts

    def between(self, caller: str | None, resource: str | None) -> ControlPolicies:
        """The control policies that limit a request.

        Args:
            caller: The account of the caller.
            resource: The account that owns the resource.
        """
        return ControlPolicies(
            self.all.service_control if self.is_member(caller) else (),
            self.all.resource_control if self.is_member(resource) else (),
        )

    def keys_of(self, caller: str | None, resource: str | None) -> dict[str, str]:
        """The condition keys of the organization that follow from the accounts of a request.

        Args:
            caller: The account of the caller.
            resource: The account that owns the resource.
        """
        if self._organization is None:
            return {}
        sides = ((_ORGANIZATION, caller), (_RESOURCE_ORGANIZATION, resource))
        return {key: self._organization for key, account in sides if self.is_member(account)}

    @property
    def organization(self) -> str | None:
        """The organization, if a guardrail names it."""
        return self._organization

    def sent(
        self, caller: Caller | None, account: str, context: Context, *, is_own: bool
    ) -> Context:
        """The context of a call, with the organization where it follows from the accounts.

        Args:
            caller: The caller; None for an identity provider.
            account: The account of the role.
            context: What the call sends.
            is_own: Whether the caller is a role of the app.
        """
        if self._organization is None:
            return context
        sent = {key.lower(): value for key, value in context.items()}
        known = {_RESOURCE_ORGANIZATION: self._organization} if self.is_member(account) else {}
        if caller and (is_own or caller.account == account):
            known[_ORGANIZATION] = self._organization
        if sent.get(_SOURCE_ACCOUNT.lower()) == account:
            known[_SOURCE_ORGANIZATION] = self._organization
        return {
            **{key: value for key, value in known.items() if key.lower() not in sent},
            **context,
        }

    def for_caller(
        self, caller: Caller | None, account: str, context: Context, *, is_own: bool
    ) -> ControlPolicies:
        """The control policies that limit a call to a role of the app.

        Service control policies limit the callers of the organization alone.

        Args:
            caller: The caller; None for an identity provider.
            account: The account of the role.
            context: What the call sends.
            is_own: Whether the caller is a role of the app.
        """
        organization = {key.lower(): value for key, value in context.items()}.get(
            _ORGANIZATION.lower()
        )
        is_member = caller is not None and (
            is_own
            or caller.account == account
            or (organization is not None and self._organization in (None, organization))
        )
        return self.all if is_member else self.all.of_resource


NO_GUARDRAILS: Final = AppControlPolicies(())
"""Those of an app in no organization."""


def guardrails_problem(name: str, value: object) -> Problem | None:
    """The problem of a value that has to be guardrails."""
    if value is None:
        return None
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    if is_list and all(isinstance(item, Guardrail) for item in cast("Sequence[object]", value)):
        return None
    fix = "Write it as in [deny_long_term_keys()], or pass the guardrails of GuardrailPolicies."
    return Problem(name, value, "a list of guardrails", fix)

"""Questions about one role: who can assume it, and what it may do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Final

from iam_patterns.access.answer import Answer
from iam_patterns.access.callers import AssumeRoleCaller
from iam_patterns.access.trusted_principals import TrustedPrincipal, trusted_principals
from iam_patterns.policy import Caller, Decision, Policies, Request, decide
from iam_patterns.policy.tokens import shown, written
from iam_patterns.template import IamRole

_MINUTE: Final = timedelta(minutes=1)

Context = Mapping[str, str | Sequence[str]]
"""Values of condition keys."""


class AccessError(ValueError):
    """A question that the templates do not answer, with what to pass."""


class RoleAccess:
    """One role: who can assume it, what it may do, and why.

    Create it with `Access.role`.

    Args:
        role: The role of the template.
        role_of: Returns the app's role with an ARN, or None.
        check: Raises an `AccessError` for an ARN with the symbol of an unknown resource.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    def __init__(
        self,
        role: IamRole,
        role_of: Callable[[str], IamRole | None],
        check: Callable[[str], None],
    ) -> None:
        self._role = role
        self._arn = shown(role.arn)
        self._check = check
        self._role_of = role_of
        self._trusts: dict[str | None, Policies] = {}

    @property
    def arn(self) -> str:
        """Its ARN; a name that CloudFormation generates is shown as ``<LogicalId>``."""
        return self._arn

    def assumable_by(
        self,
        caller: AssumeRoleCaller,
        *,
        external_id: str | None = None,
        mfa: bool = False,
        mfa_age: timedelta = _MINUTE,
        session_tags: Mapping[str, str] | None = None,
        source_identity: str | None = None,
        context: Context | None = None,
    ) -> Answer:
        """Whether a caller can assume the role.

        Args:
            caller: The caller, such as ``account("222222222222")`` or
                ``github("acme/shop", ...)``.
            external_id: The external ID in the call.
            mfa: Whether the caller signed in with MFA.
            mfa_age: How long ago the caller signed in with MFA.
            session_tags: The session tags in the call.
            source_identity: The source identity in the call.
            context: The values of other condition keys.

        Raises:
            UndecidedError: When the answer is used as a condition and depends on values that
                are not known before deployment.
            AccessError: When the caller is a role of the app, and the document of one of its
                policies is not known.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
        """
        principal = caller.principal or self._own_provider(caller.provider)
        tags = session_tags or {}
        sent: dict[str, str | Sequence[str]] = {**caller.context}
        if external_id is not None:
            sent["sts:ExternalId"] = external_id
        if mfa:
            sent["aws:MultiFactorAuthPresent"] = "true"
            sent["aws:MultiFactorAuthAge"] = str(int(mfa_age.total_seconds()))
        if tags:
            sent["aws:TagKeys"] = list(tags)
            sent |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
        if source_identity is not None:
            sent["sts:SourceIdentity"] = source_identity
        actions = [
            caller.action,
            *(["sts:TagSession"] if tags else []),
            *(["sts:SetSourceIdentity"] if source_identity is not None else []),
        ]
        sent |= context or {}
        policies = self._trust_for(principal)
        return Answer(
            f"{shown(caller.description)} assumes {self.arn}",
            tuple(
                (action, decide(self._request(principal, action, sent), policies))
                for action in actions
            ),
        )

    def allows(
        self,
        action: str,
        resource: str = "*",
        *,
        context: Context | None = None,
    ) -> Answer:
        """Whether the role's own policies and its boundary allow an action.

        The policy of the resource is not evaluated: one in another account must allow the
        action too.

        Args:
            action: The action, such as ``s3:GetObject``.
            resource: The ARN; write ``<LogicalId>`` for the generated name of a resource.
            context: The values of condition keys.

        Raises:
            UndecidedError: When the answer is used as a condition and depends on values that
                are not known before deployment.
            AccessError: When a resource in the ARN or the document of one of the role's
                policies is not known.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        """
        return Answer(
            f"{self.arn} does {action} on {resource}",
            ((action, self._decided(action, resource, context)),),
        )

    def explain(self, action: str, resource: str = "*", *, context: Context | None = None) -> str:
        """Why an action is allowed or denied: the statements, the conditions, what is missing.

        See `allows` for the arguments.
        """
        return repr(self.allows(action, resource, context=context))

    def who_can_assume(self) -> tuple[TrustedPrincipal, ...]:
        """Every principal that the trust policy trusts, with the conditions in words."""
        return tuple(trusted_principals(self._role.trust))

    def _decided(self, action: str, resource: str, context: Context | None) -> Decision:
        self._check(resource)
        caller = Caller.of_role(self._role.arn)
        return decide(
            Request(
                caller,
                action,
                written(resource),
                context=_written(context or {}),
                resource_account=caller.account,
            ),
            self._own_policies,
        )

    @cached_property
    def _own_policies(self) -> Policies:
        _require_known_policies(self._role)
        return self._role.policies_in_force()

    def _request(self, caller: Caller, action: str, context: Context) -> Request:
        return Request(
            caller,
            action,
            self._role.arn,
            context=_written(context),
            resource_account=self._role.stack.account_or_symbol,
        )

    def _own_provider(self, provider: str) -> Caller:
        stack = self._role.stack
        return Caller.of_provider(
            f"arn:{stack.partition}:iam::{stack.account_or_symbol}:{provider}"
        )

    def _trust_for(self, caller: Caller) -> Policies:
        """The trust policy, with the caller's own policies if the app declares the caller."""
        own = self._role_of(caller.arn) if caller.kind == "AssumedRole" else None
        key = own.arn if own else None
        if key not in self._trusts:
            self._trusts[key] = self._trust_with(own)
        return self._trusts[key]

    def _trust_with(self, caller: IamRole | None) -> Policies:
        if caller is None:
            return Policies(resource=self._role.trust)
        _require_known_policies(caller)
        return caller.policies_in_force(resource=self._role.trust)


def _require_known_policies(role: IamRole) -> None:
    if role.missing:
        arns = ", ".join(f"{shown(arn)!r}: ..." for arn in role.missing)
        raise AccessError(
            f"{role.path} has managed policies that no template declares. "
            f"Pass their documents: Access.of(..., managed_policies={{{arns}}})."
        )


def _written(context: Context) -> dict[str, str | Sequence[str]]:
    return {
        key: written(value) if isinstance(value, str) else [written(item) for item in value]
        for key, value in context.items()
    }

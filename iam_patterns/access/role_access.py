"""What can be asked about one role."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from iam_patterns.access.answer import Answer
from iam_patterns.access.callers import Assumer
from iam_patterns.access.ways_in import WayIn, ways_in
from iam_patterns.policy import Caller, Decision, Policies, Request, decide
from iam_patterns.policy.tokens import shown, written
from iam_patterns.template import TemplateRole

_MINUTE: Final = timedelta(minutes=1)

Context = Mapping[str, str | Sequence[str]]
"""Values of condition keys."""


class AccessError(ValueError):
    """A question that cannot be answered from what was given, and what to give."""


class RoleAccess:
    """One role: who can assume it, what it may do, and why.

    Made by `Access.role`.

    Args:
        role: The role as the template has it.
        role_of: The app's role with an ARN, if it has it.
        check: Raises an `AccessError` for a text with a symbol that no template has.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    def __init__(
        self,
        role: TemplateRole,
        role_of: Callable[[str], TemplateRole | None],
        check: Callable[[str], None],
    ) -> None:
        self._role = role
        self._arn = shown(role.arn)
        self._check = check
        self._role_of = role_of
        self._own: Policies | None = None
        self._trusts: dict[str | None, Policies] = {}

    @property
    def arn(self) -> str:
        """Its ARN; a name that CloudFormation chooses stands in it as ``<LogicalId>``."""
        return self._arn

    def assumable_by(
        self,
        assumer: Assumer,
        *,
        external_id: str | None = None,
        mfa: bool = False,
        mfa_age: timedelta = _MINUTE,
        session_tags: Mapping[str, str] | None = None,
        source_identity: str | None = None,
        context: Context | None = None,
    ) -> Answer:
        """Whether somebody can assume the role.

        Args:
            assumer: Who, such as ``account("222222222222")`` or ``github("acme/shop", ...)``.
            external_id: The external ID that the call carries.
            mfa: Whether the caller signed in with MFA.
            mfa_age: How long ago.
            session_tags: The session tags that the call carries.
            source_identity: The source identity that the call sets.
            context: The values of any other condition keys.

        Raises:
            UndecidedError: When the answer is used as a condition, and hangs on values that
                the template does not know.
            AccessError: When a policy of a caller in the app is not known.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
        """
        caller = assumer.caller or self._by_own_provider(assumer.provider)
        tags = session_tags or {}
        sent: dict[str, str | Sequence[str]] = {**assumer.context}
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
            assumer.action,
            *(["sts:TagSession"] if tags else []),
            *(["sts:SetSourceIdentity"] if source_identity is not None else []),
        ]
        sent |= context or {}
        policies = self._trust_for(caller)
        return Answer(
            f"{shown(assumer.shown)} assumes {self.arn}",
            tuple(
                (action, decide(self._request(caller, action, sent), policies))
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
        """Whether the role's own policies, under its boundary, allow an action.

        The policy of the resource is not asked. Where it must allow the action too, as that of
        a KMS key, of a role to assume or of a resource in another account, the answer says so.

        Args:
            action: The action, such as ``s3:GetObject``.
            resource: The ARN; ``<LogicalId>`` stands in it for the name of a resource.
            context: The values of condition keys.

        Raises:
            UndecidedError: When the answer is used as a condition, and hangs on values that
                the template does not know.
            AccessError: When one of the role's policies is not known.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        """
        return Answer(
            f"{self.arn} does {action} on {resource}",
            ((action, self._decided(action, resource, context)),),
        )

    def explain(self, action: str, resource: str = "*", *, context: Context | None = None) -> str:
        """Why an action is allowed or denied: the statement, the condition, what was missing."""
        return repr(self.allows(action, resource, context=context))

    def who_can_assume(self) -> tuple[WayIn, ...]:
        """Every way into the role, with the conditions in words."""
        return tuple(ways_in(self._role.trust))

    def _decided(self, action: str, resource: str, context: Context | None) -> Decision:
        self._check(resource)
        if self._own is None:
            self._own = own_policies(self._role)
        caller = _session_of(self._role)
        return decide(
            Request(
                caller,
                action,
                written(resource),
                context=_written(context or {}),
            ),
            self._own,
        )

    def _request(self, caller: Caller, action: str, context: Context) -> Request:
        return Request(
            caller,
            action,
            self._role.arn,
            context=_written(context),
            resource_account=self._role.stack.account_or_symbol,
        )

    def _by_own_provider(self, provider: str) -> Caller:
        stack = self._role.stack
        return Caller.of_provider(
            f"arn:{stack.partition}:iam::{stack.account_or_symbol}:{provider}"
        )

    def _trust_for(self, caller: Caller) -> Policies:
        """The trust policy, with the policies of a caller that is in the app itself."""
        own = self._role_of(caller.arn) if caller.kind == "AssumedRole" else None
        key = own.arn if own else None
        if key not in self._trusts:
            identity = boundary = None
            if own:
                _refuse_missing(own)
                identity = {policy.name: policy.document for policy in own.policies}
                boundary = own.boundary.document if own.boundary else None
            self._trusts[key] = Policies(
                identity=identity, boundary=boundary, resource=self._role.trust
            )
        return self._trusts[key]


def own_policies(role: TemplateRole) -> Policies:
    """The policies and the boundary of a role, whatever the resources' own policies are.

    Raises:
        AccessError: When one of them is not known.
    """
    _refuse_missing(role)
    return Policies(
        identity={policy.name: policy.document for policy in role.policies},
        boundary=role.boundary.document if role.boundary else None,
        resource=Policies.NOT_KNOWN,
    )


def _refuse_missing(role: TemplateRole) -> None:
    if role.missing:
        arns = ", ".join(f"{shown(arn)!r}: ..." for arn in role.missing)
        raise AccessError(
            f"{role.path} has policies that no template has. "
            f"Give their documents: Access.of(..., managed_policies={{{arns}}})."
        )


def _session_of(role: TemplateRole) -> Caller:
    return Caller.of_role(role.arn)


def _written(context: Context) -> dict[str, str | Sequence[str]]:
    return {
        key: written(value) if isinstance(value, str) else [written(item) for item in value]
        for key, value in context.items()
    }

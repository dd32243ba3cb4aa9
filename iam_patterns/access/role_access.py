"""Questions about one role: who can assume it, and what it may do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from iam_patterns.access.answer import Answer
from iam_patterns.access.callers import AssumeRoleCaller
from iam_patterns.access.errors import AccessError
from iam_patterns.access.merged_decision import deployment_depends_on, merged, with_inputs
from iam_patterns.access.role_in_world import RoleInWorld
from iam_patterns.access.trusted_principals import TrustedPrincipal, trusted_principals
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.policy import Caller, Decision, Request, decide
from iam_patterns.policy.tokens import shown, written
from iam_patterns.template import IamRole, refuse_incomplete

_MINUTE: Final = timedelta(minutes=1)

Context = Mapping[str, str | Sequence[str]]
"""Values of condition keys."""


class RoleAccess:
    """One role: who can assume it, what it may do, and why.

    Create it with `Access.role`.

    Args:
        role: The role of the template.
        worlds: The worlds of the app's roles.
        check: Raises an `AccessError` for an ARN with the symbol of an unknown resource.
        unknowns: The names that stand for unknown values in an ARN.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    def __init__(
        self,
        role: IamRole,
        worlds: WorldsOfRoles,
        check: Callable[[str], None],
        unknowns: Collection[str] = (),
    ) -> None:
        self._role = role
        self._arn = shown(role.arn)
        self._check = check
        self._worlds = worlds
        self._unknowns = unknowns
        self._read: dict[str | None, list[RoleInWorld]] = {}

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
        principal = caller.principal or _own_provider(self._role, caller.provider)
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
        arn = principal.arn if principal.kind == "AssumedRole" else None
        worlds = self._in_worlds(arn if arn and self._worlds.may_declare(arn) else None)

        def decided(found: RoleInWorld, action: str) -> Decision:
            role = found.deployed
            calling = caller.principal or _own_provider(role, caller.provider)
            return decide(self._request(role, calling, action, sent), found.trust)

        return self._answer(
            f"{shown(caller.description)} assumes {self.arn}", actions, worlds, decided
        )

    def allows(
        self,
        action: str,
        resource: str = "*",
        *,
        context: Context | None = None,
    ) -> Answer:
        """Whether the role's own policies and its boundary allow an action.

        The policy of the resource is not asked. Where it must allow the action too, as that of
        a KMS key, of a role to assume or of a resource in another account, the answer says so.

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
        self._check(resource)
        sent = self._written(context or {})
        text = self._written_text(resource)

        def decided(found: RoleInWorld, action: str) -> Decision:
            caller = Caller.of_role(found.deployed.arn)
            request = Request(caller, action, text, context=sent)
            return decide(request, found.own_policies)

        question = f"{self.arn} does {action} on {resource}"
        return self._answer(question, [action], self._in_worlds(None), decided)

    def explain(self, action: str, resource: str = "*", *, context: Context | None = None) -> str:
        """Why an action is allowed or denied: the statements, the conditions, what is missing.

        See `allows` for the arguments.
        """
        return repr(self.allows(action, resource, context=context))

    def who_can_assume(self) -> tuple[TrustedPrincipal, ...]:
        """Every principal that the trust policy trusts, with the conditions in words.

        Where parameters decide, it is every principal that it could trust.

        Raises:
            TemplateError: When a policy of the role is malformed or unresolved.
        """
        roles = [world.deployed for world in self._in_worlds(None) if world.role]
        refuse_incomplete(roles)
        found = (trusted for role in roles for trusted in trusted_principals(role.trust))
        return tuple(dict.fromkeys(found))

    def _answer(
        self,
        question: str,
        actions: Sequence[str],
        worlds: Sequence[RoleInWorld],
        decided: Callable[[RoleInWorld, str], Decision],
    ) -> Answer:
        """The answer of all worlds together."""
        if not any(found.role for found in worlds):
            raise AccessError(f"{self._role.path} is not deployed, whatever its parameters are.")
        if len(worlds) == 1:
            only = worlds[0]
            decisions = [(action, with_inputs(decided(only, action))) for action in actions]
            return Answer(question, tuple(decisions), only.defaults)
        notes = [note for found in worlds for note in found.defaults]
        in_worlds = {
            action: [
                (found.world, decided(found, action) if found.role else None) for found in worlds
            ]
            for action in actions
        }
        presence = deployment_depends_on(in_worlds[actions[0]])
        if presence:
            notes.append(f"{' and '.join(presence)} decides whether the role is deployed")
        return Answer(
            question,
            tuple((action, merged(found)) for action, found in in_worlds.items()),
            tuple(dict.fromkeys(notes)),
        )

    def _in_worlds(self, caller_arn: str | None) -> list[RoleInWorld]:
        if caller_arn not in self._read:
            self._read[caller_arn] = self._worlds.of(self._role, caller_arn)
        return self._read[caller_arn]

    def _request(self, role: IamRole, caller: Caller, action: str, context: Context) -> Request:
        return Request(
            caller,
            action,
            role.arn,
            context=self._written(context),
            resource_account=role.stack.account_or_symbol,
        )

    def _written_text(self, text: str) -> str:
        return written(text, unknowns=self._unknowns)

    def _written(self, context: Context) -> dict[str, str | Sequence[str]]:
        return {
            key: self._written_text(value)
            if isinstance(value, str)
            else [self._written_text(item) for item in value]
            for key, value in context.items()
        }


def _own_provider(role: IamRole, provider: str) -> Caller:
    stack = role.stack
    return Caller.of_provider(f"arn:{stack.partition}:iam::{stack.account_or_symbol}:{provider}")

"""Questions about one role: who can assume it, and what it may do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from iam_patterns.access.answer import Answer
from iam_patterns.access.any_declared_resource import on_any_resource
from iam_patterns.access.any_resource import (
    RequestOn,
    decisions_on_unknown,
    refuse_unless_same,
)
from iam_patterns.access.asked_resource import ResourceName
from iam_patterns.access.assume_role_call import AssumeRoleCall, Context
from iam_patterns.access.assume_role_caller import AssumeRoleCaller
from iam_patterns.access.assumed_role import ASSUME
from iam_patterns.access.decided_together import decided_together
from iam_patterns.access.errors import AccessError, refuse
from iam_patterns.access.names import Names
from iam_patterns.access.parameters import context_problem, text_problem
from iam_patterns.access.pod_tags import PodTagsOfRoles, as_passed_on
from iam_patterns.access.question import ANY, key_problems, resource_asked, the_action
from iam_patterns.access.role_in_world import RoleInWorld
from iam_patterns.access.session_parameters import actions_required_by
from iam_patterns.access.trusted_caller import caller_of, with_trust
from iam_patterns.access.trusted_principals import TrustedPrincipal, trusted_principals
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.policy import Decision, Request, decide
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import shown
from iam_patterns.service_reference import Action
from iam_patterns.template import IamRole, refuse_incomplete

_MINUTE: Final = timedelta(minutes=1)


class RoleAccess:
    """One role: who can assume it, what it may do, and why.

    Create it with `Access.role`.

    Args:
        role: The role of the template.
        worlds: The worlds of the app's roles.
        names: The names of the app's resources.
        pod_tags: The session tags of the app's roles for pods.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    def __init__(
        self, role: IamRole, worlds: WorldsOfRoles, names: Names, pod_tags: PodTagsOfRoles
    ) -> None:
        self._role = role
        self._arn = shown(role.arn)
        self._worlds = worlds
        self._names = names
        self._pod_tags = pod_tags
        self._read: dict[tuple[str | None, ResourceName | None], list[RoleInWorld]] = {}
        self._file = role.stack.file.name if role.stack.file else ""

    def __repr__(self) -> str:
        return f"<RoleAccess of {self._role.path}>"

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
            AccessError: When a parameter has the wrong type or a condition key does not exist,
                and when the caller is a role of the app and the document of one of its policies
                is not known.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
        """
        call = AssumeRoleCall(
            caller=caller,
            external_id=external_id,
            mfa=mfa,
            mfa_age=mfa_age,
            session_tags=session_tags,
            source_identity=source_identity,
            context=context,
        )
        principal = caller.principal
        if caller.named:
            principal = caller.named(self._names.text(caller.arn, self._file))
        sent = self._names.context(call.sent, self._file)
        arn = principal.arn if principal and principal.kind == "AssumedRole" else None
        worlds = self._in_worlds(arn if arn and self._worlds.may_declare(arn) else None)

        def decided(found: RoleInWorld, action: str) -> Decision:
            role = found.deployed
            tags = self._pod_tags.of(found.caller) if found.caller else {}
            calling = caller_of(role, principal, caller.provider, found.caller)
            context = found.sent(calling, as_passed_on(tags, sent))
            request = Request(
                calling,
                action if tags or action in call.actions else caller.action,
                role.arn,
                context={**found.trust_keys, **context},
                resource_account=account_of(role.arn),
            )
            decision = with_trust(request, decide(request, found.trust(calling, context)), role)
            return self._worlds.limited(decision, request)

        name = shown(principal.arn if caller.named and principal else caller.description)
        return self._answer(
            f"Can {name} assume {self.arn}?",
            self._pod_tags.actions(call.actions, [found.caller for found in worlds]),
            worlds,
            decided,
            policies={
                "resource policy": "trust policy",
                "identity policies": f"{name.rsplit('/', 1)[-1]}'s own policies",
            },
        )

    def allows(
        self, action: str, resource: str | None = None, *, context: Context | None = None
    ) -> Answer:
        """Whether the role can perform an action, by its own policies and that of the resource.

        Boundaries and service control policies limit it. Where no template declares the resource,
        the answer says that its policy was not seen, and where that must allow the action too.
        The trust policy of a role decides on ``sts:AssumeRole``, ``sts:TagSession`` and others.

        Args:
            action: The action, such as ``s3:GetObject``.
            resource: The ARN, in which ``<LogicalId>`` stands for the generated name of a
                resource; an attribute of a construct, such as ``bucket.arn_for_objects("a")``,
                works too. Omit it for actions without resources. ``*`` stands for whatever the
                resource is.
            context: The values of condition keys.

        Raises:
            UndecidedError: When the answer is used as a condition and depends on values that
                are not known before deployment.
            TemplateError: When the resource's policy is malformed.
            AccessError: When the action, a condition key or a resource does not exist, when
                requests for the action never have such a resource, when ``*`` has different
                answers for different resources, and when the document of one of the role's
                policies is not known.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        """
        refuse("allows", [text_problem("resource", resource, optional=True)])
        known, sent = self._question("allows", action, context)
        text, keys = resource_asked(resource, known, self._names, self._worlds.names, self._file)
        is_one = text not in (None, ANY)
        name = self._worlds.name_of(text, known.name, self._role) if text and is_one else None

        def decided(found: RoleInWorld, action: str) -> Decision:
            ask = self._pod_tags.requests_of(found.deployed, action, {**found.keys, **keys, **sent})
            decision = found.decide_on(text or ANY, ask)
            if known.resources and text == ANY:
                every = decisions_on_unknown(known, found.deployed, found.own_policies, ask)
                refuse_unless_same(known, decision, every)
            return self._worlds.limited(decision, ask(text or ANY))

        on = f" on {shown(name.arn)}" if name else ""
        question = f"Can {self.arn} perform {known.name}{on}?"
        worlds = self._in_worlds(None, name)
        policies = {"resource policy": name.policy} if name else {}
        further = actions_required_by(sent) if known.name == ASSUME else []
        roles = [found.role for found in worlds if known.name == ASSUME]
        actions = self._pod_tags.actions([known.name, *further], roles)
        return self._answer(question, actions, worlds, decided, policies=policies)

    def allows_on_any(self, action: str, *, context: Context | None = None) -> Answer:
        """Whether the role can perform an action on any resource at all.

        Args:
            action: The action, such as ``s3:PutObject``.
            context: The values of condition keys.

        Raises:
            UndecidedError: When the answer is used as a condition and depends on values that
                are not known before deployment.
            AccessError: When the action or a condition key does not exist, when no resource was
                found and none is ruled out, and when the document of one of the role's policies
                is not known.

        Example:
            >>> from aws_cdk import App, Stack
            >>> from iam_patterns import Ec2InstanceRole
            >>> from iam_patterns.permissions import read_s3
            >>> from iam_patterns.testing import Access
            >>> stack = Stack(App(), "Example")
            >>> permissions = read_s3("arn:aws:s3:::reports")
            >>> _ = Ec2InstanceRole(stack, "Reader", permissions=permissions)
            >>> reader = Access.of(stack).role("Reader")
            >>> bool(reader.allows_on_any("s3:GetObject"))
            True
            >>> bool(reader.allows_on_any("s3:PutObject"))
            False

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        """
        known, sent = self._question("allows_on_any", action, context)
        notes: list[str] = []

        def requests(found: RoleInWorld) -> RequestOn:
            keys = found.keys if found.asked else found.own_keys
            return self._pod_tags.requests_of(found.deployed, known.name, {**keys, **sent})

        decided = on_any_resource(self._worlds, self._role, known, requests, notes.append)
        return self._answer(
            f"Can {self.arn} perform {known.name} on any resource?",
            [known.name],
            self._in_worlds(None),
            decided,
            notes=notes,
        )

    def explain(
        self, action: str, resource: str | None = None, *, context: Context | None = None
    ) -> str:
        """Why an action is allowed or denied: the statements, the conditions, what is missing.

        See `allows` for the arguments.
        """
        return str(self.allows(action, resource, context=context))

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

    def _question(
        self, function: str, action: str, context: Context | None
    ) -> tuple[Action, dict[str, str | Sequence[str]]]:
        """The action that is asked for, and the condition keys that the request sends."""
        refuse(function, [text_problem("action", action), context_problem("context", context)])
        known = the_action(action)
        refuse(function, key_problems(context or {}, [action]))
        return known, self._names.context(context or {}, self._file)

    def _answer(
        self,
        question: str,
        actions: Sequence[str],
        worlds: Sequence[RoleInWorld],
        decided: Callable[[RoleInWorld, str], Decision],
        *,
        policies: Mapping[str, str] | None = None,
        notes: Sequence[str] = (),
    ) -> Answer:
        """The answer of all worlds together."""
        if not any(found.role for found in worlds):
            raise AccessError(f"{self._role.path} is not deployed, whatever its parameters are.")
        decisions, of_worlds = decided_together(actions, worlds, decided)
        every = tuple(dict.fromkeys([*of_worlds, *notes]))
        return Answer(question, decisions, every, policies or {})

    def _in_worlds(
        self, caller_arn: str | None, resource: ResourceName | None = None
    ) -> list[RoleInWorld]:
        key = caller_arn, resource
        if key not in self._read:
            self._read[key] = self._worlds.of(self._role, caller_arn, resource)
        return self._read[key]

"""The base of every role."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Self

from aws_cdk import Annotations
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.policy import Problem, Quotas, Statement, Trust
from iam_patterns.policy.partitions import partition_problems
from iam_patterns.policy.quotas import size_problem
from iam_patterns.policy.text_of_policies import text_problems
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.web_identity.federation import provider_problems
from iam_patterns.roles._building.added_trust import added_trust_problems
from iam_patterns.roles._building.assume_role_call import caller_requirements
from iam_patterns.roles._building.cdk_nag import acknowledge_own_findings
from iam_patterns.roles._building.cdk_trust import (
    add_deferred_statements,
    add_trust_statements,
    principal_of,
)
from iam_patterns.roles._building.errors import RoleError
from iam_patterns.roles._building.grant import cannot_grant, give_permission, plan_grant
from iam_patterns.roles._building.injected_permissions import PromisedPermissions
from iam_patterns.roles._building.injected_trust import (
    changed_trust_problem,
    refused_if_wrapped,
)
from iam_patterns.roles._building.late_injectors import (
    UncheckedRole,
    check_when_synthesized,
    has_injectors,
)
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import (
    Parameters,
    raise_for_cdk_trust_parameters,
    refused_if_taken,
)
from iam_patterns.roles._building.policies import POLICY_NAME, RolePolicies
from iam_patterns.roles._building.removed_conditions import removed_condition_problems
from iam_patterns.roles._building.stack_environment import environment_of, known_partition

NOT_IN_THE_ROLE_REPORT: Final = "iam-patterns:trust-not-in-role-report"
"""The ID of the warning, for ``Annotations.of(role).acknowledge_warning(...)``."""

_NOT_IN_THE_ROLE_REPORT: Final = (
    "iam.Role.customize_roles() writes its report of a role's trust policy when the role is "
    "created: what add_trust() and grant_assume_role() add, and statements for an issuer that is "
    "known only at deployment, are missing from it. Add them by hand."
)


class PatternRole(iam.Role):
    """An `iam.Role` whose trust and permissions were written and checked as data.

    The base of the roles in this package. It creates one ``AWS::IAM::Role``, and one
    ``AWS::IAM::ManagedPolicy`` with ``customer_managed=True``.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
    """

    _INSTEAD_OF_ASSUMED_BY: ClassVar[str]
    """What to write in place of CDK's ``assumed_by``, a sentence."""

    @property
    def trust(self) -> Trust:
        """The trust policy as data, with everything that was added to it.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
        """
        return self._trusted

    def __new__(cls, *args: Any, **given: Any) -> Self:  # noqa: ANN401 - only names are read
        """Answers a call that is written like one of `iam.Role`."""
        raise_for_cdk_trust_parameters(cls, args, given)
        return super().__new__(cls)

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        parameters: Parameters,
        trust: Trust,
        statements: Sequence[Statement] = (),
        aws_managed_policies: Mapping[str, str] | None = None,
        options: RoleOptions,
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            parameters: The checked parameters, for quotas that only the whole role can break.
            trust: Who can assume the role.
            statements: What the pattern itself allows, besides ``permissions``.
            aws_managed_policies: AWS managed policies of the pattern, with the reason for each.
            options: The options shared by every role.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        quotas = options.get("quotas", Quotas())
        policies = RolePolicies.of(statements, aws_managed_policies or {}, options)
        for problem in (
            *policies.problems(trust, quotas),
            *_of_other_environments(scope, trust),
            *removed_condition_problems(scope, trust.statements, "trust"),
            *removed_condition_problems(scope, policies.document.statements, "permissions"),
        ):
            parameters.add(problem)
        parameters.raise_problems()

        principal = principal_of(trust)
        before = principal.written
        with refused_if_taken(parameters), refused_if_wrapped(parameters):
            super().__init__(
                scope,
                id,
                assumed_by=principal,
                description=options.get("description"),
                inline_policies=policies.inline,
                managed_policies=policies.attached,
                max_session_duration=options.get("max_session_duration"),
                path=options.get("path"),
                permissions_boundary=options.get("permissions_boundary"),
                role_name=options.get("role_name"),
            )
        promised = PromisedPermissions(
            policies.inline,
            tuple(policies.attached),
            options.get("permissions_boundary") is not None,
        )
        is_injected = has_injectors(scope)
        changed = changed_trust_problem(principal, before, has_injectors=is_injected)
        changes = [changed] if changed else []
        changes += promised.problems(self) if is_injected else []
        if changes:
            scope.node.try_remove_child(id)
            raise parameters.error(changes)
        if policies.customer_managed:
            iam.ManagedPolicy(self, POLICY_NAME, document=policies.customer_managed, roles=[self])
        if add_deferred_statements(self, trust):
            self._warn_of_role_report()
        acknowledge_own_findings(self, policies.document.statements, aws_managed_policies or {})
        self._trusted = trust
        self._quotas = quotas
        check_when_synthesized(scope, UncheckedRole(self, lambda: self._trusted, promised))

    def add_trust(
        self,
        trust: Trust,
        *,
        allow_any_source: bool = False,
        allow_any_principal_in_account: bool = False,
    ) -> None:
        """Allows further principals to assume the role.

        Each added Allow statement must have the conditions that the role already requires of
        its callers (external ID, MFA, organization, source identity, session tags): a second
        statement without them would bypass the first. Federated principals need conditions on
        audience and subject, services conditions on their source, accounts conditions on the
        callers or their external ID.

        Args:
            trust: What to add, such as ``Trust.arns(...)``.
            allow_any_source: Accepts a service without a condition on its source: any customer
                of the service could then have it use this role.
            allow_any_principal_in_account: Accepts an account without such a condition: every
                principal of it that its own policies allow could assume this role.

        Raises:
            RoleError: If the added trust is weaker than the role's own, or the trust policy
                exceeds the quota.

        Example:
            >>> from aws_cdk import App, Stack
            >>> from iam_patterns import Ec2InstanceRole, Trust
            >>> role = Ec2InstanceRole(Stack(App(), "Example"), "Role")
            >>> role.add_trust(Trust.service("lambda.amazonaws.com"))

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
        """
        problems: list[Problem] = []
        if not isinstance(trust, Trust):
            problems.append(Problem("trust", trust, "a Trust", "For example Trust.arns(...)."))
        flags = {
            "allow_any_source": allow_any_source,
            "allow_any_principal_in_account": allow_any_principal_in_account,
        }
        problems += [
            Problem(name, value, "True or False", "Pass a bool.")
            for name, value in flags.items()
            if not isinstance(value, bool)
        ]
        if problems:
            raise RoleError(self._subject(), problems)
        self._apply(self._joined(trust, **flags))

    def grant_assume_role(self, identity: iam.IPrincipal) -> iam.Grant:
        """Allows a role or user of this app to assume the role: both halves.

        CDK's own method of this name gives the caller the permission and does not change the
        trust policy. This one adds the caller to the trust policy too, with the conditions
        that the role requires of its callers. The caller can be in another stack: its
        permission is then a policy in the role's stack, which depends on the caller's.

        Args:
            identity: A role or user, or a construct that has one, such as a Lambda function.

        Raises:
            RoleError: If the caller cannot be given its permission from here: an imported role
                of another account, an account, a service; or if the grant cannot be
                deployed: to the role itself, in a circle, to another account or Region without
                a name.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
        """
        required = reversed([*caller_requirements(self._trusted)])
        strictest = max(required, key=lambda each: len(each.conditions), default=None)
        plan = plan_grant(self, identity, strictest)
        if isinstance(plan, Problem):
            raise RoleError(self._subject(), [plan])
        combined = self._joined(plan.trust)
        grant = give_permission(self, plan)
        if grant is None:
            problem = cannot_grant(identity, "this principal is imported and has no policy here")
            raise RoleError(self._subject(), [problem])
        self._apply(combined)
        return grant

    def _apply(self, combined: Trust) -> None:
        """Adds to the role's trust policy what `_joined` joined to it."""
        added = combined.statements[len(self._trusted.statements) :]
        if added:
            add_trust_statements(self, added)
            self._warn_of_role_report()
        self._trusted = combined

    def _warn_of_role_report(self) -> None:
        """Warns of a report of `iam.Role.customize_roles` that lacks part of the trust policy."""
        if self.node.try_find_child("Resource") is None:
            Annotations.of(self).add_warning_v2(NOT_IN_THE_ROLE_REPORT, _NOT_IN_THE_ROLE_REPORT)

    def _joined(
        self,
        trust: Trust,
        *,
        allow_any_source: bool = False,
        allow_any_principal_in_account: bool = False,
    ) -> Trust:
        """The role's trust and more, which must be neither weaker nor too large."""
        problems = [
            *added_trust_problems(
                trust,
                self._trusted,
                allow_any_source=allow_any_source,
                allow_any_principal_in_account=allow_any_principal_in_account,
            ),
            *_of_other_environments(self, trust),
            *text_problems("trust", trust.to_dict()),
            *removed_condition_problems(self, trust.statements, "trust"),
        ]
        combined = self._trusted + trust
        limit = self._quotas.trust_policy_characters
        too_large = size_problem("trust", combined.size(), limit, "Trust fewer principals.")
        if problems or too_large:
            raise RoleError(self._subject(), problems + ([too_large] if too_large else []))
        return combined

    def _subject(self) -> str:
        return f"{type(self).__name__} at {self.node.path}"


def _of_other_environments(scope: object, trust: Trust) -> Iterator[Problem]:
    """What of a trust policy has to be in the partition or account of the stack, and is not.

    It is checked where the stack's Region or account is known.
    """
    if not isinstance(scope, Construct):
        return
    partition = known_partition(scope)
    if partition is not None:
        yield from partition_problems(trust.statements, partition)
    account = environment_of(scope).account
    if not contains_token(account):
        yield from provider_problems(trust.statements, account)

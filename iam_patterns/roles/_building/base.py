"""What every role has in common."""

from collections.abc import Iterator, Mapping, Sequence

from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.permissions import assume_role
from iam_patterns.policy import Problem, Quotas, Statement, Trust
from iam_patterns.policy.formats import SESSION_NAME
from iam_patterns.policy.quotas import size_problem
from iam_patterns.policy.web_identity.federation import federation_problems
from iam_patterns.roles._building.assume_role_call import (
    CallerDemands,
    assume_role_command,
    callers_of,
    config_profile,
)
from iam_patterns.roles._building.cdk_nag import acknowledge_own_findings
from iam_patterns.roles._building.cdk_trust import add_trust_statements, principal_of
from iam_patterns.roles._building.errors import RoleError
from iam_patterns.roles._building.grant import grant_both_halves
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.policies import POLICY_NAME, RolePolicies


class PatternRole(iam.Role):
    """An `iam.Role` whose trust and permissions were written and checked as data.

    The base of the roles in this package. It creates one ``AWS::IAM::Role``, and one
    ``AWS::IAM::ManagedPolicy`` with ``customer_managed=True``.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
        parameters: The checked parameters, for quotas that only the whole role can break.
        trust: Who may assume the role.
        statements: What the pattern itself permits, besides the caller's ``permissions``.
        aws_managed_policies: AWS managed policies of the pattern, by name, each with the reason.
        options: The options shared by every role.

    Raises:
        RoleError: With every problem of the call.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
    """

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
        quotas = options.get("quotas", Quotas())
        policies = RolePolicies.of(statements, aws_managed_policies or {}, options)
        for problem in policies.problems(trust, quotas):
            parameters.note(problem)
        parameters.raise_problems()

        super().__init__(
            scope,
            id,
            assumed_by=principal_of(trust),
            description=options.get("description"),
            inline_policies=policies.inline,
            managed_policies=policies.attached,
            max_session_duration=options.get("max_session_duration"),
            path=options.get("path"),
            permissions_boundary=options.get("permissions_boundary"),
            role_name=options.get("role_name"),
        )
        if policies.customer_managed:
            iam.ManagedPolicy(self, POLICY_NAME, document=policies.customer_managed, roles=[self])
        add_trust_statements(self, trust, only_deferred=True)
        acknowledge_own_findings(self, policies.document.statements, aws_managed_policies or {})
        self._trusted = trust
        self._quotas = quotas

    def add_trust(self, trust: Trust) -> None:
        """Lets further principals assume the role.

        Each added Allow statement must demand what the role already demands of its callers
        (external ID, MFA, organization, source identity, session tags): a second statement
        without it would undo the first. Federated principals must be narrowed by audience and
        subject.

        Args:
            trust: Whom to trust besides, such as ``Trust.arns(...)``.

        Raises:
            RoleError: When the trust is weaker than the role's own, or grows over the quota.

        Example:
            >>> from aws_cdk import App, Stack
            >>> from iam_patterns import Ec2InstanceRole, Trust
            >>> role = Ec2InstanceRole(Stack(App(), "Example"), "Role")
            >>> role.add_trust(Trust.service("ssm.amazonaws.com"))

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
        """
        if not isinstance(trust, Trust):
            problem = Problem("trust", trust, "a Trust", "Write it like Trust.arns(...).")
            raise RoleError(self._subject(), [problem])
        combined = self._joined(trust)
        added = combined.statements[len(self._trusted.statements) :]
        if added:
            add_trust_statements(self, Trust(added))
        self._trusted = combined

    def caller_permissions(self) -> tuple[Statement, ...]:
        """The caller's half: what a principal in another account needs to assume this role.

        Raises:
            RoleError: When only services or identity providers may assume the role.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
        """
        demands = self._demands()
        return assume_role(
            self.role_arn,
            external_id=demands.external_ids[0] if len(demands.external_ids) == 1 else None,
            require_mfa=demands.mfa,
            session_tags=demands.session_tags,
            source_identity=demands.source_identity,
        )

    def grant_assume_role(self, identity: iam.IPrincipal) -> iam.Grant:
        """Lets a role or user of this app assume the role: both halves.

        CDK's own method of this name gives the caller the permission and leaves the trust as
        it is. This one adds the caller to the trust too, with all that the role demands of
        its callers.

        Args:
            identity: A role or user, or what has one, such as a Lambda function.

        Raises:
            RoleError: When the caller's half cannot be given from here: an imported role of
                another account, an account, a service.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
        """
        callers = tuple(callers_of(self._trusted))
        strictest = callers[-1] if callers else None
        return grant_both_halves(self, identity, strictest, check_trust=self._joined)

    def assume_role_command(
        self, *, session_name: str = "session", mfa_serial: str = '"$MFA_SERIAL"'
    ) -> str:
        """The ready ``aws sts assume-role`` line, with all that the role demands.

        Args:
            session_name: The session's name in CloudTrail, 2-64 characters.
            mfa_serial: The ARN of the caller's MFA device, where the role demands one. Unless
                given, the line takes it from the shell's ``MFA_SERIAL``, and the code from
                ``MFA_CODE``. A source identity is taken from ``SOURCE_IDENTITY``.

        Raises:
            RoleError: When only services or identity providers may assume the role.

        See https://docs.aws.amazon.com/cli/latest/reference/sts/assume-role.html
        """
        problem = SESSION_NAME.problem("session_name", session_name)
        if problem:
            raise RoleError(self._subject(), [problem])
        return assume_role_command(self.role_arn, self._demands(), session_name, mfa_serial)

    def aws_config_profile(
        self,
        *,
        profile: str,
        source_profile: str = "default",
        mfa_serial: str = "YOUR_MFA_DEVICE_ARN",
    ) -> str:
        """The stanza for ``~/.aws/config`` that assumes this role.

        Args:
            profile: The new profile's name.
            source_profile: The profile with the caller's own credentials.
            mfa_serial: The ARN of the caller's MFA device, where the role demands one.

        Raises:
            RoleError: When only services or identity providers may assume the role, or when
                it demands a source identity, which a profile cannot send.

        See https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
        """
        demands = self._demands()
        if demands.source_identity:
            problem = Problem(
                "profile",
                profile,
                "of a role that demands no source identity: a profile cannot send one",
                "Use assume_role_command().",
            )
            raise RoleError(self._subject(), [problem])
        return config_profile(self.role_arn, demands, profile, source_profile, mfa_serial)

    def _demands(self) -> CallerDemands:
        demands = next(callers_of(self._trusted), None)
        if demands is None:
            trusted = [
                statement.principals.to_dict()
                for statement in self._trusted.statements
                if statement.principals
            ]
            problem = Problem(
                "trust",
                trusted,
                "of an account, role or user for this: nobody can call sts:AssumeRole on this role",
                "Use it through what it trusts: the service, or the identity provider.",
            )
            raise RoleError(self._subject(), [problem])
        return demands

    def _joined(self, trust: Trust) -> Trust:
        """The role's trust with more of it, which must be neither weaker nor too large."""
        problems = list(self._weakening(trust))
        combined = self._trusted + trust
        limit = self._quotas.trust_policy_characters
        too_large = size_problem("trust", combined.size(), limit, "Trust fewer principals.")
        if problems or too_large:
            raise RoleError(self._subject(), problems + ([too_large] if too_large else []))
        return combined

    def _weakening(self, trust: Trust) -> Iterator[Problem]:
        for statement in trust.statements:
            if statement.effect != "Allow":
                continue
            yield from federation_problems(statement)
            if statement.matches_everyone():
                yield Problem(
                    "trust",
                    statement.to_dict(),
                    "of named principals: this lets in anyone on AWS",
                    "Name them, or use CDK's own role.assume_role_policy if you mean it.",
                )
            missing = {
                demand: None
                for demands in callers_of(self._trusted)
                for demand in demands.not_met_by(statement)
            }
            if missing:
                yield Problem(
                    "trust",
                    statement.to_dict(),
                    "as demanding as the role's own trust: "
                    + ", ".join(f"{c.operator} {c.key} {' or '.join(c.values)}" for c in missing),
                    "Give the added statement the same conditions.",
                )

    def _subject(self) -> str:
        return f"{type(self).__name__} at {self.node.path}"

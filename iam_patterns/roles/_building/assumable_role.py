"""The roles that an account, role or user assumes by a call of `sts:AssumeRole`."""

from iam_patterns.permissions import assume_role
from iam_patterns.policy import Problem, Statement
from iam_patterns.policy.formats import MFA_SERIAL, PROFILE_NAME, SESSION_NAME
from iam_patterns.roles._building.assume_role_call import (
    CallerRequirements,
    assume_role_command,
    caller_requirements,
    config_profile,
)
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.errors import RoleError


class AssumableRole(PatternRole):
    """A `PatternRole` with what its callers need: permissions, command line, profile.

    A role that only a service or an identity provider assumes has no such caller.

    See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """

    def caller_permissions(self) -> tuple[Statement, ...]:
        """The caller's half: what a principal in another account needs to assume this role.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
        """
        required = self._requirements()
        return assume_role(
            self.role_arn,
            external_id=required.external_ids[0] if len(required.external_ids) == 1 else None,
            require_mfa=required.mfa,
            session_tags=required.session_tags,
            source_identity=required.source_identity,
        )

    def assume_role_command(
        self, *, session_name: str = "session", mfa_serial: str | None = None
    ) -> str:
        """The ready ``aws sts assume-role`` line, with everything that the trust policy requires.

        Args:
            session_name: The session's name in CloudTrail, 2-64 characters.
            mfa_serial: The ARN of the caller's MFA device, where the role requires MFA. If not
                given, the command reads it from the environment variable ``MFA_SERIAL``. It
                reads the code from ``MFA_CODE`` and a source identity from ``SOURCE_IDENTITY``.
                A required session tag has the first of its accepted values.

        Raises:
            RoleError: If an argument is malformed; it lists every problem.

        See https://docs.aws.amazon.com/cli/latest/reference/sts/assume-role.html
        """
        self._refuse(
            SESSION_NAME.problem("session_name", session_name),
            MFA_SERIAL.problem("mfa_serial", mfa_serial) if mfa_serial is not None else None,
        )
        return assume_role_command(self.role_arn, self._requirements(), session_name, mfa_serial)

    def aws_config_profile(
        self,
        *,
        profile: str,
        source_profile: str = "default",
        mfa_serial: str = "YOUR_MFA_DEVICE_ARN",
    ) -> str:
        """The section for ``~/.aws/config`` that assumes this role.

        Args:
            profile: The new profile's name.
            source_profile: The profile with the caller's own credentials.
            mfa_serial: The ARN of the caller's MFA device, where the role requires MFA.

        Raises:
            RoleError: If an argument is malformed, or the role requires a source identity or
                session tags, which a profile cannot send; it lists every problem.

        See https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
        """
        required = self._requirements()
        not_sent = {
            "a source identity": required.source_identity,
            "session tags": bool(required.tags),
        }
        cannot = [
            Problem.broken_rule(
                "profile",
                f"this role requires {what}, which a profile cannot send",
                "Use assume_role_command().",
                value=profile,
            )
            for what, is_required in not_sent.items()
            if is_required
        ]
        self._refuse(
            PROFILE_NAME.problem("profile", profile),
            PROFILE_NAME.problem("source_profile", source_profile),
            MFA_SERIAL.problem("mfa_serial", mfa_serial),
            *cannot,
        )
        return config_profile(self.role_arn, required, profile, source_profile, mfa_serial)

    def _refuse(self, *problems: Problem | None) -> None:
        found = [problem for problem in problems if problem]
        if found:
            raise RoleError(self._subject(), found)

    def _requirements(self) -> CallerRequirements:
        return next(caller_requirements(self._trusted))

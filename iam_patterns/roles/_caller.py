"""What a caller has to present to assume a role, and how to say it to the AWS CLI.

See https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
"""

from collections.abc import Iterator
from dataclasses import dataclass

from iam_patterns.policy import Statement, Trust

_ASSUME_ROLE = "sts:assumerole"


@dataclass(frozen=True, slots=True)
class CallerDemands:
    """What `sts:AssumeRole` has to carry.

    Args:
        external_ids: The external IDs of which one must be given; empty when none is asked for.
        mfa: Whether the caller must have signed in with MFA.
    """

    external_ids: tuple[str, ...]
    mfa: bool

    @classmethod
    def of(cls, statement: Statement) -> "CallerDemands":
        """What one trust statement asks of its callers."""
        external_ids: tuple[str, ...] = ()
        mfa = False
        for condition in statement.conditions:
            key = condition.key.lower()
            if condition.operator == "StringEquals" and key == "sts:externalid":
                external_ids = condition.values
            if condition.operator == "Bool" and key == "aws:multifactorauthpresent":
                mfa = condition.values == ("true",)
        return cls(external_ids, mfa)

    def cover(self, other: "CallerDemands") -> bool:
        """Whether these demands are at least as strict as the others."""
        external_id_kept = not other.external_ids or (
            bool(self.external_ids) and set(self.external_ids) <= set(other.external_ids)
        )
        return external_id_kept and (self.mfa or not other.mfa)


def callers_of(trust: Trust) -> Iterator[CallerDemands]:
    """The demands of each statement that lets people, roles or accounts assume the role."""
    for statement in trust.statements:
        if (
            statement.effect == "Allow"
            and statement.principals
            and statement.principals.aws
            and _ASSUME_ROLE in (action.lower() for action in statement.actions)
        ):
            yield CallerDemands.of(statement)


def assume_role_command(
    role_arn: str, demands: CallerDemands, session_name: str, mfa_serial: str
) -> str:
    """The ``aws sts assume-role`` line that meets the demands."""
    words = ["aws sts assume-role", "--role-arn", role_arn, "--role-session-name", session_name]
    if demands.external_ids:
        words += ["--external-id", demands.external_ids[0]]
    if demands.mfa:
        words += ["--serial-number", mfa_serial, "--token-code", '"$MFA_CODE"']
    return " ".join(words)


def config_profile(
    role_arn: str, demands: CallerDemands, profile: str, source_profile: str, mfa_serial: str
) -> str:
    """The stanza of ``~/.aws/config`` that meets the demands."""
    lines = [
        f"[profile {profile}]",
        f"role_arn = {role_arn}",
        f"source_profile = {source_profile}",
    ]
    if demands.external_ids:
        lines.append(f"external_id = {demands.external_ids[0]}")
    if demands.mfa:
        lines.append(f"mfa_serial = {mfa_serial}")
    return "\n".join(lines)

"""What a caller has to present to assume a role, and how to say it to the AWS CLI.

See https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy import Condition, Statement, Trust

_ASSUME_ROLE: Final = "sts:assumerole"
_EXTERNAL_ID: Final = "sts:externalid"
_DEMANDS: Final = frozenset(
    {
        _EXTERNAL_ID,
        "aws:multifactorauthpresent",
        "aws:multifactorauthage",
        "aws:principalorgid",
        "aws:tagkeys",
        "sts:sourceidentity",
    }
)


@dataclass(frozen=True, slots=True)
class CallerDemands:
    """What `sts:AssumeRole` has to carry.

    Args:
        external_ids: The external IDs of which one must be given; empty when none is asked for.
        mfa: Whether the caller must have signed in with MFA.
        source_identity: Whether the caller must set a source identity.
        session_tags: Whether the caller may pass session tags.
        conditions: The conditions that say so, and those on its organization.
    """

    external_ids: tuple[str, ...]
    mfa: bool
    source_identity: bool
    session_tags: bool
    conditions: tuple[Condition, ...]

    @classmethod
    def of(cls, statement: Statement) -> "CallerDemands":
        """What one trust statement asks of its callers."""
        conditions = tuple(
            condition
            for condition in statement.conditions
            if condition.key.lower() in _DEMANDS
            or condition.key.lower().startswith("aws:requesttag/")
        )
        values = {(c.operator, c.key.lower()): c.values for c in conditions}
        return cls(
            external_ids=values.get(("StringEquals", _EXTERNAL_ID), ()),
            mfa=values.get(("Bool", "aws:multifactorauthpresent")) == ("true",),
            source_identity=any(c.key.lower() == "sts:sourceidentity" for c in conditions),
            session_tags="sts:tagsession" in (action.lower() for action in statement.actions),
            conditions=conditions,
        )

    def not_met_by(self, statement: Statement) -> Iterator[Condition]:
        """The demands that another trust statement does not make."""
        for demand in self.conditions:
            refuses_deputies = demand.operator == "Null" and demand.key.lower() == _EXTERNAL_ID
            if refuses_deputies and not (statement.principals and statement.principals.aws):
                continue
            if not any(own.is_at_least_as_strict_as(demand) for own in statement.conditions):
                yield demand


def callers_of(trust: Trust) -> Iterator[CallerDemands]:
    """The demands of each statement that lets people, roles or accounts assume the role."""
    for statement in trust.statements:
        if (
            statement.effect == "Allow"
            and statement.principals
            and statement.principals.aws
            and statement.matches_action(_ASSUME_ROLE)
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
    if demands.source_identity:
        words += ["--source-identity", '"$SOURCE_IDENTITY"']
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

"""What a caller must send to assume a role, and how to write it for the AWS CLI.

See https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
"""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy import Condition, Statement, Trust
from iam_patterns.policy.tokens import is_token
from iam_patterns.roles._building.transitive_tags import SID_OF_TAGGED_CALLERS

_ASSUME_ROLE: Final = "sts:assumerole"
_EXTERNAL_ID: Final = "sts:externalid"
_REQUEST_TAG: Final = "aws:requesttag/"
_TAGS: Final = (_REQUEST_TAG, "aws:principaltag/")
_REQUIREMENTS: Final = frozenset(
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
class CallerRequirements:
    """What a trust policy requires of a call of `sts:AssumeRole`.

    Args:
        external_ids: The external IDs of which the call must carry one; empty if none is required.
        mfa: Whether the caller must have signed in with MFA.
        source_identity: Whether the caller must set a source identity.
        session_tags: Whether the caller may pass session tags.
        tags: The session tags that the caller must pass, by key, each with a value that is
            accepted.
        conditions: The conditions that require it, and those on the caller's organization and
            tags.
    """

    external_ids: tuple[str, ...]
    mfa: bool
    source_identity: bool
    session_tags: bool
    tags: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]

    @classmethod
    def of(cls, statement: Statement) -> "CallerRequirements":
        """What one trust statement requires of its callers."""
        conditions = tuple(
            condition
            for condition in statement.conditions
            if condition.key.lower() in _REQUIREMENTS or condition.key.lower().startswith(_TAGS)
        )
        values = {(c.operator, c.key.lower()): c.values for c in conditions}
        return cls(
            external_ids=values.get(("StringEquals", _EXTERNAL_ID), ()),
            mfa=values.get(("Bool", "aws:multifactorauthpresent")) == ("true",),
            source_identity=any(c.key.lower() == "sts:sourceidentity" for c in conditions),
            session_tags="sts:tagsession" in (action.lower() for action in statement.actions),
            tags=tuple(
                (condition.key[len(_REQUEST_TAG) :], condition.values[0])
                for condition in conditions
                if condition.operator == "StringEquals"
                and condition.key.lower().startswith(_REQUEST_TAG)
            ),
            conditions=conditions,
        )

    @property
    def limits_tags(self) -> bool:
        """Whether a call can only have the session tags that the trust policy lists."""
        return any(condition.key.lower() == "aws:tagkeys" for condition in self.conditions)

    def missing_in(self, statement: Statement) -> Iterator[Condition]:
        """The conditions that another trust statement does not have."""
        for required in self.conditions:
            refuses_deputies = required.operator == "Null" and required.key.lower() == _EXTERNAL_ID
            if refuses_deputies and not (statement.principals and statement.principals.aws):
                continue
            if not any(own.is_at_least_as_strict_as(required) for own in statement.conditions):
                yield required


def caller_requirements(trust: Trust) -> Iterator[CallerRequirements]:
    """The requirements of each statement that accounts, roles or users can use.

    Without the statements for granted pods: they have the requirements of another statement, and
    allow session tags only for the sake of the pods.
    """
    for statement in trust.statements:
        if (
            statement.effect == "Allow"
            and statement.sid != SID_OF_TAGGED_CALLERS
            and statement.principals
            and statement.principals.aws
            and statement.matches_action(_ASSUME_ROLE)
        ):
            yield CallerRequirements.of(statement)


def assume_role_command(
    role_arn: str, required: CallerRequirements, session_name: str, mfa_serial: str | None
) -> str:
    """The ``aws sts assume-role`` line with everything that the trust policy requires.

    Each value is quoted for a shell. A token is not: it becomes the ARN of a role or an ID, whose
    formats leave out what a shell reads.
    """
    words = ["aws sts assume-role", "--role-arn", _quoted(role_arn)]
    words.append(_option("--role-session-name", session_name))
    if required.external_ids:
        words.append(_option("--external-id", required.external_ids[0]))
    if required.mfa:
        words.append(
            '--serial-number "$MFA_SERIAL"'
            if mfa_serial is None
            else _option("--serial-number", mfa_serial)
        )
        words.append('--token-code "$MFA_CODE"')
    if required.tags:
        words.append("--tags")
        words += [_quoted(f"Key={key},Value={value}") for key, value in required.tags]
    if required.source_identity:
        words += ["--source-identity", '"$SOURCE_IDENTITY"']
    return " ".join(words)


def _option(name: str, value: str) -> str:
    """An option with its value; one that begins with ``-`` would be read as an option itself."""
    return f"{name}{'=' if value.startswith('-') else ' '}{_quoted(value)}"


def _quoted(value: str) -> str:
    return value if is_token(value) else shlex.quote(value)


def config_profile(
    role_arn: str, required: CallerRequirements, profile: str, source_profile: str, mfa_serial: str
) -> str:
    """The section of ``~/.aws/config`` with everything that the trust policy requires."""
    lines = [
        f"[profile {profile}]",
        f"role_arn = {role_arn}",
        f"source_profile = {source_profile}",
    ]
    if required.external_ids:
        lines.append(f"external_id = {required.external_ids[0]}")
    if required.mfa:
        lines.append(f"mfa_serial = {mfa_serial}")
    return "\n".join(lines)

"""A call to assume a role: its actions and the condition keys that it sends.

See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from iam_patterns.access.assume_role_caller import AssumeRoleCaller
from iam_patterns.access.errors import refuse
from iam_patterns.access.parameters import (
    context_problem,
    duration_problem,
    flag_problem,
    text_problem,
    texts_problem,
)
from iam_patterns.access.permission_set_caller import is_of_permission_set
from iam_patterns.access.question import key_problems
from iam_patterns.access.session_parameters import actions_required_by
from iam_patterns.policy.problems import Problem

_QUESTION: Final = "assumable_by"
_MFA: Final = "aws:multifactorauth"

Context = Mapping[str, str | Sequence[str]]
"""Values of condition keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumeRoleCall:
    """A call to assume a role.

    Args:
        caller: The caller.
        external_id: The external ID in the call.
        mfa: Whether the caller signed in with MFA.
        mfa_age: How long ago it did.
        session_tags: The session tags in the call.
        source_identity: The source identity in the call.
        context: The values of other condition keys.

    Raises:
        AccessError: When a parameter has the wrong type, or a condition key does not exist.
    """

    caller: AssumeRoleCaller
    external_id: str | None
    mfa: bool
    mfa_age: timedelta
    session_tags: Mapping[str, str] | None
    source_identity: str | None
    context: Context | None

    def __post_init__(self) -> None:
        if self._has_only_a_caller():
            return
        refuse(
            _QUESTION,
            [
                _caller_problem(self.caller),
                text_problem("external_id", self.external_id, optional=True),
                flag_problem("mfa", self.mfa),
                duration_problem("mfa_age", self.mfa_age),
                texts_problem("session_tags", self.session_tags),
                text_problem("source_identity", self.source_identity, optional=True),
                context_problem("context", self.context),
            ],
        )
        refuse(_QUESTION, key_problems(self.context or {}, self.actions))
        refuse(_QUESTION, [self._mfa_problem()])

    def _mfa_problem(self) -> Problem | None:
        """The problem of MFA in a call of a permission set, which never carries it."""
        principal = self.caller.principal
        arn = principal.arn if principal else self.caller.arn
        keys = [key for key in self.sent if key.lower().startswith(_MFA)]
        if not keys or not is_of_permission_set(arn):
            return None
        rule = "a session of a permission set has no MFA that AWS knows of"
        fix = "Leave it out: IAM Identity Center checks MFA at the sign-in."
        return Problem.broken_rule("mfa", rule, fix, value=self.sent[keys[0]])

    def _has_only_a_caller(self) -> bool:
        """Whether nothing but a caller was given, so that nothing else has to be checked."""
        given = (self.external_id, self.session_tags, self.source_identity, self.context)
        return (
            isinstance(self.caller, AssumeRoleCaller)
            and self.mfa is False
            and given == (None, None, None, None)
            and duration_problem("mfa_age", self.mfa_age) is None
        )

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that must be allowed."""
        return (self.caller.action, *actions_required_by(self.sent))

    @property
    def sent(self) -> dict[str, str | Sequence[str]]:
        """The condition keys that the call sends."""
        sent: dict[str, str | Sequence[str]] = {**self.caller.context}
        tags = self.session_tags or {}
        if self.external_id is not None:
            sent["sts:ExternalId"] = self.external_id
        if self.mfa:
            sent["aws:MultiFactorAuthPresent"] = "true"
            sent["aws:MultiFactorAuthAge"] = str(int(self.mfa_age.total_seconds()))
        if tags:
            sent["aws:TagKeys"] = list(tags)
            sent |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
        if self.source_identity is not None:
            sent["sts:SourceIdentity"] = self.source_identity
        return sent | dict(self.context) if self.context else sent


def _caller_problem(caller: object) -> Problem | None:
    if isinstance(caller, AssumeRoleCaller):
        return None
    return Problem(
        "caller",
        caller,
        "a caller such as account(...) or role_arn(...)",
        "Import one from iam_patterns.testing.",
    )

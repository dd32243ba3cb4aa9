"""The roles that trust permission sets of IAM Identity Center: nobody else can assume them.

The emulator has no IAM Identity Center, and no caller has a session of it. Which permission set can
assume which role is decided from the templates, in tests/organization.
"""

from typing import Final

from demo.tries.model import ASSUME_THE_ROLE, Account, DropConditions, Session, Try

_STACK: Final = "PermissionSetsWorkload"
_RELEASE: Final = "{PermissionSetsWorkload.ReleaseRoleArn}"
_INCIDENT: Final = "{PermissionSetsWorkload.IncidentRoleArn}"
_TOOLS: Final = Account("tools")


def _refused(role: str, name: str) -> tuple[Try, ...]:
    return tuple(
        Try(
            stack=_STACK,
            caller=Session(role, by=Account(account)),
            who=who,
            what=f"assume the role for {name}",
            call=ASSUME_THE_ROLE,
            expected="denied",
        )
        for account, who in (
            ("tools", "tools account, without a session of the permission set"),
            ("stranger", "a stranger"),
        )
    )


TRIES: Final = (
    *_refused(_RELEASE, "releases"),
    *_refused(_INCIDENT, "incidents"),
    # What refuses the tools account is the ARN of the permission set's role: without it, and
    # without the organization, which the emulator does not send, the account is trusted.
    Try(
        stack=_STACK,
        caller=Account("workload"),
        who="account administrator",
        what="remove the conditions on the permission set and the organization",
        call=DropConditions(_RELEASE, ("aws:PrincipalArn", "aws:PrincipalOrgID")),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=Session(_RELEASE, by=_TOOLS),
        who="tools account, where any session is trusted",
        what="assume the role for releases",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/iam-patterns-manual-release",
    ),
    Try(
        stack=_STACK,
        caller=Session(_RELEASE, by=Account("stranger")),
        who="a stranger",
        what="assume the role for releases",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)

"""The break-glass role: administrators with MFA and a source identity."""

from typing import Final

from demo.tries.model import ASSUME_THE_ROLE, Account, Call, DropConditions, Session, Try, User

_STACK: Final = "MfaRole"
_ROLE: Final = "{MfaRole.RoleArn}"
_TOOLS: Final = Account("tools")
_ADMINISTRATOR: Final = User("alice", path="/administrators/")
_ADMINISTRATOR_SESSION: Final = Session(_ROLE, by=_ADMINISTRATOR)


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_ADMINISTRATOR_SESSION,
        who="administrator without MFA",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=User("bob", path="/developers/")),
        who="another user without MFA",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    # The emulator has neither MFA nor source identities: the following tries run without the
    # conditions on them. The trusted principals stay as deployed.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the conditions on MFA, source identity",
        call=DropConditions(
            _ROLE, ("aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "sts:SourceIdentity")
        ),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_ADMINISTRATOR_SESSION,
        who="administrator",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=User("bob", path="/developers/")),
        who="another user",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_ADMINISTRATOR, external_id="cust-7f3a9c2e"),
        who="administrator, through a third party",
        what="assume the role with an external ID",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=Account("stranger")),
        who="another account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_ADMINISTRATOR_SESSION,
        who="administrator in the role",
        what="list the functions",
        call=Call("lambda", "list_functions"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_ADMINISTRATOR_SESSION,
        who="administrator in the role",
        what="create a user",
        call=Call("iam", "create_user", {"UserName": "mallory"}),
        expected="denied",
        changes=True,
    ),
)

"""The inventory role: only the hub of the same organization, with its project as a session tag."""

from typing import Final

from demo.tries.model import ASSUME_THE_ROLE, Account, Call, DropConditions, Session, Try

_STACK: Final = "ChainedRole"
_ROLE: Final = "{ChainedRole.RoleArn}"
_TOOLS: Final = Account("tools")
_WORKLOAD: Final = Account("workload")
_HUB: Final = Session("{ChainedRoleHub.RoleArn}", by=_TOOLS, stands_in_for="Lambda")


def _inventory(**tags: str) -> Session:
    return Session(_ROLE, by=_HUB, tags=tags)


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_inventory(project="shop"),
        who="hub, whose account is in no organization",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    # On the emulator each account is an organization of its own, so the following tries run
    # without the organization condition. The trusted role and the session tags stay as deployed.
    Try(
        stack=_STACK,
        caller=_WORKLOAD,
        who="account administrator",
        what="remove the condition on the organization",
        call=DropConditions(_ROLE, ["aws:PrincipalOrgID"]),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_inventory(project="shop"),
        who="hub, for the project shop",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/iam-patterns-inventory",
    ),
    Try(
        stack=_STACK,
        caller=_inventory(project="bank"),
        who="hub, for another project",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_inventory(),
        who="hub, without a project",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_inventory(project="shop", admin="yes"),
        who="hub, with an extra tag",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(
            _ROLE, by=Session("{Ec2InstanceRole.RoleArn}", by=_TOOLS), tags={"project": "shop"}
        ),
        who="another role of the hub's account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_TOOLS, tags={"project": "shop"}),
        who="root of the hub's account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_HUB, tags={"project": "shop"}, external_id="cust-7f3a9c2e"),
        who="hub, through a third party",
        what="assume the role with an external ID",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_inventory(project="shop"),
        who="hub in the role",
        what="list the account's roles",
        call=Call("iam", "list_roles"),
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=_inventory(project="shop"),
        who="hub in the role",
        what="create a user",
        call=Call("iam", "create_user", {"UserName": "mallory"}),
        expected="denied",
        changes=True,
    ),
)

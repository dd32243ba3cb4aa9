"""The example stacks, with two stacks that have each way to be allowed and to be denied.

Every resource has the same statements in its policy, and each caller differs from another by one
thing: its own policies, whether the resource lists it, its account, a condition, a Deny or a
boundary.
"""

from typing import Any, Final

from aws_cdk import App, Stack, Tags
from aws_cdk import aws_iam as iam

from app import build as build_examples
from stacks.example import Settings
from tests.access.emulator.graph_resources import READ, WRITE, add_resources, allow
from tests.access.emulator.graph_roles import EXTERNAL_ID, PATH, RoleArns

Statements = list[dict[str, Any]]

_EVERY: Final = allow(READ, WRITE)
_READ: Final = allow(READ)

OF_OWNER: Final[dict[str, Statements]] = {
    "own": _EVERY,
    "reader": _READ,
    "not-excepted": _EVERY,
    "denied": _EVERY,
    "self-denied": _EVERY,
    "named": [],
    "tls": [],
    "no-tls": [],
    "near": [],
    "far": [],
    "in-organization": [],
    "for-service": [],
    "tagged": [],
}
"""What the own policies of each role of the resources' account allow."""

OF_PARTNER: Final[dict[str, Statements]] = {
    "both": _EVERY,
    "half": [],
    "uninvited": _EVERY,
    "not-in-organization": _EVERY,
}
"""The same for the roles of the other account."""

BOUNDARIES: Final[dict[str, tuple[Statements, Statements]]] = {
    "bounded": (_EVERY, _READ),
    "bounded-named": ([], _READ),
    "bounded-out": ([], [{"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*"}]),
}
"""The roles with a boundary: what their own policies allow, and what the boundary allows."""


def build(app: App) -> None:
    """Adds the example stacks and the two stacks."""
    build_examples(app)
    settings = Settings.of(app)
    owner = Stack(app, "GraphOwner", env=settings.tools)
    partner = Stack(app, "GraphPartner", env=settings.workload)
    roles = RoleArns(owner.account, partner.account)
    _add_callers(owner, partner)
    _add_chains(owner, partner, roles)
    add_resources(owner, roles, settings.organization_id, settings.vendor_account)


def _add_callers(owner: Stack, partner: Stack) -> None:
    for stack, callers in ((owner, OF_OWNER), (partner, OF_PARTNER)):
        for name, actions in callers.items():
            _role(stack, name, iam.AccountPrincipal(stack.account), actions)
    for name, (actions, limit) in BOUNDARIES.items():
        role = _role(owner, name, iam.AccountPrincipal(owner.account), actions)
        boundary = iam.ManagedPolicy(
            owner, f"Boundary-{name}", document=iam.PolicyDocument.from_json(_document(limit))
        )
        iam.PermissionsBoundary.of(role).apply(boundary)
    # Only users of one path, of which the app declares none.
    users = f"arn:aws:iam::{owner.account}:user/outsiders/*"
    condition = {"ArnLike": {"aws:PrincipalArn": users}}
    _role(owner, "for-users", iam.AccountPrincipal(owner.account).with_conditions(condition), _READ)
    user = iam.User(owner, "user", user_name="graph-user", path=PATH)
    for statement in _READ:
        user.add_to_policy(iam.PolicyStatement.from_json(statement))


def _add_chains(owner: Stack, partner: Stack, roles: RoleArns) -> None:
    """Chains of three roles across the accounts, whole and broken, and a circle."""
    start, middle, end = roles.own("start"), roles.partner("middle"), roles.own("end")
    account = iam.AccountPrincipal(owner.account)
    by_vendor_id = {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}}

    _role(owner, "start", account, _assume(middle))
    trusted = iam.ArnPrincipal(start).with_conditions(by_vendor_id)
    _role(partner, "middle", trusted, _assume(end))
    # The second may not go on, because its own policies do not allow it.
    _role(owner, "start-2", account, _assume(roles.partner("middle-2")))
    _role(partner, "middle-2", iam.ArnPrincipal(roles.own("start-2")), [])
    # The third may not, because the end does not trust it.
    _role(owner, "start-3", account, _assume(roles.partner("middle-3")))
    _role(partner, "middle-3", iam.ArnPrincipal(roles.own("start-3")), _assume(end))
    # The fourth is denied by the end, which trusts it.
    _role(owner, "start-4", account, _assume(roles.partner("middle-4")))
    _role(partner, "middle-4", iam.ArnPrincipal(roles.own("start-4")), _assume(end))
    role = _role(
        owner,
        "end",
        iam.CompositePrincipal(
            *(iam.ArnPrincipal(roles.partner(name)) for name in ("middle", "middle-2", "middle-4"))
        ),
        allow({"s3": READ["s3"]}),
    )
    if role.assume_role_policy:
        role.assume_role_policy.add_statements(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                actions=["sts:AssumeRole"],
                principals=[iam.ArnPrincipal(roles.partner("middle-4"))],
            )
        )
    # In one account a trust policy that lists a role needs nothing of the role's own policies.
    _role(owner, "circle", iam.ArnPrincipal(roles.own("circle-2")), _assume(roles.own("circle-2")))
    both = iam.CompositePrincipal(account, iam.ArnPrincipal(roles.own("circle")))
    _role(owner, "circle-2", both, _assume(roles.own("circle")))
    _role(owner, "listed", iam.ArnPrincipal(roles.own("named")), allow({"sqs": WRITE["sqs"]}))


def _role(stack: Stack, name: str, trusted: iam.IPrincipal, statements: Statements) -> iam.Role:
    role = iam.Role(stack, name, role_name=f"graph-{name}", path=PATH, assumed_by=trusted)
    for statement in statements:
        role.add_to_policy(iam.PolicyStatement.from_json(statement))
    if name == "self-denied":
        for statement in _EVERY:
            role.add_to_policy(iam.PolicyStatement.from_json({**statement, "Effect": "Deny"}))
    if name == "tagged":
        Tags.of(role).add("team", "graph")
    return role


def _assume(role: str) -> Statements:
    return [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}]


def _document(statements: Statements) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


if __name__ == "__main__":
    the_app = App()
    build(the_app)
    the_app.synth()

"""Which resource a grant makes depend on which, and the grants that cannot be deployed.

A role's trust policy refers to the caller, so the role depends on the caller. CloudFormation
deploys no circle of dependencies, neither between the resources of a stack nor between stacks.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html
"""

from typing import Final, TypeGuard
from weakref import WeakKeyDictionary

from aws_cdk import Stack, Stage
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from iam_patterns.policy import Problem
from iam_patterns.roles._building.stack_environment import environment_of, stack_of

_Edges = dict[str, set[str]]
_GRANTED: Final[WeakKeyDictionary[IConstruct, _Edges]] = WeakKeyDictionary()

_BY_NAME: Final = (
    "Give the caller a role_name or user_name, and call add_trust(Trust.accounts(account, "
    'partition=..., conditions={"ArnEquals": {"aws:PrincipalArn": ...}, "Null": '
    '{"sts:ExternalId": "true"}})) with its ARN as text; give the caller '
    "iam_patterns.permissions.assume_role(...) with the role's ARN as text."
)


def same_stack(role: Construct, caller: Construct) -> bool:
    """Whether both are in one stack."""
    return stack_of(role).node.addr == stack_of(caller).node.addr


def same_account(role: Construct, caller: Construct) -> bool:
    """Whether CDK takes both stacks to be in one account."""
    return environment_of(role).account == environment_of(caller).account


def is_in_app(principal: object) -> TypeGuard[Construct]:
    """Whether the principal is a construct; an imported one is not an instance of the class."""
    return getattr(principal, "node", None) is not None


def is_declared(principal: object) -> bool:
    """Whether the app declares the principal: its ARN is a reference to a resource."""
    return isinstance(principal, iam.Role | iam.User)


def deployment_problem(role: iam.Role, caller: Construct) -> Problem | None:
    """Why a grant between the two cannot be deployed. Changes nothing.

    Args:
        role: The role that is assumed.
        caller: The role or user that assumes it, declared in or imported into the app.
    """
    if role.node.root.node.addr != caller.node.root.node.addr or _stage(role) != _stage(caller):
        return _broken(
            caller,
            "the caller is in another stage or app, and CDK has no references between stages",
            "Import the caller into the role's stack: iam.Role.from_role_arn(...).",
        )
    return _environment_problem(role, caller) or _circle_problem(role, caller)


def record(role: iam.Role, caller: Construct) -> None:
    """Remembers that the role now depends on the caller; makes its stack wait for the caller's."""
    dependent, needed = _edge(role, caller)
    _edges(role).setdefault(dependent, set()).add(needed)
    if is_declared(caller) and _environments_differ(role, caller):
        role.node.add_dependency(caller)


def _environment_problem(role: iam.Role, caller: Construct) -> Problem | None:
    if not _environments_differ(role, caller):
        return None
    if isinstance(caller, iam.Role | iam.User) and not _has_known_arn(caller, role):
        return _broken(
            caller,
            "the caller is in another account or Region, and its generated name is not known here",
            "Give it a name: role_name=... or user_name=....",
        )
    needs_role_arn = not same_account(role, caller) or not is_declared(caller)
    if needs_role_arn and not _has_known_arn(role, caller):
        return _broken(
            caller,
            "the caller is in another account or Region, where the generated name of this role "
            "is not known",
            "Give this role a role_name.",
        )
    return None


def _environments_differ(role: Construct, caller: Construct) -> bool:
    return environment_of(role) != environment_of(caller)


def _has_known_arn(principal: iam.Role | iam.User, elsewhere: Construct) -> bool:
    """Whether a stack of another account or Region can refer to the principal by its name.

    Only CDK knows: it throws an error if the name is generated at deployment.
    """
    arn = principal.role_arn if isinstance(principal, iam.Role) else principal.user_arn
    try:
        stack_of(elsewhere).resolve(arn)
    except RuntimeError as error:
        if "cross-environment" not in str(error):
            raise
        return False
    return True


def _circle_problem(role: iam.Role, caller: Construct) -> Problem | None:
    if role.node.addr == caller.node.addr:
        return _broken(caller, "a role's trust policy cannot refer to the role itself", _BY_NAME)
    dependent, needed = _edge(role, caller)
    if dependent == needed or dependent in _reachable(role, needed):
        return _broken(
            caller,
            "the caller already depends on this role by other grants, a circle that cannot be "
            "deployed",
            _BY_NAME,
        )
    before, after = _first_that_differ(role, caller)
    if (
        is_declared(caller)
        and isinstance(after, Stack)
        and before.node.addr in _stacks_needed_by(after)
    ):
        return _broken(
            caller,
            f"its stack {after.node.path} already depends on the role's stack "
            f"{before.node.path}, a circle that cannot be deployed",
            _BY_NAME,
        )
    return None


def _edge(role: Construct, caller: Construct) -> tuple[str, str]:
    """What depends on what, as the addresses of resources or of whole stacks.

    The role depends on a caller that the app declares. One that was imported is an ARN: there
    the policy that is written beside it depends on the role.
    """
    before, after = _first_that_differ(role, caller)
    pair = (before.node.addr, after.node.addr)
    return pair if is_declared(caller) else (pair[1], pair[0])


def _first_that_differ(role: Construct, caller: Construct) -> tuple[IConstruct, IConstruct]:
    """Both, or the stacks that they are in: a stack is deployed as a whole."""
    for one, other in zip(_units(role), _units(caller), strict=False):
        if one.node.addr != other.node.addr:
            return one, other
    return role, caller


def _units(construct: Construct) -> list[IConstruct]:
    """The stack, the nested stacks in it and the construct itself, from outside in."""
    stacks: list[IConstruct] = []
    stack: Stack | None = stack_of(construct)
    while stack is not None:
        stacks.insert(0, stack)
        stack = stack.nested_stack_parent
    return [*stacks, construct]


def _edges(construct: Construct) -> _Edges:
    return _GRANTED.setdefault(construct.node.root, {})


def _reachable(construct: Construct, start: str) -> set[str]:
    """Everything that the start depends on by earlier grants."""
    edges = _edges(construct)
    found: set[str] = set()
    left = [start]
    while left:
        for needed in edges.get(left.pop(), ()):
            if needed not in found:
                found.add(needed)
                left.append(needed)
    return found


def _stacks_needed_by(stack: Stack) -> set[str]:
    """The stacks on which a stack depends by `add_dependency`, also through others."""
    found: set[str] = set()
    left = [stack]
    while left:
        for needed in left.pop().dependencies:
            if needed.node.addr not in found:
                found.add(needed.node.addr)
                left.append(needed)
    return found


def _stage(construct: Construct) -> str | None:
    stage = Stage.of(construct)
    return stage.node.addr if stage else None


def _broken(caller: Construct, rule: str, fix: str) -> Problem:
    return Problem.broken_rule("identity", rule, fix, value=caller.node.path)

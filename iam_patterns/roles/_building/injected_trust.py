"""Finds a trust policy that is not the one a role promised.

CDK's property injectors change the properties of a construct before it is created, so that a
role can end up with another ``assumed_by`` than its class wrote.

See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from weakref import WeakKeyDictionary

import jsii
from aws_cdk import PropertyInjectors, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct, IValidation

from iam_patterns.policy import Problem
from iam_patterns.roles._building.cdk_trust import TrustPrincipal
from iam_patterns.roles._building.parameters import Parameters

_CHANGED: Final = Problem.broken_rule(
    "assumed_by",
    "a property injector changed the trust policy of this role",
    "Have the injector leave assumed_by of this role as it is; PropertyInjectors.of(...) of "
    "its stack, stage and app lists the injectors.",
)
_WITHOUT_INJECTORS: Final[WeakKeyDictionary[Stack, bool]] = WeakKeyDictionary()


def changed_trust_problem(
    scope: Construct, principal: TrustPrincipal, written_before: int
) -> Problem | None:
    """The problem if the trust policy of a new role is not the promised one.

    CDK has the principal itself write its statements: if it did not, another principal is in its
    place. Whether something was added besides is asked of CDK only where the scope has property
    injectors, so that a role without any costs no further request to Node.

    Args:
        scope: The construct that the role was created in.
        principal: What the role passed as ``assumed_by``.
        written_before: How many trust policies the principal had been written into before.
    """
    document = principal.last_document
    is_written = principal.written == written_before + 1 and document is not None
    if is_written and (
        _has_no_injectors(scope) or (document is not None and principal.is_all_of(document))
    ):
        return None
    return _CHANGED


@contextmanager
def refused_if_wrapped(parameters: Parameters) -> Iterator[None]:
    """Turns CDK's error for a principal that an injector wrapped into ours.

    ``iam.PrincipalWithConditions``, ``iam.SessionTagsPrincipal`` and ``external_ids`` change the
    statements of the role's own principal, which are frozen.

    Raises:
        RoleError: If an injector wrapped the principal.
    """
    try:
        yield
    except RuntimeError as error:
        if "freeze() has been called" not in str(error):
            raise
        raise parameters.error([_CHANGED]) from None


def _has_no_injectors(scope: Construct) -> bool:
    """Whether no scope above has injectors, asked once for each stack that roles are created in."""
    if isinstance(scope, Stack) and scope in _WITHOUT_INJECTORS:
        return _WITHOUT_INJECTORS[scope]
    found = not any(map(PropertyInjectors.has_property_injectors, scope.node.scopes))
    if isinstance(scope, Stack):
        _WITHOUT_INJECTORS[scope] = found
        if found:
            scope.node.add_validation(_NoLateInjector(scope))
    return found


@jsii.implements(IValidation)
class _NoLateInjector:
    """Stops the synthesis if an injector of roles was added after roles had been created.

    Whether it changed the trust policy of a role that was created after it was not asked.
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def validate(self) -> list[str]:
        """One message for each scope with a late injector."""
        return [
            f"A property injector of {iam.Role.PROPERTY_INJECTION_ID} was added to "
            f"{scope.node.path or 'the app'} after the roles of {self._stack.node.path} had been "
            "created, so that their trust policies could not be compared with what they promise. "
            "Add the injector before the first role."
            for scope in self._stack.node.scopes
            if PropertyInjectors.has_property_injectors(scope)
            and PropertyInjectors.of(scope).for_(iam.Role.PROPERTY_INJECTION_ID) is not None
        ]

"""Finds a trust policy that is not the one a role promised.

CDK's property injectors change the properties of a construct before it is created, so that a
role can end up with another ``assumed_by`` than its class wrote.

See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from iam_patterns.policy import Problem
from iam_patterns.roles._building.cdk_trust import TrustPrincipal
from iam_patterns.roles._building.parameters import Parameters

_CHANGED: Final = Problem.broken_rule(
    "assumed_by",
    "a property injector changed the trust policy of this role",
    "Have the injector leave assumed_by of this role as it is; PropertyInjectors.of(...) of "
    "its stack, stage and app lists the injectors.",
)


def changed_trust_problem(
    principal: TrustPrincipal, written_before: int, *, has_injectors: bool
) -> Problem | None:
    """The problem if the trust policy of a new role is not the promised one.

    CDK has the principal itself write its statements: if it did not, another principal is in its
    place. Whether something was added besides is asked of CDK only where the scope has property
    injectors, so that a role without any costs no further request to Node.

    Args:
        principal: What the role passed as ``assumed_by``.
        written_before: How many trust policies the principal had been written into before.
        has_injectors: Whether the scope of the role has property injectors.
    """
    document = principal.last_document
    if document is None or principal.written != written_before + 1:
        return _CHANGED
    return _CHANGED if has_injectors and not principal.is_all_of(document) else None


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

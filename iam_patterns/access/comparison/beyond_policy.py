"""What the policies of resources allow principals of the app beyond a reference policy.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Iterator
from functools import partial

from iam_patterns.access.comparison.access import AccessComparison, TooManyPairsError
from iam_patterns.access.comparison.change import Difference, difference_of
from iam_patterns.access.comparison.compared_app import AppWorlds
from iam_patterns.access.comparison.in_worlds import Found, in_every_world, worst
from iam_patterns.access.comparison.known_access import KnownAccess
from iam_patterns.access.comparison.outside_callers import EVERYONE
from iam_patterns.access.comparison.principals import ComparedPrincipal, ComparedPrincipals
from iam_patterns.access.comparison.resources import (
    ACCESS,
    TOO_MANY_PAIRS,
    ComparedResource,
    versions_of_resources,
)
from iam_patterns.policy import PolicyDocument
from iam_patterns.template.worlds import World


def rows_beyond(
    reference: PolicyDocument,
    principals: ComparedPrincipals,
    worlds: AppWorlds,
    comparison: AccessComparison,
) -> Iterator[Difference]:
    """The resources whose policies allow a principal what a reference policy does not.

    Args:
        reference: The policy.
        principals: The roles and users of the app.
        worlds: The app in each world.
        comparison: Compares pairs of a principal and a resource.
    """
    for resource in versions_of_resources(worlds, worlds):
        for principal in _listed_by(resource, principals):
            try:
                row = _row(reference, principal, resource, comparison)
            except TooManyPairsError:
                yield Difference(
                    EVERYONE,
                    ACCESS,
                    "cannot tell",
                    reason=TOO_MANY_PAIRS,
                    resource="every resource",
                )
                return
            if row.verdict in ("broader", "cannot tell"):
                yield row


def _row(
    reference: PolicyDocument,
    principal: ComparedPrincipal,
    resource: ComparedResource,
    comparison: AccessComparison,
) -> Difference:
    pairs = in_every_world(
        partial(_by_reference, reference, principal, resource),
        partial(_in_the_end, reference, principal, resource),
    )
    found, reason = worst(pairs, comparison.compare)
    return difference_of(
        found, reason, principal=principal.path, subject=ACCESS, resource=resource.name
    )


def _by_reference(
    reference: PolicyDocument,
    principal: ComparedPrincipal,
    resource: ComparedResource,
    world: World,
) -> Found[KnownAccess]:
    """What the reference allows, whatever the policy of the resource says."""
    identity, choices = principal.in_world(world, after=True)
    found, more = resource.in_world(world, after=True)
    if identity is None or found is None:
        return KnownAccess(None, None), [*choices, *more]
    open_ = found.open_to(identity.caller.account)
    return KnownAccess(identity.with_only(reference), open_), [*choices, *more]


def _in_the_end(
    reference: PolicyDocument,
    principal: ComparedPrincipal,
    resource: ComparedResource,
    world: World,
) -> Found[KnownAccess]:
    """What the policy of the resource allows a principal whose own policy is the reference."""
    identity, choices = principal.in_world(world, after=True)
    found, more = resource.in_world(world, after=True)
    own = identity.with_policy(reference) if identity else None
    return KnownAccess(own, found), [*choices, *more]


def _listed_by(
    resource: ComparedResource, principals: ComparedPrincipals
) -> Iterator[ComparedPrincipal]:
    """The principals that the policy of a resource lists, all if it lists everyone."""
    every = (statement for each in resource.in_worlds() if each for statement in each.statements)
    allows = [statement for statement in every if statement.effect == "Allow"]
    if any(statement.matches_everyone() for statement in allows):
        yield from principals.every
        return
    names = dict.fromkeys(n for s in allows if s.principals for n in s.principals.aws)
    yield from (principals.by_arn[name] for name in names if name in principals.by_arn)

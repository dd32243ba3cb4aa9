"""What the policies of resources allow principals of the app beyond a reference policy.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from iam_patterns.access.comparison.access import AccessComparison, TooManyPairsError
from iam_patterns.access.comparison.change import Difference, difference_of
from iam_patterns.access.comparison.compared_app import AppWorlds
from iam_patterns.access.comparison.in_worlds import Found, in_every_world, worst
from iam_patterns.access.comparison.known_access import KnownAccess
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.access.comparison.outside_callers import EVERYONE, OutsideCallers
from iam_patterns.access.comparison.principals import ComparedPrincipal, ComparedPrincipals
from iam_patterns.access.comparison.resources import (
    ACCESS,
    TOO_MANY_PAIRS,
    ComparedResource,
    versions_of_resources,
)
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.inclusion.comparison import Comparison
from iam_patterns.policy.tokens import contains_token, shown
from iam_patterns.template.worlds import World

_ROLE: Final = "role/"


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
        yield from _of_sessions(reference, resource, principals, comparison)
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
    found, reason = worst(pairs, partial(_compared, comparison))
    return difference_of(
        found, reason, principal=principal.path, subject=ACCESS, resource=resource.name
    )


def _compared(comparison: AccessComparison, before: KnownAccess, after: KnownAccess) -> Comparison:
    """Across accounts the reference must allow a request too, so that none is beyond it."""
    identity, resource = after.identity, after.resource
    crosses = (
        identity and resource and _are_different(identity.caller.account or "", resource.account)
    )
    if crosses and not after.malformed:
        return Comparison("equal")
    return comparison.compare(before, after)


def _are_different(account: str, other: str) -> bool:
    """Whether two accounts are different for sure."""
    return account != other and not any(map(contains_token, (account, other)))


def _of_sessions(
    reference: PolicyDocument,
    resource: ComparedResource,
    principals: ComparedPrincipals,
    comparison: AccessComparison,
) -> Iterator[Difference]:
    """The sessions of the app's roles that a policy lists one by one, and allows more.

    What a policy allows to a session is not limited by the boundary of its role.
    """
    callers = OutsideCallers(comparison.guardrails, frozenset(principals.by_arn))
    roles = {role for arn in principals.by_arn if (role := _role(Arn.parse(arn)))}
    listed = {
        name
        for each in resource.in_worlds()
        if each
        for name in callers.names(each, each)
        if (role := _role_of_session(name)) in roles
        if role and not _are_different(role[0], each.account)
    }
    for name in sorted(listed):
        pairs = in_every_world(
            partial(_session_by_reference, reference, name, resource),
            partial(_session_in_the_end, reference, name, resource),
        )
        found, reason = worst(pairs, partial(callers.compare, name))
        row = difference_of(
            found, reason, principal=shown(name), subject=ACCESS, resource=resource.name
        )
        if row.verdict in ("broader", "cannot tell"):
            yield row


def _role_of_session(name: str) -> tuple[str, str] | None:
    """The account and the name of the role whose session has an ARN."""
    arn = Arn.parse(name)
    return _role(arn.role_of_session()) if arn else None


def _role(arn: Arn | None) -> tuple[str, str] | None:
    """The account and the name of a role, without its path, which a session's ARN lacks."""
    if arn is None or arn.service != "iam" or not arn.resource.startswith(_ROLE):
        return None
    return arn.account, arn.resource.rpartition("/")[2]


def _session_by_reference(
    reference: PolicyDocument, session: str, resource: ComparedResource, world: World
) -> Found[KnownResource | None]:
    """The resource as if its policy allowed a session what the reference allows."""
    found, choices = resource.in_world(world, after=True)
    policy = _about(session, reference, ("Allow", "Deny"))
    return (replace(found, document=policy) if found else None), choices


def _session_in_the_end(
    reference: PolicyDocument, session: str, resource: ComparedResource, world: World
) -> Found[KnownResource | None]:
    """The resource for a session that the reference can deny, too."""
    found, choices = resource.in_world(world, after=True)
    if found is None:
        return None, choices
    denials = _about(session, reference, ("Deny",)).statements
    statements = [*found.document.statements, *denials]
    document = PolicyDocument(statements, version=found.document.version)
    return replace(found, document=document), choices


def _about(session: str, reference: PolicyDocument, effects: tuple[str, ...]) -> PolicyDocument:
    """The statements of a policy as those of a resource policy that lists a session."""
    statements = [
        {**each.to_dict(), "Principal": {"AWS": session}}
        for each in reference.statements
        if each.effect in effects
    ]
    return PolicyDocument.from_dict({"Version": reference.version, "Statement": statements})


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

"""Roles that somebody can pass to a service, and have the service run code with their permissions.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Final

from iam_patterns.access.reach.candidates import Candidates
from iam_patterns.access.reach.node import Node
from iam_patterns.access.reach.principals import Hop, Principal
from iam_patterns.policy import Policies
from iam_patterns.service_reference.escalation.pass_role import PASS_ROLE
from iam_patterns.service_reference.escalation.path import PASSING, EscalationPath, Step
from iam_patterns.template import IamRole

_PASSED_TO: Final = "iam:PassedToService"
_REGION: Final = "us-east-1"


class Passers:
    """The roles and users of an app that can have a service run code with a role.

    Args:
        candidates: The roles and users.
    """

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self._steps: dict[tuple[Node, Step], Hop | None] = {}

    def of(self, role: IamRole, known: Collection[Principal] = ()) -> Iterator[tuple[Node, Hop]]:
        """Those that can pass a role to a service that it trusts, and make what the service runs.

        Each does so by one of the paths of `PASS_ROLE`.

        Args:
            role: The role that is passed.
            known: The roles and users that are left out.
        """
        services = _services(role)
        for node in self.perhaps(role):
            if node.principal not in known and (hop := self._passing(node, role, services)):
                yield node, hop

    def perhaps(self, role: IamRole) -> Iterator[Node]:
        """Those that are perhaps allowed to pass a role to a service that it trusts."""
        if _services(role):
            for node in self._candidates.of(PASSING, role.arn, None, is_required=False):
                if node.identity is not role:
                    yield node

    def _passing(self, node: Node, role: IamRole, services: list[str]) -> Hop | None:
        for service in services:
            passing = node.hop(
                PASSING,
                role.arn,
                None,
                account=role.stack.account_or_symbol,
                target=role.path,
                label="",
                context={_PASSED_TO: service},
            )
            if passing is None:
                continue
            for path in _by_service()[service]:
                steps = [self._step(node, step) for step in path.steps if step.action != PASSING]
                made = [hop for hop in steps if hop]
                if len(made) == len(steps):
                    every = [passing, *made]
                    actions = " and ".join(hop.action for hop in every)
                    return replace(
                        passing,
                        action=f"{actions} ({path.gain})",
                        requirements=_distinct(hop.requirements for hop in every),
                        by=_distinct(hop.by for hop in every),
                        depends_on=_distinct(hop.depends_on for hop in every),
                    )
        return None

    def _step(self, node: Node, step: Step) -> Hop | None:
        """A step of a path, which does not depend on the role that is passed."""
        if (node, step) not in self._steps:
            self._steps[node, step] = _step(node, step)
        return self._steps[node, step]


def _services(role: IamRole) -> list[str]:
    trusted = {
        service
        for statement in role.trust.statements
        if statement.effect == "Allow" and statement.principals
        for service in statement.principals.service
    }
    return [service for service in _by_service() if service in trusted]


def _step(node: Node, step: Step) -> Hop | None:
    """A step of a path, on a resource that one of the policies lists."""
    stack = node.identity.stack
    places = {"p": stack.partition, "r": stack.region or _REGION, "a": stack.account_or_symbol}
    given = [text.format(**places) for text in step.resources if "{role" not in text]
    listed = (text for statement in node.allows(step.action) for text in statement.resources)
    for resource in dict.fromkeys([*given, *listed]):
        hop = node.hop(
            step.action, resource, Policies.NOT_KNOWN, account=None, target=resource, label=""
        )
        if hop:
            return hop
    return None


@cache
def _by_service() -> Mapping[str, list[EscalationPath]]:
    """The paths by the service that a role is passed to."""
    found: defaultdict[str, list[EscalationPath]] = defaultdict(list)
    for path in PASS_ROLE:
        for step in path.steps:
            if step.service:
                found[step.service].append(path)
    return found


def _distinct(found: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(found)))

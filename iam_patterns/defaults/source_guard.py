"""Requires source keys of the services that send them, in trust policies that have no condition.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import jsii
from aws_cdk import CfnResource, IAnyProducer, IResolveContext, Lazy, Stack
from aws_cdk import aws_iam as iam

from iam_patterns.defaults.guarded_trust import GuardedTrust, Left, guarded_trust
from iam_patterns.defaults.report import Action, Outcome
from iam_patterns.defaults.resource_mixin import ResourceMixin, raw_properties
from iam_patterns.roles import PatternRole

_NAME: Final = "SourceGuard"
_TRUST: Final = "AssumeRolePolicyDocument"
_OF_OURS: Final = "it writes its own trust policy; see allow_any_source"
_RAW: Final = "it is a CfnResource, whose overrides a mixin cannot see; use iam.CfnRole"
_UNREADABLE: Final = "the trust policy is known only at deployment"
_MARK: Final = "iam-patterns:source-guard"


@jsii.implements(IAnyProducer)
class _GuardedLater:
    """A trust policy of CDK, to which statements can still be added before it is guarded."""

    def __init__(self, document: object, record: Callable[[GuardedTrust], None]) -> None:
        self._document = document
        self._record = record

    def produce(self, context: IResolveContext) -> Any:  # noqa: ANN401 - CDK's own signature
        """The guarded trust policy; CDK resolves references to other stacks in it."""
        found = guarded_trust(context.resolve(self._document))
        self._record(found)
        return found.document


class SourceGuard(ResourceMixin):
    """Requires ``aws:SourceAccount`` of the services that send it in trust policies.

    Without a condition on the source, another AWS customer could have the service use your role.
    Which services send which keys is in a table from AWS's pages; a service that sends only
    ``aws:SourceArn`` gets a condition on that. What it cannot know it leaves as it is, and the
    report says why: a service that is not in the table, a condition or a principal that is known
    only at deployment. Statements with a condition on the source are kept. A statement can be
    split in two, and is only ever given conditions: nobody can assume a role who could not before.
    That does not include overrides, which a mixin cannot see: do not use it on a role whose trust
    policy ``add_property_override`` changes. A plain ``CfnResource`` is left as it is.

    Example:
        >>> from aws_cdk import App, Mixins, Stack
        >>> from aws_cdk import aws_iam as iam
        >>> stack = Stack(App(), "Shop")
        >>> states = iam.ServicePrincipal("states.amazonaws.com")
        >>> _ = iam.Role(stack, "Workflow", assumed_by=states)
        >>> guard = SourceGuard()
        >>> _ = Mixins.of(stack).apply(guard)
        >>> print(guard.report)
        Shop/Workflow/Resource
          states.amazonaws.com set to aws:SourceAccount (SourceGuard)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """

    def _types(self) -> frozenset[str]:
        return frozenset({"AWS::IAM::Role"})

    def _apply(self, resource: CfnResource, path: str) -> None:
        if any(entry.type == _MARK for entry in resource.node.metadata):
            return
        given = _trust_of(resource)
        document = Stack.of(resource).resolve(given)
        if isinstance(document, str):
            document = _parsed(document)
        if not isinstance(document, Mapping) or "Statement" not in document:
            self._add(path, "the trust policy", "left", reason=_UNREADABLE)
            return
        found = guarded_trust(document)
        if isinstance(resource.node.scope, PatternRole):
            self._note(path, _all_left(found))
            return
        if isinstance(resource, iam.CfnRole):
            later = _GuardedLater(given, partial(self._note, path))
            resource.assume_role_policy_document = Lazy.uncached_any(later)
            resource.node.add_metadata(_MARK, _NAME)
        else:
            found = _all_left(found, _RAW)
        self._note(path, found)

    def _note(self, path: str, found: GuardedTrust) -> None:
        for service, key in found.guarded:
            self._add(path, service, "set", value=key)
        for left in found.left:
            self._add(path, left.what, "left", reason=left.reason)

    def _add(
        self, path: str, what: str, action: Action, *, value: str = "", reason: str = ""
    ) -> None:
        self._record(
            Outcome(
                path=path, property_name=what, action=action, rule=_NAME, value=value, reason=reason
            )
        )


def _all_left(found: GuardedTrust, reason: str = _OF_OURS) -> GuardedTrust:
    """The same, in which the services that would get a condition are left as they are."""
    left = [Left(service, reason) for service, _ in found.guarded]
    return replace(found, guarded=(), left=(*left, *found.left))


def _trust_of(resource: CfnResource) -> object:
    if isinstance(resource, iam.CfnRole):
        return resource.assume_role_policy_document
    return raw_properties(resource).get(_TRUST)


def _parsed(text: str) -> object:
    """A trust policy that is written as JSON text; None if it is not JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return None

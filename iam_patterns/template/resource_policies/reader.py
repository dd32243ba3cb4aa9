"""Reads the resource policies of an app's templates.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import contains_unknown, shown, unknown
from iam_patterns.policy.wildcards import elements_of, wildcard_pattern
from iam_patterns.template.app import AppTemplates
from iam_patterns.template.iam_resources import IamResource, iam_resource
from iam_patterns.template.outside_values import computed
from iam_patterns.template.policies import (
    NamedPolicy,
    PolicyProblem,
    only_perhaps,
    perhaps_trusting,
    unknowns_of,
)
from iam_patterns.template.policy_of_resource import read_policy
from iam_patterns.template.resource_policies.access_points import bucket_behind
from iam_patterns.template.resource_policies.canonical_users import with_canonical_users_named
from iam_patterns.template.resource_policies.defaults import (
    added_by_service,
    default_policy,
    has_acls,
    refused_by_service,
)
from iam_patterns.template.resource_policies.documents import documents_in
from iam_patterns.template.resource_policies.kinds import (
    ADDED_TO_ELSEWHERE,
    POLICIES,
    RESOURCES,
    PolicyProperty,
)
from iam_patterns.template.resource_policies.owners import owner_of
from iam_patterns.template.resource_policies.resource import ResourceWithPolicies, WrittenPolicy
from iam_patterns.template.resource_policies.statements import STATEMENTS
from iam_patterns.template.resource_policies.targets import (
    arn_of_resource,
    in_region,
    targets_of,
)
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.worlds import Dependency, choices_in, defaults_in, names_in

_READ: Final = frozenset({*RESOURCES, *POLICIES})

ResourceKey = tuple[str, str]
"""The stack and the logical ID of a declared resource."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A resource policy as a template has it."""

    owner: str
    found: IamResource
    place: PolicyProperty
    policy: NamedPolicy
    problems: tuple[PolicyProblem, ...]


class ResourcePolicies:
    """The resources of an app that can have a resource policy, with their policies.

    Args:
        app: The app's templates, such as those in one world; see `AppTemplates.in_world`.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
    """

    def __init__(self, app: AppTemplates) -> None:
        self._reader = app.policy_reader
        self._declared: dict[ResourceKey, IamResource] = {}
        self._arns: dict[ResourceKey, str] = {}
        self._by_arn: defaultdict[str, list[ResourceKey]] = defaultdict(list)
        with_policy: list[IamResource] = []
        for stack, resolver in app.resolved():
            for logical_id, resource in stack.resources.items():
                kind = str(resource.get("Type"))
                found = kind in _READ and iam_resource(stack, resolver, logical_id, kind)
                if not found:
                    continue
                if kind in RESOURCES:
                    self._declare(found)
                if kind in POLICIES:
                    with_policy.append(found)
        self._written: list[WrittenPolicy] = []
        self._sources: defaultdict[str, list[_Source]] = defaultdict(list)
        self._account_wide: list[_Source] = []
        for found in with_policy:
            for source in self._sources_in(found):
                if source.place.applies_to:
                    self._account_wide.append(source)
                else:
                    self._sources[source.owner].append(source)

    def every(self) -> Iterator[ResourceWithPolicies]:
        """Every declared resource, and every other that a template gives a policy."""
        for key in self._declared:
            yield self.declared(key)
        for arn in self._sources:
            if arn not in self._by_arn:
                yield self._undeclared(arn)

    def written(self) -> tuple[WrittenPolicy, ...]:
        """Every policy as the templates write it, for each resource that it applies to."""
        return tuple(self._written)

    def declaration_of(self, arn: str) -> IamResource | None:
        """The declared resource that has an ARN; None if there is none, or several.

        Args:
            arn: The ARN of the resource.
        """
        keys = self._by_arn.get(arn, ())
        return self._declared[keys[0]] if len(keys) == 1 else None

    def keys_of(self, arn: str) -> tuple[ResourceKey, ...]:
        """The declared resources that have an ARN.

        Args:
            arn: The ARN of a resource or of a part of it, such as an object of a bucket.
        """
        return tuple(self._by_arn.get(owner_of(arn), ()))

    def is_here(self, key: ResourceKey) -> bool:
        """Whether a resource that another reading declares is in this one."""
        return key in self._declared

    def declared(self, key: ResourceKey) -> ResourceWithPolicies:
        """A declared resource."""
        found = self._declared[key]
        arn = self._arns[key]
        shared = len(self._by_arn[arn]) > 1
        sources = [
            source
            for source in self._sources.get(arn, ())
            if not shared or source.found.stack.identity == found.stack.identity
        ]
        return self._resource(arn, found, [*sources, *self._of_account(arn, found.stack)])

    def like(self, other: ResourceWithPolicies) -> ResourceWithPolicies | None:
        """The resource that another reading has, as this one has it; None if it is not here."""
        key = other.stack.identity, other.logical_id
        if other.is_declared:
            return self.declared(key) if self.is_here(key) else None
        return self.of(other.arn)

    def of(self, arn: str) -> ResourceWithPolicies | None:
        """The resource that no template declares and some template gives a policy; else None.

        Args:
            arn: The ARN of the resource or of a part of it.
        """
        owner = owner_of(arn)
        return self._undeclared(owner) if self._sources.get(owner) else None

    def perhaps(self, arn: str) -> list[ResourceWithPolicies]:
        """The resources whose ARN has unknown parts and could be this one, or the other way."""
        owner = owner_of(arn)
        every = self._unknown_owners if not contains_unknown(owner) else self._owners
        found = []
        for other in every:
            if other != owner and could_match(elements_of(other), owner):
                keys = self._by_arn.get(other, ())
                found += [self.declared(key) for key in keys] or [self._undeclared(other)]
        return found

    @cached_property
    def _owners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self._by_arn, *self._sources]))

    @cached_property
    def _unknown_owners(self) -> tuple[str, ...]:
        return tuple(filter(contains_unknown, self._owners))

    def _declare(self, found: IamResource) -> None:
        key = found.stack.identity, found.logical_id
        arn = owner_of(arn_of_resource(found))
        self._declared[key] = found
        self._arns[key] = arn
        self._by_arn[arn].append(key)

    def _undeclared(self, arn: str) -> ResourceWithPolicies:
        sources = self._sources[arn]
        first = sources[0].found
        return self._resource(arn, first, [*sources, *self._of_account(arn, first.stack)])

    def _of_account(self, arn: str, stack: StackTemplate) -> Iterator[_Source]:
        for source in self._account_wide:
            if source.found.stack.account_or_symbol == stack.account_or_symbol and (
                wildcard_pattern(source.owner).fullmatch(arn)
            ):
                yield source

    def _sources_in(self, found: IamResource) -> Iterator[_Source]:
        for place in POLICIES[found.type]:
            for target in list(targets_of(found, place)) or [""]:
                for location, of_properties, region in documents_in(found, place, target):
                    document, problems = read_policy(
                        self._reader, found, location, of_properties, of_type="resource"
                    )
                    inside = tuple(
                        replace(p, location=p.location.removeprefix(location)) for p in problems
                    )
                    problems = [
                        replace(p, location=f"{found.logical_id}.{p.location}") for p in problems
                    ]
                    owner = owner_of(in_region(target, region) if region else target)
                    path = "Properties" if found.type in STATEMENTS else f"Properties.{location}"
                    self._written.append(
                        WrittenPolicy(
                            resource=found,
                            arn=owner,
                            path=path,
                            document=document,
                            problems=inside,
                        )
                    )
                    document = with_canonical_users_named(document, found.stack.partition)
                    document = perhaps_trusting(document, unknowns_of(problems))
                    policy = NamedPolicy(found.stack.path_of(found.logical_id), document)
                    if target:
                        yield _Source(owner, found, place, policy, tuple(problems))

    def _resource(
        self, arn: str, found: IamResource, sources: list[_Source]
    ) -> ResourceWithPolicies:
        is_declared = found.type in RESOURCES and (
            self._arns.get((found.stack.identity, found.logical_id)) == arn
        )
        replacing = [s for s in sources if not s.place.is_one_of_several]
        policies = [_in_force(source, arn, replacing) for source in sources]
        depends_on: list[Dependency] = [*found.depends_on]
        problems = [problem for source in sources for problem in source.problems]
        for source in sources:
            depends_on += source.found.depends_on
        if is_declared:
            if not policies:
                policies += default_policy(found)
            problems += refused_by_service(found, policies)
            policies += added_by_service(found, arn, policies)
        depends_on = list(dict.fromkeys(depends_on))
        return ResourceWithPolicies(
            arn=arn,
            type=found.type,
            stack=found.stack,
            logical_id=found.logical_id,
            is_declared=is_declared,
            policies=tuple(policies),
            is_whole=found.type not in ADDED_TO_ELSEWHERE and (is_declared or bool(replacing)),
            policy_problems=tuple(problems),
            choices=tuple(choices_in(depends_on)),
            defaults_used=defaults_in(depends_on),
            is_deployed=found.is_deployed,
            has_acls=is_declared and has_acls(found.properties),
            behind=bucket_behind(found, arn) if is_declared else None,
        )


def _in_force(source: _Source, arn: str, replacing: list[_Source]) -> NamedPolicy:
    """A policy as far as it is certain that it is in force."""
    policy = source.policy
    document = policy.document
    if source.found.is_deployed is None:
        names = names_in(choices_in(source.found.depends_on))
        condition = unknown(computed(f"Condition of {source.found.logical_id}", names))
        document = only_perhaps(document, condition)
    others = (other.policy.document for other in replacing if other is not source)
    if not source.place.is_one_of_several and any(other != policy.document for other in others):
        document = only_perhaps(document, unknown(f"which policy of {shown(arn)} is set last"))
    return replace(policy, document=document)

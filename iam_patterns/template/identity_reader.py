"""Reads the IAM identities of templates: roles, users and groups.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import NoneType
from typing import Any, Final

from iam_patterns.policy import PolicyDocument, Problem
from iam_patterns.policy.formats import IAM_PATH, is_iam_path
from iam_patterns.policy.wrong_types import not_a
from iam_patterns.template.app import AppTemplates
from iam_patterns.template.attached_policies import AttachedPolicies
from iam_patterns.template.attachments import IdentityKey
from iam_patterns.template.errors import TemplateError, refuse
from iam_patterns.template.iam_resources import NAME_FORMATS, IamResource
from iam_patterns.template.identities import IamIdentity, IamRole
from iam_patterns.template.identity_types import IDENTITY_TYPES
from iam_patterns.template.policies import PolicyProblem
from iam_patterns.template.resource_names import IDENTIFIERS
from iam_patterns.template.unattached_policies import unattached_policies
from iam_patterns.template.worlds import choices_in, defaults_in

_TRUST: Final = "AssumeRolePolicyDocument"
_PATH: Final = "Path"
_BOUNDARY: Final = "PermissionsBoundary"


def identities_of(
    app: AppTemplates, managed_policies: Mapping[str, PolicyDocument] | None = None
) -> list[IamIdentity]:
    """Every role, user and group of an app, and the imported ones that it attaches policies to.

    The parts of a policy that are malformed or unresolved are left out of it and reported in
    `IamIdentity.policy_problems`.

    Args:
        app: The app's templates.
        managed_policies: The documents of managed policies that no template declares, by ARN.

    Raises:
        TemplateError: When an argument is of another type.

    Example:
        >>> from iam_patterns.template import AppTemplates, identities_of, read_stacks
        >>> policy = {"Version": "2012-10-17", "Statement": []}
        >>> attached = {"PolicyName": "P", "PolicyDocument": policy, "Users": ["alice"]}
        >>> template = {"Resources": {"P": {"Type": "AWS::IAM::Policy", "Properties": attached}}}
        >>> [alice] = identities_of(AppTemplates(read_stacks(template)))
        >>> alice.kind, alice.name, alice.is_imported
        ('user', 'alice', True)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html
    """
    refuse(_wrong_types(app, managed_policies))
    return _identities(AttachedPolicies(app, managed_policies or {}))


def identities_and_unattached(app: AppTemplates) -> tuple[list[IamIdentity], list[IamIdentity]]:
    """What `identities_of` returns, and the managed policies that the app attaches to nothing.

    Each of those is an identity of the kind ``policy``, which has that policy only. Permissions
    boundaries, which allow nothing, are not among them.

    Args:
        app: The app's templates.

    Raises:
        TemplateError: When the argument is of another type.
    """
    refuse(_wrong_types(app, {}))
    attached = AttachedPolicies(app, {})
    identities = _identities(attached)
    return identities, list(unattached_policies(attached, identities))


def _identities(attached: AttachedPolicies) -> list[IamIdentity]:
    resources = list(attached.resources(IDENTITY_TYPES))
    declared = [_identity(found, attached) for found in resources]
    return [*declared, *_imported(attached, set(map(attached.key_of, resources)))]


def _wrong_types(app: object, managed_policies: object) -> Iterator[Problem]:
    yield from not_a("app", app, AppTemplates, "the AppTemplates of an app")
    if not isinstance(managed_policies, Mapping):
        yield from not_a("managed_policies", managed_policies, NoneType, "documents by ARN")
        return
    for arn, document in managed_policies.items():
        yield from not_a("managed_policies", arn, str, "the ARN of a managed policy")
        yield from not_a(f"managed_policies[{arn}]", document, PolicyDocument, "a PolicyDocument")


class DeclaredIdentities:
    """The identities that one reading of an app declares, each read when it is asked for.

    Args:
        app: The app's templates, such as those in one world; see `AppTemplates.in_world`.
        managed_policies: The documents of managed policies that no template declares, by ARN.
    """

    def __init__(
        self, app: AppTemplates, managed_policies: Mapping[str, PolicyDocument] | None = None
    ) -> None:
        self._attached = AttachedPolicies(app, managed_policies or {})
        self._resources = {
            (found.stack.identity, found.logical_id): found
            for found in self._attached.resources(IDENTITY_TYPES)
        }
        self._read: dict[tuple[str, str], IamIdentity] = {}

    def like(self, identity: IamIdentity) -> IamIdentity | None:
        """The identity that another reading declares, as this one has it; None if it is not there.

        Args:
            identity: The identity.
        """
        key = (identity.stack.identity, identity.logical_id)
        if key not in self._resources:
            return None
        if key not in self._read:
            self._read[key] = _identity(self._resources[key], self._attached)
        return self._read[key]


def roles_of(
    app: AppTemplates, managed_policies: Mapping[str, PolicyDocument] | None = None
) -> list[IamRole]:
    """Every role that an app declares, with all its policies.

    Args:
        app: The app's templates.
        managed_policies: The documents of managed policies that no template declares, by ARN.

    Raises:
        TemplateError: When a part of a role's policies is malformed or unresolved.
    """
    roles = [
        identity
        for identity in identities_of(app, managed_policies)
        if isinstance(identity, IamRole)
    ]
    refuse_incomplete(roles)
    return roles


def refuse_incomplete(identities: Iterable[IamIdentity]) -> None:
    """Refuses identities whose policies are not known whole.

    Raises:
        TemplateError: With every part of their policies that is malformed or unresolved.
    """
    problems = [
        f"{identity.stack.name}.{identity.logical_id}.{problem}"
        for identity in identities
        for problem in identity.policy_problems
    ]
    if problems:
        raise TemplateError("\n".join(problems))


def refuse_malformed(identity: IamIdentity) -> None:
    """Refuses an identity with a policy that IAM rejects.

    Raises:
        TemplateError: With every part of its policies that is malformed.
    """
    malformed = tuple(problem for problem in identity.policy_problems if problem.is_malformed)
    if malformed:
        refuse_incomplete([replace(identity, policy_problems=malformed)])


def _identity(found: IamResource, attached: AttachedPolicies) -> IamIdentity:
    """The identity that a resource declares."""
    collected = attached.of_identity(found)
    boundary = None
    arn = str(found.properties.get(_BOUNDARY, ""))
    if arn:
        boundary, of_boundary = attached.boundary(found, arn)
        collected.add(of_boundary)
    common: dict[str, Any] = {
        "kind": IDENTITY_TYPES[found.type],
        "stack": found.stack,
        "logical_id": found.logical_id,
        "path": found.stack.path_of(found.logical_id),
        "name": found.name,
        "arn": found.resolver.arn_of(found.logical_id),
        "policies": tuple(collected.policies),
        "perhaps_attached": tuple(collected.perhaps),
        "boundary": boundary,
        "missing": tuple(collected.missing),
        "other_groups": tuple(collected.other_groups),
        "properties": found.properties,
        "is_deployed": found.is_deployed,
    }
    problems = collected.problems
    if common["kind"] == "role":
        common["trust"], of_trust = attached.read(
            found, _TRUST, lambda p: p.get(_TRUST), of_type="trust"
        )
        problems = [*of_trust, *problems]
    if malformed := NAME_FORMATS[f"{common['kind'].capitalize()}Name"].problem("", found.name):
        name = f"{common['kind'].capitalize()}Name"
        reason = f"it must be {malformed.allowed} (got {found.name!r})"
        problems = [PolicyProblem(name, reason, is_malformed=True), *problems]
    path = found.properties.get(_PATH)
    if path is not None and not (isinstance(path, str) and is_iam_path(path)):
        reason = f"it must be {IAM_PATH.allowed} (got {path!r})"
        problems = [PolicyProblem(_PATH, reason, is_malformed=True), *problems]
    if found.logical_id in found.resolver.circular:
        reason = "it refers to the resource itself"
        problems = [
            PolicyProblem(f"{common['kind'].capitalize()}Name", reason, is_malformed=True),
            *problems,
        ]
    depends_on = dict.fromkeys([*found.depends_on, *collected.depends_on])
    kind = IamRole if common["kind"] == "role" else IamIdentity
    return kind(
        **common,
        policy_problems=tuple(problems),
        choices=tuple(choices_in(depends_on)),
        defaults_used=defaults_in(depends_on),
    )


def _imported(attached: AttachedPolicies, declared: set[IdentityKey]) -> Iterator[IamIdentity]:
    """The identities that the app attaches policies to and does not declare."""
    for (_, kind, name), collected in attached.of_others(declared):
        (first, *_) = collected.attached_by
        arn = IDENTIFIERS[f"AWS::IAM::{kind.capitalize()}"].arn.format(
            p=first.stack.partition, a=first.account, path="/", name=name
        )
        yield IamIdentity(
            kind=kind,
            stack=first.stack,
            logical_id=first.logical_id,
            path=first.stack.path_of(first.logical_id),
            name=name,
            arn=arn,
            policies=tuple(collected.policies),
            boundary=None,
            missing=(),
            policy_problems=tuple(collected.problems),
            properties={},
            perhaps_attached=tuple(collected.perhaps),
            is_imported=True,
            choices=tuple(choices_in(collected.depends_on)),
            defaults_used=defaults_in(collected.depends_on),
        )

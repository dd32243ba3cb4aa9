"""Every role of an app in short: who can assume it, and what its policies allow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.access import Access, TrustedPrincipal
from iam_patterns.access.trusted_principals import condition_in_words
from iam_patterns.cli.inputs import InputApp
from iam_patterns.cli.role_defaults import defaults_of_roles
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.tokens import shown
from iam_patterns.template import (
    AppTemplates,
    IamIdentity,
    IamRole,
    StackTemplate,
    TemplateError,
    identities_of,
)

_TRUST: Final = "AssumeRolePolicyDocument"


@dataclass(frozen=True, slots=True)
class RoleSummary:
    """A role in short.

    Args:
        path: Its construct path or logical ID.
        arn: Its ARN; a generated name is shown as ``<LogicalId>``.
        trusted: Who can assume it, with the conditions in words.
        allows: The Allow statements of its policies in words.
        denies: The Deny statements of its policies in words.
        services: The services it has any permission for; ``*`` for every service.
        has_boundary: Whether a permissions boundary limits it.
        not_known: What of its policies is not in the templates or cannot be read.
        defaults: What `RoleDefaults` did to it, with the rule that decided each property.
    """

    path: str
    arn: str
    trusted: tuple[TrustedPrincipal, ...]
    allows: tuple[str, ...]
    denies: tuple[str, ...]
    services: tuple[str, ...]
    has_boundary: bool
    not_known: tuple[str, ...]
    defaults: tuple[str, ...] = ()

    @property
    def is_trust_known(self) -> bool:
        """Whether all of its trust policy could be read."""
        return not any(text.startswith(_TRUST) for text in self.not_known)

    @property
    def are_permissions_known(self) -> bool:
        """Whether all of its policies are in the templates and could be read."""
        return all(text.startswith(_TRUST) for text in self.not_known)


def role_summaries(app: InputApp, options: Mapping[str, Any]) -> Iterator[RoleSummary]:
    """The roles that the stacks of an app declare, in the order of the templates.

    Args:
        app: The app.
        options: The options of `Access`.

    Raises:
        AccessError: When two roles have the same path.
        TemplateError: When the template of a nested stack, or metadata, is malformed.
    """
    accesses = Access(app.stacks, **options).roles()
    defaults = defaults_of_roles(app)
    for role in declared_identities(app.stacks, options):
        if isinstance(role, IamRole) and role.path in accesses:
            not_known = [f"{p.location} {p.reason}" for p in role.policy_problems]
            not_known += [f"the policy {shown(arn)} is in no template" for arn in role.missing]
            try:
                trusted = accesses[role.path].who_can_assume()
            except TemplateError as error:
                trusted = ()
                if not any(text.startswith(_TRUST) for text in not_known):
                    not_known.append(f"{_TRUST} {error}")
            statements = [s for policy in role.policies for s in policy.as_far_as_known.statements]
            yield RoleSummary(
                role.path,
                accesses[role.path].arn,
                trusted,
                tuple(in_words(s) for s in statements if s.effect == "Allow"),
                tuple(in_words(s) for s in statements if s.effect == "Deny"),
                tuple(_services(statements)),
                "PermissionsBoundary" in role.properties,
                tuple(dict.fromkeys(" ".join(text.split()) for text in not_known)),
                defaults.get(role.path, ()),
            )


def declared_identities(
    stacks: Sequence[StackTemplate], options: Mapping[str, Any]
) -> list[IamIdentity]:
    """The roles, users and groups of an app, with the options of questions about it.

    Args:
        stacks: The stacks of the app.
        options: The options of `Access`.

    Raises:
        TemplateError: When the template of a nested stack is malformed.
    """
    documents = options.get("managed_policies") or {}
    given = {arn: PolicyDocument.from_dict(document) for arn, document in documents.items()}
    return identities_of(AppTemplates(stacks, options.get("parameters")), given)


def _services(statements: list[Statement]) -> list[str]:
    """The services that the Allow statements name; ``*`` if one names all or excludes some."""
    allows = [statement for statement in statements if statement.effect == "Allow"]
    if any(statement.not_actions for statement in allows):
        return ["*"]
    names = {action.partition(":")[0].lower() for s in allows for action in s.actions}
    return ["*"] if any("*" in name or "?" in name for name in names) else sorted(names)


def in_words(statement: Statement) -> str:
    """A statement in words.

    Args:
        statement: The statement.
    """
    actions = ", ".join(statement.actions) or f"all except {', '.join(statement.not_actions)}"
    resources = ", ".join(statement.resources)
    if statement.not_resources:
        resources = f"all except {', '.join(statement.not_resources)}"
    text = f"{actions} on {resources}"
    if statement.conditions:
        text += f", if {' and '.join(map(condition_in_words, statement.conditions))}"
    return shown(text)

"""Decides from an app's templates who can assume its roles and what they may do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iam_patterns.access.constructs import AppConstructs, is_construct
from iam_patterns.access.control_policies import AppControlPolicies, guardrails_problem
from iam_patterns.access.errors import AccessError, refuse
from iam_patterns.access.macros import macro_notes
from iam_patterns.access.names import Names
from iam_patterns.access.parameter_names import unused_names
from iam_patterns.access.parameters import documents_problem, text_problem, values_problem
from iam_patterns.access.pod_tags import PodTagsOfRoles
from iam_patterns.access.role_access import RoleAccess
from iam_patterns.access.sources import read
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.policy import Guardrail, PolicyDocument
from iam_patterns.policy.tokens import shown
from iam_patterns.policy.wrong_types import not_a
from iam_patterns.template import AppTemplates, IamRole, StackTemplate, identities_of
from iam_patterns.template.resource_names import IDENTIFIERS

if TYPE_CHECKING:
    from aws_cdk import CfnElement
    from aws_cdk.aws_iam import IRole
    from constructs import IConstruct

    from iam_patterns.access.sources import Source

__all__ = ["Access"]


class Access:
    """The roles of an app: who can assume them, and what they may do.

    Create it with `Access.of` or `Access.read`.

    Args:
        stacks: The app's templates.
        only: The template file of a stack, if only its roles can be asked for.
        parameters: The values of parameters without a default, and of other values that are not
            known before deployment, by name.
        managed_policies: The documents of customer managed policies that no template declares,
            by ARN.
        guardrails: The guardrails of the organization that the app is deployed in.
        root: The root of the construct tree that the templates were synthesized from.

    Raises:
        AccessError: When a parameter has the wrong type, or no template has one of that name.
        TemplateError: When the template of a nested stack is malformed.
        PolicyError: When one of ``managed_policies`` is malformed.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import ThirdPartyExternalIdRole
        >>> from iam_patterns.testing import Access, account
        >>> stack = Stack(App(), "Example")
        >>> role = ThirdPartyExternalIdRole(
        ...     stack, "Vendor", vendor_account="222222222222", external_id="cust-7f3a9c2e"
        ... )
        >>> vendor = Access.of(stack).role("Vendor")
        >>> bool(vendor.assumable_by(account("222222222222"), external_id="cust-7f3a9c2e"))
        True
        >>> bool(vendor.assumable_by(account("222222222222")))
        False

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    def __init__(
        self,
        stacks: Sequence[StackTemplate],
        *,
        only: Path | None = None,
        parameters: Mapping[str, str] | None = None,
        managed_policies: Mapping[str, Mapping[str, Any]] | None = None,
        guardrails: Sequence[Guardrail] | None = None,
        root: "IConstruct | None" = None,
    ) -> None:
        refuse(
            "Access",
            [
                values_problem("parameters", parameters),
                documents_problem("managed_policies", managed_policies),
                guardrails_problem("guardrails", guardrails),
            ],
        )
        given = {
            arn: PolicyDocument.from_dict(document)
            for arn, document in (managed_policies or {}).items()
        }
        app = AppTemplates(stacks, parameters)
        refuse("Access", unused_names(app, parameters))
        self._constructs = AppConstructs(app, root) if root else None
        self._names = Names(
            app.symbols(), app.unknown_names, self._without_tokens, partial(_arn_of, app)
        )
        identities = identities_of(app, given)
        self._imported = {i.name for i in identities if i.is_imported and i.kind == "role"}
        every = [identity for identity in identities if isinstance(identity, IamRole)]
        control = AppControlPolicies(guardrails or ())
        self._worlds = WorldsOfRoles(app, given, every, control)
        self._pod_tags = PodTagsOfRoles(app)
        self._roles = [
            role
            for role in every
            if only is None or any(stack.file == only for stack in role.stack.chain)
        ]
        self._conditions_of_absent = {
            name: str(resource["Condition"])
            for stack, resolver in app.resolved()
            for logical_id, resource in stack.resources.items()
            if resource.get("Type") == "AWS::IAM::Role"
            and "Condition" in resource
            and resolver.exists(logical_id) is False
            for name in (logical_id, str(resolver.properties_of(logical_id).get("RoleName")))
        }
        self._unread = app.unread
        self._macros = tuple(
            dict.fromkeys(note for stack, _ in app.resolved() for note in macro_notes(stack))
        )
        self._accesses: dict[str, RoleAccess] = {}

    @classmethod
    def of(
        cls,
        source: "Source",
        *,
        parameters: Mapping[str, str] | None = None,
        managed_policies: Mapping[str, Mapping[str, Any]] | None = None,
        guardrails: Sequence[Guardrail] | None = None,
    ) -> "Access":
        """The access of an app, a stack or a template.

        Args:
            source: An app, a stage or a stack, which is synthesized; a Template of
                `aws_cdk.assertions`; a parsed template; or the path of a template or of a
                cloud assembly. For a stack, only its own roles can be asked for, while callers
                and outputs are those of its whole app.
            parameters: The values of parameters, and of others that are not known before
                deployment, by the name that an `UndecidedError` has: ``AWS::AccountId``, an
                export, the text of a dynamic reference. A parameter that is not given has its
                default.
            managed_policies: The documents of customer managed policies that no template
                declares, by ARN.
            guardrails: The guardrails of the organization, such as
                ``GuardrailPolicies(...).guardrails``. The app is taken to be deployed in member
                accounts of it. Service control policies limit the app's roles, and callers of
                the organization; resource control policies limit who can assume the roles.

        Raises:
            TemplateError: When it is not a template.
            AccessError: When the source is of another type.

        See https://docs.aws.amazon.com/cdk/v2/guide/testing.html
        """
        found = read(source)
        return cls(
            found.stacks,
            only=found.only,
            parameters=parameters,
            managed_policies=managed_policies,
            guardrails=guardrails,
            root=found.root,
        )

    @classmethod
    def read(cls, path: str | Path, **options: Any) -> "Access":  # noqa: ANN401 - those of `of`
        """The access of a cloud assembly's folder, such as ``cdk.out``, or of a template file.

        Args:
            path: The folder or file.
            options: The other parameters of `of`.

        Raises:
            TemplateError: When it is not a template.
            AccessError: When the path is of another type.
        """
        refuse("Access.read", not_a("path", path, (str, Path), "a path"))
        return cls.of(Path(path), **options)

    def role(self, role: "str | IRole | CfnElement") -> RoleAccess:
        """One role.

        Args:
            role: Its construct path or the end of it, its logical ID, name or ARN; or the role
                itself, a construct of the app. For the role of a permission set of IAM Identity
                Center, the name of the permission set or its construct.

        Raises:
            AccessError: When no role or more than one role has that name, or it is imported.
        """
        if is_construct(role):
            return self._of_construct(role)
        refuse("role", [text_problem("role", role)])
        name = str(role)
        found = self._named(name)
        if not found and name.rsplit("/", 1)[-1] in self._imported:
            raise AccessError(
                f"{name} is imported: these templates have neither its trust policy nor its "
                "own policies. Ask the app that declares the role."
            )
        if len(found) > 1:
            paths = ", ".join(sorted(role.path for role in found))
            raise AccessError(f"{len(found)} roles are named {name}: {paths}. Write one of them.")
        if not found and name in self._conditions_of_absent:
            raise AccessError(
                f"{name} is not created: its condition {self._conditions_of_absent[name]} is false "
                "with these parameters and defaults. Pass parameters={...} with which it is true."
            )
        if not found:
            known = ", ".join(sorted(role.path for role in self._roles)) or "none"
            unread = ", ".join(self._unread)
            hint = f" The templates of these nested stacks are not known: {unread}."
            macros = "".join(f" This is {note}." for note in self._macros)
            raise AccessError(
                f"no role is named {name}. The roles are: {known}.{hint if unread else ''}{macros}"
            )
        return self._access(found[0])

    def roles(self) -> Mapping[str, RoleAccess]:
        """Every role by its construct path.

        A role whose policies are malformed or unresolved is listed; a question about it raises
        a `TemplateError`.

        Raises:
            AccessError: When two roles have the same path.
        """
        by_path: dict[str, IamRole] = {}
        for role in self._roles:
            other = by_path.setdefault(role.path, role)
            if other is not role:
                raise AccessError(
                    f"two roles have the path {role.path}: {other.logical_id} of "
                    f"{other.stack.label} and {role.logical_id} of {role.stack.label}. "
                    "Give their stacks different names."
                )
        return {path: self._access(role) for path, role in by_path.items()}

    def _access(self, role: IamRole) -> RoleAccess:
        key = f"{role.stack.identity}.{role.logical_id}"
        if key not in self._accesses:
            self._accesses[key] = RoleAccess(role, self._worlds, self._names, self._pod_tags)
        return self._accesses[key]

    def _named(self, name: str) -> list[IamRole]:
        found = [role for role in self._roles if name in set(_names(role))]
        if not found and "<" in name:
            full = shown(self._names.text(name))
            found = [role for role in self._roles if full in set(_names(role))]
        return found

    def _of_construct(self, construct: Any) -> RoleAccess:  # noqa: ANN401 - a construct
        if self._constructs is None:
            raise AccessError(
                f"{construct.node.path} is a construct, and this Access was read from templates. "
                "Pass the role's path, or create it with Access.of(app)."
            )
        resource = self._constructs.resource(construct)
        for role in self._roles:
            file = role.stack.file.name if role.stack.file else ""
            made_from = role.stack.made_from if role.is_permission_set else {}
            if (file, made_from.get(role.logical_id, role.logical_id)) == resource:
                return self._access(role)
        if resource is None and hasattr(construct, "role_arn"):
            raise AccessError(
                f"{construct.node.path} is imported: these templates have neither its trust "
                "policy nor its own policies. Ask the app that declares the role."
            )
        known = ", ".join(sorted(role.path for role in self._roles)) or "none"
        raise AccessError(f"{construct.node.path} is not one of the roles. They are: {known}.")

    def _without_tokens(self, text: str, file: str) -> str:
        if self._constructs is None:
            raise AccessError(
                f"{text} is known only to its construct, and this Access was read from templates. "
                "Write <LogicalId>, or create it with Access.of(app)."
            )
        return self._constructs.text(text, file)


def _names(role: IamRole) -> Iterator[str]:
    yield role.logical_id
    yield shown(role.name)
    yield shown(role.arn)
    if role.permission_set is not None:
        yield shown(role.permission_set)
    parts = role.path.split("/")
    for start in range(len(parts)):
        yield "/".join(parts[start:])


def _arn_of(app: AppTemplates, symbol: str) -> str | None:
    """The ARN of a resource whose ARN follows from its name, by its symbol."""
    for stack, resolver in app.resolved():
        logical_id = symbol.removeprefix(stack.qualifier)
        kind = stack.resources.get(logical_id, {}).get("Type")
        if f"{stack.qualifier}{logical_id}" == symbol and kind in IDENTIFIERS:
            return resolver.arn_of(logical_id)
    return None

"""Decides from an app's templates who can assume its roles and what they may do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iam_patterns.access.errors import AccessError
from iam_patterns.access.role_access import RoleAccess
from iam_patterns.access.stack_set_paths import with_construct_paths
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import shown, symbols_in, written
from iam_patterns.template import (
    AppTemplates,
    IamRole,
    StackTemplate,
    identities_of,
    read_stacks,
)

if TYPE_CHECKING:
    from aws_cdk import App, Stack, Stage
    from aws_cdk.assertions import Template

    Source = App | Stage | Stack | Template | Mapping[str, Any] | Path | str

__all__ = ["Access", "AccessError"]


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

    Raises:
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
    ) -> None:
        given = {
            arn: PolicyDocument.from_dict(document)
            for arn, document in (managed_policies or {}).items()
        }
        app = AppTemplates(stacks, parameters)
        self._symbols = frozenset(app.symbols())
        identities = identities_of(app, given)
        self._imported = {i.name for i in identities if i.is_imported and i.kind == "role"}
        every = [identity for identity in identities if isinstance(identity, IamRole)]
        self._unknowns = app.unknown_names()
        self._worlds = WorldsOfRoles(app, given, every)
        self._roles = [
            role
            for role in every
            if only is None or any(stack.file == only for stack in role.stack.chain)
        ]
        self._unread = app.unread
        self._accesses: dict[str, RoleAccess] = {}

    @classmethod
    def of(
        cls,
        source: "Source",
        *,
        parameters: Mapping[str, str] | None = None,
        managed_policies: Mapping[str, Mapping[str, Any]] | None = None,
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

        Raises:
            TemplateError: When it is not a template.
            AccessError: When the source is of another type.

        See https://docs.aws.amazon.com/cdk/v2/guide/testing.html
        """
        stacks, only = _stacks(source)
        return cls(stacks, only=only, parameters=parameters, managed_policies=managed_policies)

    @classmethod
    def read(cls, path: str | Path, **options: Any) -> "Access":  # noqa: ANN401 - those of `of`
        """The access of a cloud assembly's folder, such as ``cdk.out``, or of a template file."""
        return cls.of(Path(path), **options)

    def role(self, name: str) -> RoleAccess:
        """One role.

        Args:
            name: Its construct path or the end of it, its logical ID, name or ARN.

        Raises:
            AccessError: When no role or more than one role has that name, or it is imported.
        """
        found = [role for role in self._roles if name in set(_names(role))]
        if not found and name.rsplit("/", 1)[-1] in self._imported:
            raise AccessError(
                f"{name} is imported: these templates have neither its trust policy nor its "
                "own policies. Ask the app that declares the role."
            )
        if len(found) != 1:
            known = ", ".join(sorted(role.path for role in self._roles)) or "none"
            problem = f"{len(found)} roles are named" if found else "no role is named"
            unread = ", ".join(self._unread)
            hint = f" The templates of these nested stacks are not known: {unread}."
            raise AccessError(
                f"{problem} {name}. The roles are: {known}.{hint if unread and not found else ''}"
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
            self._accesses[key] = RoleAccess(role, self._worlds, self._check, self._unknowns)
        return self._accesses[key]

    def _check(self, text: str) -> None:
        for mark_and_name in symbols_in(written(text)):
            name = mark_and_name.removeprefix("~")
            if name not in self._symbols and name not in self._unknowns:
                close = difflib.get_close_matches(name, self._symbols, n=1, cutoff=0)
                hint = f" Did you mean <{close[0]}>?" if close else ""
                raise AccessError(f"unknown resource <{name}> in {text}.{hint}")


def _names(role: IamRole) -> Iterator[str]:
    yield role.logical_id
    yield shown(role.name)
    yield shown(role.arn)
    parts = role.path.split("/")
    for start in range(len(parts)):
        yield "/".join(parts[start:])


def _stacks(source: "Source") -> tuple[list[StackTemplate], Path | None]:
    """The templates, and the template file of the stack that was passed, if it was a stack."""
    if isinstance(source, str | Path):
        return read_stacks(Path(source)), None
    if isinstance(source, Mapping):
        return read_stacks(source), None
    if hasattr(source, "to_json"):
        return read_stacks(source.to_json()), None
    return _synthesized(source)


def _synthesized(source: "App | Stage | Stack") -> tuple[list[StackTemplate], Path | None]:
    from aws_cdk import Stack, Stage  # noqa: PLC0415 - reading templates takes no CDK

    if isinstance(source, Stage):
        stacks = read_stacks(Path(source.synth().directory))
        return with_construct_paths(stacks, source), None
    stage = Stage.of(source) if isinstance(source, Stack) else None
    if stage is None:
        raise AccessError(
            "source must be an app, stage, stack, Template, parsed template or path "
            f"(got {source!r})"
        )
    folder = Path(stage.synth().directory)
    file = folder / source.template_file
    stacks = with_construct_paths(read_stacks(folder), stage)
    return [replace(s, qualifier="") if s.file == file else s for s in stacks], file

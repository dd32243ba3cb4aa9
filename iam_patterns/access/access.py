"""Decides from an app's templates who can assume its roles and what they may do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iam_patterns.access.absent_roles import conditions_of_absent_roles
from iam_patterns.access.comparison.app_comparison import compare_apps, compare_with_policy
from iam_patterns.access.comparison.change import Change, Compliance
from iam_patterns.access.comparison.compared_app import ComparedApp
from iam_patterns.access.constructs import AppConstructs, without_tokens
from iam_patterns.access.control_policies import AppControlPolicies, guardrails_problem
from iam_patterns.access.errors import refuse
from iam_patterns.access.macros import macro_notes
from iam_patterns.access.names import Names, arn_in_ref_of_symbol, arn_of_symbol
from iam_patterns.access.parameter_names import unused_names
from iam_patterns.access.parameters import documents_problem, values_problem
from iam_patterns.access.pod_tags import PodTagsOfRoles
from iam_patterns.access.reach.questions import ReachQuestions
from iam_patterns.access.role_access import RoleAccess
from iam_patterns.access.roles_by_name import RolesByName
from iam_patterns.access.sources import Read, read
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.policy import Guardrail, PolicyDocument
from iam_patterns.policy.wrong_types import not_a
from iam_patterns.template import AppTemplates, IamIdentity, IamRole, StackTemplate, identities_of

if TYPE_CHECKING:
    from aws_cdk import CfnElement
    from aws_cdk.aws_iam import IRole
    from constructs import IConstruct

    from iam_patterns.access.sources import Source

__all__ = ["Access"]


class Access(ReachQuestions):
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
            app.symbols(),
            app.unknown_names,
            partial(without_tokens, self._constructs),
            partial(arn_of_symbol, app),
            partial(arn_in_ref_of_symbol, app),
        )
        identities = identities_of(app, given)
        self._identities = identities
        accounts = {stack.account_or_symbol for stack, _ in app.resolved()}
        self._control = AppControlPolicies(guardrails or (), accounts)
        self.compared = ComparedApp(
            app,
            [i for i in identities if only is None or _is_of_file(i, only)],
            stacks,
            given,
            self._control,
            only,
            lambda: self._worlds.resources,
        )
        """The app as `compare` reads it."""
        every = [identity for identity in identities if isinstance(identity, IamRole)]
        self._worlds = WorldsOfRoles(app, given, every, self._control)
        self._pod_tags = PodTagsOfRoles(app)
        macros = (note for stack, _ in app.resolved() for note in macro_notes(stack))
        self._roles = RolesByName(
            [role for role in every if only is None or _is_of_file(role, only)],
            self._names,
            self._constructs,
            imported={i.name for i in identities if i.is_imported and i.kind == "role"},
            absent=conditions_of_absent_roles(app),
            unread=app.unread,
            macros=tuple(dict.fromkeys(macros)),
        )
        self._accesses: dict[str, RoleAccess] = {}
        self._by_facts = {}

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
                the organization; resource control policies limit access to the app's resources
                and roles by anyone.

        Raises:
            TemplateError: When it is not a template.
            AccessError: When the source is of another type.

        See https://docs.aws.amazon.com/cdk/v2/guide/testing.html
        """
        return cls._of(
            read(source),
            parameters=parameters,
            managed_policies=managed_policies,
            guardrails=guardrails,
        )

    @classmethod
    def _of(cls, found: Read, **options: Any) -> "Access":  # noqa: ANN401 - those of `of`
        return cls(found.stacks, only=found.only, root=found.root, **options)

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

    @classmethod
    def compare(
        cls,
        before: "Source | Access",
        after: "Source | Access",
        **options: Any,  # noqa: ANN401 - those of `of`
    ) -> Change:
        """What a change lets principals do that they could not do before, and what it takes away.

        A "broader" has requests that are denied before and allowed after. "Equal" and "narrower"
        are proven over all requests. Boundaries, groups, guardrails, resource policies and chains
        of roles count.

        Args:
            before: The app before the change: what `of` accepts, or its `Access`.
            after: The app after it.
            options: The options of `of`, for both, such as ``guardrails``.

        Raises:
            TemplateError: When one of them is not a template.
            AccessError: When one of them is of another type.

        Example:
            >>> def template(action):
            ...     statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
            ...     document = {"Version": "2012-10-17", "Statement": [statement]}
            ...     user = {"Policies": [{"PolicyName": "P", "PolicyDocument": document}]}
            ...     return {"Resources": {"U": {"Type": "AWS::IAM::User", "Properties": user}}}
            >>> change = Access.compare(template("sqs:SendMessage"), template("sqs:*Message"))
            >>> print(change)
            U, permissions: broader
              now allowed: sqs:DeleteMessage, sqs:ReceiveMessage on *

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
        """
        old, new = (
            each if isinstance(each, Access) else cls._of(read(each, name), **options)
            for name, each in (("before", before), ("after", after))
        )
        return compare_apps(old.compared, new.compared)

    def allows_no_more_than(self, reference: "Source | Access | Mapping[str, Any]") -> Compliance:
        """Whether nothing is allowed beyond a reference that you keep.

        Args:
            reference: A policy document, which limits what each role, user and group may do; or
                the reference app: what `of` accepts, or its `Access`.

        Raises:
            PolicyError: When the policy document is malformed.
            TemplateError: When it is not a template.
            UndecidedError: When the result is used as a condition and it cannot be told.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
        """
        if isinstance(reference, Mapping) and "Statement" in reference:
            document = PolicyDocument.from_dict(reference)
            return Compliance(compare_with_policy(document, self.compared).differences)
        if isinstance(reference, Access):
            return Compliance(compare_apps(reference.compared, self.compared).differences)
        return self.allows_no_more_than(Access._of(read(reference, "reference")))

    def role(self, role: "str | IRole | CfnElement") -> RoleAccess:
        """One role.

        Args:
            role: Its construct path or the end of it, its logical ID, name or ARN; or the role
                itself, a construct of the app. For the role of a permission set of IAM Identity
                Center, the name of the permission set or its construct.

        Raises:
            AccessError: When no role or more than one role has that name, or it is imported.
        """
        return self._access(self._roles.find(role))

    def roles(self) -> Mapping[str, RoleAccess]:
        """Every role by its construct path.

        A role whose policies are malformed or unresolved is listed; a question about it raises
        a `TemplateError`.

        Raises:
            AccessError: When two roles have the same path.
        """
        return {path: self._access(role) for path, role in self._roles.by_path().items()}

    def _access(self, role: IamRole) -> RoleAccess:
        key = f"{role.stack.identity}.{role.logical_id}"
        if key not in self._accesses:
            self._accesses[key] = RoleAccess(role, self._worlds, self._names, self._pod_tags)
        return self._accesses[key]


def _is_of_file(identity: IamIdentity, file: Path) -> bool:
    """Whether an identity is of the stack of a template file, or of one nested in it."""
    return any(stack.file == file for stack in identity.stack.chain)

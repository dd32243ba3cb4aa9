"""Decides from an app's templates who can assume its roles and what they may do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iam_patterns.access.assume_role_caller import AssumeRoleCaller
from iam_patterns.access.constructs import AppConstructs, without_tokens
from iam_patterns.access.control_policies import AppControlPolicies, guardrails_problem
from iam_patterns.access.errors import refuse
from iam_patterns.access.macros import macro_notes
from iam_patterns.access.names import Names, arn_of_symbol
from iam_patterns.access.parameter_names import unused_names
from iam_patterns.access.parameters import documents_problem, text_problem, values_problem
from iam_patterns.access.pod_tags import PodTagsOfRoles
from iam_patterns.access.question import refuse_resource, the_action
from iam_patterns.access.reach.app_reach import AppReach
from iam_patterns.access.reach.caller_reach import CallerReach, caller_reach
from iam_patterns.access.reach.external import external_ways
from iam_patterns.access.reach.graph import graph_of
from iam_patterns.access.reach.principals import Reach
from iam_patterns.access.role_access import RoleAccess
from iam_patterns.access.roles_by_name import RolesByName
from iam_patterns.access.sources import read
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.policy import Guardrail, PolicyDocument
from iam_patterns.policy.wrong_types import not_a
from iam_patterns.template import AppTemplates, IamRole, StackTemplate, identities_of

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
            app.symbols(),
            app.unknown_names,
            partial(without_tokens, self._constructs),
            partial(arn_of_symbol, app),
        )
        identities = identities_of(app, given)
        self._identities = identities
        every = [identity for identity in identities if isinstance(identity, IamRole)]
        control = AppControlPolicies(guardrails or ())
        self._worlds = WorldsOfRoles(app, given, every, control)
        self._pod_tags = PodTagsOfRoles(app)
        macros = (note for stack, _ in app.resolved() for note in macro_notes(stack))
        self._roles = RolesByName(
            [
                role
                for role in every
                if only is None or any(stack.file == only for stack in role.stack.chain)
            ],
            self._names,
            self._constructs,
            imported={i.name for i in identities if i.is_imported and i.kind == "role"},
            unread=app.unread,
            macros=tuple(dict.fromkeys(macros)),
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
                itself, a construct of the app.

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

    def who_can(self, action: str, resource: str | None = None) -> tuple[Reach, ...]:
        """Every principal that can perform an action on a resource, the shortest ways first.

        Directly, by the resource's policy, or by assuming or passing one role after the other.
        Each says what must hold, such as an external ID or MFA, and by which statements. The own
        policies of principals outside these templates are taken to allow it.

        Args:
            action: The action, such as ``s3:GetObject``.
            resource: The ARN; see `RoleAccess.allows`.

        Raises:
            AccessError: When the action or the resource does not exist, and when the document of
                a managed policy is not known.
            TemplateError: When a policy is malformed.

        Example:
            >>> from aws_cdk import App, Stack
            >>> from iam_patterns import ThirdPartyExternalIdRole
            >>> from iam_patterns.permissions import read_s3
            >>> from iam_patterns.testing import Access
            >>> stack = Stack(App(), "Example")
            >>> role = ThirdPartyExternalIdRole(
            ...     stack,
            ...     "Auditor",
            ...     vendor_account="333333333333",
            ...     external_id="cust-7f3a9c2e",
            ...     permissions=read_s3("arn:aws:s3:::reports"),
            ... )
            >>> for reach in Access.of(stack).who_can("s3:GetObject", "arn:aws:s3:::reports/a"):
            ...     print(reach.principal, [hop.target for hop in reach.chain])
            Example/Auditor []
            account 333333333333 ['Example/Auditor']

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
        """
        refuse(
            "who_can",
            [text_problem("action", action), text_problem("resource", resource, optional=True)],
        )
        known = the_action(action)
        text = None if resource is None else self._names.resource(resource)
        refuse_resource(known, text, resource or "")
        return tuple(self._reach.who_can(known.name, text or "*"))

    def external(self, own_accounts: Sequence[str] = ()) -> tuple[str, ...]:
        """The ways in from outside the app's accounts, into roles and resources, in order.

        Pin it in a snapshot. AWS services are not among them.

        Args:
            own_accounts: Other accounts of yours, which are not outside.

        Raises:
            AccessError: When the document of a managed policy is not known.
            TemplateError: When a policy is malformed.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
        """
        return external_ways(self._reach, self._worlds.resources, own_accounts)

    def reach(self, caller: AssumeRoleCaller, **call: Any) -> CallerReach:  # noqa: ANN401 - as in `read`
        """What one caller may do in the end: the roles that it gets, and what they may do.

        Args:
            caller: The caller, such as ``account("333333333333")``.
            call: The other parameters of `RoleAccess.assumable_by`, such as ``external_id``, for
                the caller's own calls. What a role sends to assume the next is taken to fit.

        Raises:
            AccessError: When a parameter is wrong, or a managed policy is not known.
            TemplateError: When a policy is malformed.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
        """
        return caller_reach(self._reach, self._access, caller, call)

    def graph(self) -> dict[str, Any]:
        """The roles, users, resources and outside principals as nodes and edges, as plain data.

        `iam_patterns.access.GRAPH_SCHEMA` is its JSON schema.

        Raises:
            AccessError: When the document of a managed policy is not known.
            TemplateError: When a policy is malformed.
        """
        return graph_of(self._reach, self._worlds.resources)

    @cached_property
    def _reach(self) -> AppReach:
        return AppReach(self._identities, self._worlds.resources)

    def _access(self, role: IamRole) -> RoleAccess:
        key = f"{role.stack.identity}.{role.logical_id}"
        if key not in self._accesses:
            self._accesses[key] = RoleAccess(role, self._worlds, self._names, self._pod_tags)
        return self._accesses[key]

"""The questions about a whole app: who can reach a resource, and what a caller can reach.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from iam_patterns.access.assume_role_caller import AssumeRoleCaller
from iam_patterns.access.control_policies import AppControlPolicies
from iam_patterns.access.names import Names
from iam_patterns.access.question import asked
from iam_patterns.access.reach.app_reach import AppReach
from iam_patterns.access.reach.caller_reach import CallerReach, caller_reach
from iam_patterns.access.reach.external import external_ways
from iam_patterns.access.reach.graph import Part, graph_of, parts_of_graph
from iam_patterns.access.reach.in_worlds import in_worlds
from iam_patterns.access.reach.principals import Reach
from iam_patterns.access.role_access import RoleAccess
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.template import IamIdentity, IamRole
from iam_patterns.template.worlds import MOST_WORLDS, Choice, Fact, World


class ReachQuestions(ABC):
    """What `Access` answers about more than one role."""

    _identities: Sequence[IamIdentity]
    _control: AppControlPolicies
    _names: Names
    _worlds: WorldsOfRoles
    _by_facts: dict[frozenset[Fact], AppReach]

    @abstractmethod
    def _access(self, role: IamRole) -> RoleAccess:
        """The questions about one role."""

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
        known, name = asked("who_can", action, resource, self._names, self._worlds.names)
        names = self._reach.names_of(name.arn)

        def read(world: World) -> tuple[list[Reach], Iterable[Choice]]:
            app = self._reach_in(world)
            found = list(app.who_can(known, names, name.keys))
            return found, app.choices(names, found)

        found = (reach.only_if(words) for reach, words in in_worlds(read))
        return tuple(sorted(found, key=lambda reach: len(reach.chain)))

    def external(self, own_accounts: Sequence[str] = ()) -> tuple[str, ...]:
        """The ways in from outside the app's accounts, into roles and resources, in order.

        Pin it in a snapshot. AWS services are not among them.

        Args:
            own_accounts: Other accounts of yours, which are not outside.

        Raises:
            AccessError, TemplateError: As `who_can` does.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
        """
        return external_ways(self._reach, self._worlds, own_accounts)

    def reach(self, caller: AssumeRoleCaller, **call: Any) -> CallerReach:  # noqa: ANN401 - as in `read`
        """What one caller may do in the end: the roles that it gets, and what they may do.

        Args:
            caller: The caller, such as ``account("333333333333")``.
            call: The other parameters of `RoleAccess.assumable_by`, such as ``external_id``, for
                the caller's own calls. What a role sends to assume the next is taken to fit.

        Raises:
            AccessError, TemplateError: As `who_can` does, and when a parameter is wrong.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
        """
        return caller_reach(self._reach_in, self._access, caller, call)

    def graph(self) -> dict[str, Any]:
        """The roles, users, resources and outside principals as nodes and edges, as plain data.

        `iam_patterns.access.GRAPH_SCHEMA` is its JSON schema.

        Raises:
            AccessError, TemplateError: As `who_can` does.
        """

        def read(world: World) -> tuple[list[Part], Iterable[Choice]]:
            app, resources = self._reach_in(world), self._worlds.app_in(world).resources
            return parts_of_graph(app, resources), app.every_choice()

        return graph_of(in_worlds(read))

    @property
    def _reach(self) -> AppReach:
        return self._reach_in(World())

    def _reach_in(self, world: World) -> AppReach:
        """The roles and resources in a world; questions that depend on the same share it."""
        if world.facts not in self._by_facts:
            app = self._worlds.app_in(world)
            identities = app.every if world.facts else self._identities
            found = AppReach(
                identities,
                app.resources,
                self._control,
                pod_tags=app.pod_tags,
                audiences=app.audiences,
            )
            if len(self._by_facts) > MOST_WORLDS:
                self._by_facts.clear()
            self._by_facts[world.facts] = found
        return self._by_facts[world.facts]

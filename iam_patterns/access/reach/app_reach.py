"""Who can reach what in an app: directly, by resource policies, through chains of roles.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from iam_patterns.access.asked_resource import AskedResource, ResourceName
from iam_patterns.access.assume_role_call import Context
from iam_patterns.access.assumed_role import BY_TRUST_POLICY
from iam_patterns.access.control_policies import NO_GUARDRAILS, AppControlPolicies
from iam_patterns.access.pod_tags import PodTagsOfRoles
from iam_patterns.access.reach.assumers import Assumers, Entry
from iam_patterns.access.reach.candidates import Candidates
from iam_patterns.access.reach.node import Node
from iam_patterns.access.reach.outsiders import PolicyOf, outsiders
from iam_patterns.access.reach.principals import Hop, Principal, Reach
from iam_patterns.access.role_in_world import require_known_policies
from iam_patterns.policy import Policies, PolicyDocument
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamIdentity, IamRole, refuse_malformed
from iam_patterns.template.oidc_audiences import Audiences
from iam_patterns.template.resource_policies import (
    ResourcePolicies,
    ResourceWithPolicies,
    owner_of,
)
from iam_patterns.template.worlds import Choice


class AppReach:
    """The roles, users and resources of an app, and who reaches them.

    Args:
        identities: The identities of the app.
        resources: Its resources and their policies.
        control: The control policies of its organization.
        pod_tags: The session tags of its roles for pods.
        audiences: The audiences that its OIDC providers accept, as far as they are known.

    Raises:
        TemplateError: When a policy of a role or user is malformed.
        AccessError: When the document of one of their managed policies is not known.
    """

    def __init__(
        self,
        identities: Sequence[IamIdentity],
        resources: ResourcePolicies,
        control: AppControlPolicies = NO_GUARDRAILS,
        *,
        pod_tags: PodTagsOfRoles,
        audiences: Audiences = (),
    ) -> None:
        for identity in identities:
            refuse_malformed(identity)
            require_known_policies(identity)
        self._resources = resources
        self._control = control
        self.nodes = [Node(identity, control) for identity in identities]
        self._candidates = Candidates(self.nodes)
        self.by_arn = {node.identity.arn: node for node in self.nodes}
        self._roles: dict[Principal, Node] = {
            node.principal: node for node in self.nodes if isinstance(node.identity, IamRole)
        }
        self.by_principal = {node.principal: node for node in self.nodes}
        self.assumers = Assumers(self._candidates, self.by_arn, control, pod_tags, audiences)
        self._entries: dict[Principal, tuple[Entry, ...]] = {}

    @property
    def roles(self) -> Mapping[Principal, Node]:
        """The roles of the app, by the principal that each is."""
        return self._roles

    def declared_roles(self) -> Iterator[tuple[Principal, IamRole]]:
        """The roles of the app, each with the principal that it is."""
        for principal, node in self._roles.items():
            if isinstance(node.identity, IamRole):
                yield principal, node.identity

    @cached_property
    def accounts(self) -> frozenset[str]:
        """The accounts of the app's stacks, or what stands for them."""
        stacks = [node.identity.stack for node in self.nodes]
        stacks += [found.stack for found in self._resources.every()]
        return frozenset(stack.account_or_symbol for stack in stacks)

    def names_of(self, resource: str) -> tuple[ResourceName, ...]:
        """The resources that an ARN stands for: those that have it, or itself."""
        keys = self._resources.keys_of(resource)
        return tuple(ResourceName(resource, key) for key in keys) or (ResourceName(resource, None),)

    def choices(self, names: Iterable[ResourceName], found: Iterable[Reach]) -> Iterator[Choice]:
        """The open choices of resources, and of the roles and users that can reach them.

        Args:
            names: The resources.
            found: What `who_can` found.
        """
        for name in names:
            yield from AskedResource(name, self._resources).choices
        for reach in found:
            if node := self.by_principal.get(reach.principal):
                yield from node.identity.choices

    def every_choice(self) -> Iterator[Choice]:
        """The open choices of the whole app."""
        for node in self.nodes:
            yield from node.identity.choices
        for found in self._resources.every():
            yield from found.choices

    def who_can(
        self, action: str, names: Iterable[ResourceName], keys: Context | None = None
    ) -> Iterator[Reach]:
        """Every principal that can perform an action on a resource, the shortest ways first.

        Args:
            action: The action, as AWS writes it.
            names: The resource; all that have its name.
            keys: The condition keys that the request has, with their values.
        """
        waiting: deque[Reach] = deque()
        seen: set[Principal] = set()
        for principal, hop in sorted(self._direct(action, names, keys or {}), key=_by_name):
            if principal not in seen:
                seen.add(principal)
                waiting.append(Reach(principal, (), hop))
        while waiting:
            reach = waiting.popleft()
            yield reach
            for principal, hop in self._entries_except(seen, reach.principal):
                if principal not in seen:
                    seen.add(principal)
                    waiting.append(Reach(principal, (hop, *reach.chain), reach.access))

    def assumed_from(self, start: Iterable[Principal]) -> Iterator[tuple[Principal, Hop]]:
        """The roles that can be reached from some, one after the other, the shortest ways first.

        Args:
            start: Where to start.
        """
        waiting = deque(start)
        seen = set(waiting)
        while waiting:
            caller = waiting.popleft()
            for role, hop in self._exits.get(caller, ()):
                if role not in seen:
                    seen.add(role)
                    waiting.append(role)
                    yield role, hop

    @cached_property
    def _exits(self) -> Mapping[Principal, Sequence[Entry]]:
        """The roles that each principal can assume."""
        found: defaultdict[Principal, list[Entry]] = defaultdict(list)
        for role in self._roles:
            for principal, hop in self.entries(role):
                found[principal].append((role, hop))
        return found

    def entries(self, role: Principal) -> tuple[Entry, ...]:
        """The principals that can assume a role of the app; none for anything else."""
        if role not in self._roles:
            return ()
        if role not in self._entries:
            found = self.assumers.of(self._roles[role])
            self._entries[role] = tuple(sorted(found, key=_by_name))
        return self._entries[role]

    def outsiders_of(
        self, found: ResourceWithPolicies, action: str, arn: str, keys: Context | None = None
    ) -> Iterator[Entry]:
        """The principals that a resource's policy allows an action and the app does not declare."""
        document = found.document
        if document is None:
            return
        of = PolicyOf(
            policy=document, arn=arn, account=found.account, label=f"policy of {shown(found.arn)}"
        )
        for principal, hop in outsiders(
            of,
            action,
            declared=self.by_arn,
            target=arn,
            control=self._control,
            sent={**(found.behind.keys if found.behind else {}), **(keys or {})},
            behind=self._behind(found, arn),
        ):
            if not (principal.kind == "account" and principal.account == found.account):
                yield principal, hop

    def _behind(self, found: ResourceWithPolicies, arn: str) -> PolicyOf | None:
        """The policy of the bucket that an access point leads to."""
        asked = AskedResource(self.names_of(arn)[0], self._resources).behind
        if found.behind is None or asked is None:
            return None
        policy = asked.policy if isinstance(asked.policy, PolicyDocument) else PolicyDocument()
        label = f"policy of {shown(owner_of(asked.arn))}"
        return PolicyOf(
            policy=policy,
            arn=asked.arn,
            account=asked.account,
            label=label,
            is_known=asked.policy is not Policies.NOT_KNOWN,
        )

    def _direct(self, action: str, names: Iterable[ResourceName], keys: Context) -> Iterator[Entry]:
        for name in names:
            if name.key is not None and not self._resources.is_here(name.key):
                continue
            role = self.by_arn.get(name.arn)
            if role and action in BY_TRUST_POLICY:
                yield from self.assumers.allowed(role, action, keys)
                continue
            asked = AskedResource(name, self._resources)
            resource, policy = asked.arn, asked.policy
            sent = {**keys, **asked.keys}
            for node in self._candidates.of(action, resource, policy, is_required=False):
                if hop := node.on(action, asked, sent):
                    yield node.principal, hop
            if name.key is not None:
                found = self._resources.declared(name.key)
                yield from self.outsiders_of(found, action, resource, sent)
            elif other := self._resources.of(resource):
                yield from self.outsiders_of(other, action, resource, sent)

    def _entries_except(self, known: Collection[Principal], role: Principal) -> Sequence[Entry]:
        """What `entries` returns, without deciding on principals that are known already.

        Among roles that may all assume each other, each is decided on once and not once for each.
        """
        if role not in self._roles or role in self._entries:
            return self.entries(role)
        found = sorted(self.assumers.of(self._roles[role], known), key=_by_name)
        if not any(node.principal in known for node in self.assumers.may_assume(self._roles[role])):
            self._entries[role] = tuple(found)
        return found


def _by_name(entry: Entry) -> tuple[str, str]:
    return entry[0].kind, entry[0].name

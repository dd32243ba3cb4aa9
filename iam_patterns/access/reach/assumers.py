"""Who can assume a role: by its trust policy, or by passing it to a service.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from iam_patterns.access.assume_role_call import Context
from iam_patterns.access.assumed_role import ASSUME, FEDERATED
from iam_patterns.access.control_policies import AppControlPolicies
from iam_patterns.access.pod_tags import PodTagsOfRoles
from iam_patterns.access.reach.assume_role_step import NOTHING, assume_role_step
from iam_patterns.access.reach.candidates import Candidates
from iam_patterns.access.reach.node import Node
from iam_patterns.access.reach.outsiders import PolicyOf, outsiders
from iam_patterns.access.reach.passing import Passers
from iam_patterns.access.reach.principals import Hop, Principal
from iam_patterns.access.session_parameters import TAGS, keys_of_parameters
from iam_patterns.policy import Caller
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import contains_unknown
from iam_patterns.template import IamRole
from iam_patterns.template.oidc_audiences import Audiences, audience_key

_TRUST: Final = "trust policy"

Entry = tuple[Principal, Hop]
"""A principal that can assume a role, and how."""


class Assumers:
    """Who can assume the roles of an app.

    Args:
        candidates: The roles and users of the app.
        declared: Their ARNs.
        control: The control policies of its organization.
        pod_tags: The session tags of the app's roles for pods.
        audiences: The audiences that its OIDC providers accept, as far as they are known.
    """

    def __init__(
        self,
        candidates: Candidates,
        declared: Collection[str],
        control: AppControlPolicies,
        pod_tags: PodTagsOfRoles,
        audiences: Audiences,
    ) -> None:
        self._audiences = dict(audiences)
        self._pod_tags = pod_tags
        self._tags: dict[Node, Mapping[str, str]] = {}
        self._candidates = candidates
        self._passers = Passers(candidates)
        self._declared = declared
        self._control = control

    def of(self, target: Node, known: Collection[Principal] = ()) -> Iterator[Entry]:
        """Everybody who can assume a role; nobody for a user or group.

        Args:
            target: The role.
            known: The roles and users that are left out.
        """
        role = target.identity
        if not isinstance(role, IamRole):
            return
        yield from self._of_the_app(role, ASSUME, known=known)
        for node, hop in self._passers.of(role, known):
            yield node.principal, hop
        yield from self.outside_the_app(role)

    def may_assume(self, target: Node) -> Iterator[Node]:
        """The roles and users of the app that could be among them, not decided yet."""
        role = target.identity
        if isinstance(role, IamRole):
            trust = role.trust_as_far_as_known
            yield from self._candidates.of(ASSUME, role.arn, trust, is_required=True)
            yield from self._passers.perhaps(role)

    def allowed(self, target: Node, action: str, keys: Context) -> Iterator[Entry]:
        """Everybody who can perform an action that a role's trust policy must allow.

        Args:
            target: The role.
            action: One of `BY_TRUST_POLICY`.
            keys: The condition keys that the request has, with their values.
        """
        role = target.identity
        if not isinstance(role, IamRole):
            return
        if action not in FEDERATED:
            yield from self._of_the_app(role, action, keys)
        yield from self._outsiders(role, action, keys)

    def outside_the_app(self, role: IamRole) -> Iterator[Entry]:
        """The principals that a role trusts and the app does not declare."""
        for action in (ASSUME, *FEDERATED):
            yield from self._outsiders(role, action)

    def _of_the_app(
        self,
        role: IamRole,
        action: str,
        keys: Context | None = None,
        *,
        known: Collection[Principal] = (),
    ) -> Iterator[Entry]:
        trust = role.trust_as_far_as_known
        compared = keys_of_parameters(trust) if action == ASSUME else NOTHING
        for node in self._candidates.of(action, role.arn, trust, is_required=True):
            if node.principal in known:
                continue
            if hop := self._step(node, role, action, keys, compared):
                yield node.principal, hop

    def _step(
        self,
        node: Node,
        role: IamRole,
        action: str,
        keys: Context | None,
        compared: frozenset[str],
    ) -> Hop | None:
        trust = role.trust_as_far_as_known
        tags = self._tags_of(node)
        known = {key: value for key, value in tags.items() if not contains_unknown(value)}

        def hop(each: str, absent: frozenset[str], sent: Context | None = keys) -> Hop | None:
            return node.hop(
                each,
                role.arn,
                trust,
                account=account_of(role.arn),
                target=role.path,
                label=f"{_TRUST} of {role.path}",
                context=sent,
                absent=absent,
            )

        if known and hop(action, NOTHING, {**known, **(keys or {})}) is None:
            return None
        if action != ASSUME:
            return hop(action, NOTHING)
        every = compared | node.keys_of_parameters
        return assume_role_step(action, hop, every, [TAGS] if tags else [])

    def _tags_of(self, node: Node) -> Mapping[str, str]:
        """The keys of the session tags that every call of a pod sends."""
        if node not in self._tags:
            role = node.identity if isinstance(node.identity, IamRole) else None
            tags = self._pod_tags.of(role) if role else {}
            self._tags[node] = {f"aws:RequestTag/{tag}": value for tag, value in tags.items()}
        return self._tags[node]

    def _outsiders(
        self, role: IamRole, action: str, keys: Context | None = None
    ) -> Iterator[Entry]:
        of = PolicyOf(
            policy=role.trust_as_far_as_known,
            arn=role.arn,
            account=role.stack.account_or_symbol,
            label=f"{_TRUST} of {role.path}",
        )
        for principal, hop in outsiders(
            of,
            action,
            declared=self._declared,
            target=role.path,
            control=self._control,
            sent=keys,
        ):
            if principal.kind != "federated" or self._accepts(principal.name, of, action, keys):
                yield principal, hop

    def _accepts(self, provider: str, of: PolicyOf, action: str, keys: Context | None) -> bool:
        """Whether an OIDC provider accepts a token of some audience that a role trusts."""
        accepted = self._audiences.get(provider)
        key = audience_key(provider)
        if accepted is None or key in map(str.lower, keys or {}):
            return True
        caller = Caller.of_provider(provider)
        return any(
            of.step(caller, action, "", self._control, {**(keys or {}), key: audience})
            for audience in sorted(accepted)
        )

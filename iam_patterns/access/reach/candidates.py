"""The roles and users that could be allowed a request: those that are worth a decision.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from iam_patterns.access.reach.node import Node
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import contains_unknown
from iam_patterns.policy.variables import has_variable
from iam_patterns.policy.wildcards import covers, elements_of, has_wildcard

_SESSION: Final = ":assumed-role/"
_UNKNOWN: Final = ""
"""The last part of an ARN that has an unknown value or a wildcard there."""


class Candidates:
    """Finds the roles and users by whom, or to whom, an action on a resource could be allowed.

    Args:
        nodes: The roles and users of the app.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._by_name: defaultdict[str, list[Node]] = defaultdict(list)
        self._unknown: defaultdict[str, list[tuple[str, Node]]] = defaultdict(list)
        self._has_sessions = False
        for node in nodes:
            self._add(node.identity.arn, node)
        self._by_action: dict[str, _OfAction] = {}

    def _add(self, name: str, node: Node) -> None:
        self._by_name[name].append(node)
        if contains_unknown(name):
            self._unknown[_name_in(name)].append((name, node))

    def _add_sessions(self) -> None:
        """Adds the names of sessions and of the users of groups, which few policies list."""
        if not self._has_sessions:
            self._has_sessions = True
            for node in self._nodes:
                for name in node.caller.own_names - {node.identity.arn}:
                    self._add(name, node)

    def of(self, action: str, resource: str, policy: object, *, is_required: bool) -> list[Node]:
        """Those whose own policies or whose resource policy could allow a request.

        Args:
            action: The action.
            resource: The ARN.
            policy: The policy of the resource, if it is a document.
            is_required: Whether that must allow the request in one account too.
        """
        statements = policy.statements if isinstance(policy, PolicyDocument) else ()
        allows = [s for s in statements if s.effect == "Allow" and s.could_match_action(action)]
        names = {name for s in allows if s.principals for name in s.principals.aws}
        if any(map(_could_be_session, names)):
            self._add_sessions()
        is_open = any(contains_unknown(name) and not self._is_listed(name) for name in names)
        if is_open or any(statement.matches_everyone() for statement in allows):
            return list(self._nodes)
        listed = [node for name in names for node in self._named(name)]
        has_account = any(map(_is_account, names))
        own = self._of_action(action).on(resource) if has_account or not is_required else ()
        return list(dict.fromkeys([*listed, *own]))

    def _named(self, name: str) -> Iterator[Node]:
        """Those that a Principal element lists by a name, and those that could be meant."""
        yield from self._by_name.get(name, ())
        for key in (_name_in(name), _UNKNOWN):
            for other, node in self._unknown.get(key, ()):
                if other != name and could_match((other,), name):
                    yield node

    def _is_listed(self, name: str) -> bool:
        """Whether a name with unknown parts is that of a role or user, or of an account."""
        return name in self._by_name or _is_account(name)

    def _of_action(self, action: str) -> "_OfAction":
        if action not in self._by_action:
            self._by_action[action] = _OfAction(self._nodes, action)
        return self._by_action[action]


class _OfAction:
    """The roles and users whose own policies allow an action, by resource."""

    def __init__(self, nodes: Iterable[Node], action: str) -> None:
        self._by_end: defaultdict[str, defaultdict[str, dict[Node, None]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self._anything: dict[Node, None] = {}
        for node in nodes:
            for statement in node.allows(action):
                self._add(node, statement)

    def on(self, resource: str) -> Iterator[Node]:
        """Those that are perhaps allowed it on a resource."""
        yield from self._anything
        end = _name_in(resource)
        ends = list(self._by_end) if end == _UNKNOWN else [end, _UNKNOWN]
        is_open = contains_unknown(resource)
        for found in ends:
            for pattern, nodes in self._by_end[found].items() if found in self._by_end else ():
                if covers(pattern, resource) or (
                    (is_open or "?" in pattern or contains_unknown(pattern))
                    and could_match(elements_of(pattern), resource)
                ):
                    yield from nodes

    def _add(self, node: Node, statement: Statement) -> None:
        if statement.not_resources or not statement.resources:
            self._anything[node] = None
        for text in statement.resources:
            if text == "*" or has_variable(text):
                self._anything[node] = None
            else:
                end = _UNKNOWN if has_wildcard(text) else _name_in(text)
                self._by_end[end][text][node] = None


def _could_be_session(name: str) -> bool:
    return _SESSION in name or contains_unknown(name)


def _is_account(name: str) -> bool:
    return name.endswith(":root") or account_of(name) == name


def _name_in(name: str) -> str:
    """The last part of an ARN, such as the name of a role, if it is known."""
    last = name.rsplit("/", 1)[-1]
    return _UNKNOWN if contains_unknown(last) else last

"""Tries the edges with a statement, as the library decides them, and the pairs without."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from botocore.exceptions import ClientError

from tests.access.emulator.api import Api, Credentials
from tests.access.emulator.callers import Callers
from tests.access.emulator.calls import CALLS, Target
from tests.access.emulator.claims import Claims, Edge, Question, Way
from tests.access.emulator.deployed import Names
from tests.access.emulator.requirements import ONLY_SERVICES, NotTried, sent_for
from tests.access.emulator.tried import Tried, answer_of

_NOT_THERE: Final = "NoSuchBucket"


class Questions:
    """The tries of who can perform an action on a resource.

    Args:
        claims: What the graph says.
        callers: The credentials.
        names: The deployed names.
        api: The clients.
    """

    def __init__(self, claims: Claims, callers: Callers, names: Names, api: Api) -> None:
        self._claims, self._callers, self._names, self._api = claims, callers, names, api

    def run(self) -> Iterator[Tried]:
        """Every edge with a statement, other callers, and the chains to what it allows."""
        sources: dict[Question, dict[str, None]] = {}
        for edge in (*self._claims.edges("permission"), *self._claims.edges("resource policy")):
            found = self._claims.questions_of(edge)
            for question in found:
                sources.setdefault(question, {})[edge["source"]] = None
            if not found and not _is_of_role(edge):
                yield _without_a_call(edge)
        for question in sources:
            self._claims.ways(question)
        for question, having_edges in sources.items():
            yield from self._question(question, having_edges)
        for question in sources:
            for way in self._claims.ways(question):
                if way.roles:
                    yield self._chain(way, question)

    def _question(self, question: Question, having_edges: Iterable[str]) -> Iterator[Tried]:
        """Those that are allowed, and others: all with an edge, and as many at least."""
        direct = self._claims.direct(question)
        for way in direct.values():
            yield self._edge(way, question)
        others = self._claims.non_edges(question, self._others(question))
        for caller in dict.fromkeys([*having_edges, *others]):
            if caller not in direct:
                yield self._non_edge(caller, question)

    def _non_edge(self, caller: str, question: Question) -> Tried:
        """A caller that is not allowed; with an edge, because something denies what it says."""
        made = Tried("non-edge", *_words(caller, question))
        if caller == f"account:{self._claims.owner(question.resource)}":
            return replace(made, reason="the graph does not list others of the resource's account")
        return self._call(made, question, {})

    def _others(self, question: Question) -> list[str]:
        """The callers that the emulator can answer about a question; none if it is not there."""
        if self._names.of(question.resource) is None:
            return []
        owner = self._claims.owner(question.resource)
        is_everywhere = not CALLS[question.action].is_in_one_account or not owner
        return [
            caller
            for caller in self._callers.every
            if is_everywhere or self._callers.account(caller) == owner
        ]

    def _edge(self, way: Way, question: Question) -> Tried:
        made = Tried("edge", *_words(way.principal, question), " and ".join(way.requirements))
        try:
            sent = sent_for(way.requirements, self._callers.known(way.principal))
        except NotTried as reason:
            return replace(made, reason=str(reason))
        if sent.unmet:
            made = replace(made, kind="non-edge", why=f"not {' and '.join(sent.unmet)}")
        return self._call(made, question, sent.keys)

    def _call(self, made: Tried, question: Question, keys: Mapping[str, str]) -> Tried:
        try:
            by = self._callers.of(made.principal)
            return replace(made, answer=self._answer(by, made.principal, question, keys))
        except NotTried as reason:
            return replace(made, reason=str(reason))

    def _chain(self, way: Way, question: Question) -> Tried:
        """Assumes each role with the session of the one before, then makes the call."""
        service, principal, what = _words(way.principal, question)
        path = " -> ".join(role for role, _ in way.roles)
        made = Tried("chain", service, principal, f"-> {path} -> {what}")
        try:
            return replace(made, answer=self._answer_of_chain(way, question))
        except NotTried as reason:
            return replace(made, reason=str(reason))
        except ClientError as error:
            return replace(made, answer=answer_of(error))

    def _answer_of_chain(self, way: Way, question: Question) -> str:
        by, current = None, way.principal
        for role, requirements in way.roles:
            keys = self._keys(requirements, current)
            by = self._callers.chained(current, role, keys, by)
            current = role
        keys = self._keys(way.requirements, current)
        return self._answer(by or self._callers.of(current), current, question, keys)

    def _keys(self, requirements: tuple[str, ...], caller: str) -> Mapping[str, str]:
        """What to send so that everything holds; it can only be tried if that is possible."""
        sent = sent_for(requirements, self._callers.known(caller))
        if sent.unmet:
            raise NotTried(ONLY_SERVICES)
        return sent.keys

    def _answer(
        self, by: Credentials, principal: str, question: Question, keys: Mapping[str, str]
    ) -> str:
        call = CALLS[question.action]
        name = self._names.of(question.resource)
        if name is None:
            raise NotTried("the emulator cannot create its stack")
        target = Target(name, self._claims.owner(question.resource))
        if call.is_in_one_account and target.account not in ("", self._callers.account(principal)):
            raise NotTried("the emulator looks the resource up in the caller's account")
        given = call.of(target, keys)
        try:
            self._api.call(by, call.service, call.operation, **given)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == _NOT_THERE:
                raise NotTried("a bucket that no template declares") from error
            return "allowed" if code in call.past else answer_of(error)
        return "allowed"


def _words(principal: str, question: Question) -> tuple[str, str, str]:
    """The service, the principal and the request of a try."""
    service = question.action.partition(":")[0]
    resource = "" if question.resource == "*" else f" on {question.resource}"
    return service, principal, f"{question.action}{resource}"


def _is_of_role(edge: Edge) -> bool:
    """Whether an edge is about assuming roles, which `Assumptions` tries."""
    is_role = edge["target"].startswith("role:")
    return is_role and all(action.startswith("sts:") for action in edge["actions"])


def _without_a_call(edge: Edge) -> Tried:
    service = edge["actions"][0].removeprefix("all except ").partition(":")[0]
    what = f"{', '.join(edge['actions'])} on {edge['target']}"
    return Tried("edge", service, edge["source"], what, reason="no call of the runner tries it")

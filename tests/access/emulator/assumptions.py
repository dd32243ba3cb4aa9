"""Tries the edges into roles, and the pairs of a principal and a role without an edge."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from botocore.exceptions import ClientError

from tests.access.emulator.api import Credentials
from tests.access.emulator.callers import Callers
from tests.access.emulator.claims import Claims, Edge
from tests.access.emulator.requirements import NotTried
from tests.access.emulator.tried import Tried, answer_of

_ASSUME: Final = "sts:AssumeRole"
_CALLER: Final = "aws:principalarn"
_OTHER_CALLERS: Final = 3


class Assumptions:
    """The tries of who can assume which role.

    Args:
        claims: What the graph says.
        callers: The credentials.
    """

    def __init__(self, claims: Claims, callers: Callers) -> None:
        self._claims, self._callers = claims, callers
        self._edges = claims.edges("assume")
        self._joined = {(edge["source"], edge["target"]) for edge in self._edges}

    def run(self) -> Iterator[Tried]:
        """Every edge and what differs from it by one thing, other callers, and broken chains."""
        for edge in self._edges:
            yield from self._edge(edge)
        for target in dict.fromkeys(edge["target"] for edge in self._edges):
            yield from self._other_callers(target)
        for middle, end in self._nearly:
            for edge in self._edges:
                if edge["target"] == middle:
                    yield self._broken_chain(edge, end)

    def _edge(self, edge: Edge) -> Iterator[Tried]:
        source, target = edge["source"], edge["target"]
        made = Tried("edge", "sts", source, f"assume {target}", " and ".join(edge["conditions"]))
        if not edge["actions"][0].startswith(_ASSUME):
            yield replace(
                made, reason="passes the role to a service, which the emulator runs itself"
            )
            return
        try:
            sent = self._callers.sent(edge)
            if sent.unmet:
                made = replace(made, kind="non-edge", why=f"not {' and '.join(sent.unmet)}")
            yield replace(made, answer=self._answer(source, target, sent.keys))
        except NotTried as reason:
            yield replace(made, reason=str(reason))
            return
        if not sent.unmet:
            yield from self._one_thing_else(edge, sent.keys)

    def _one_thing_else(self, edge: Edge, keys: Mapping[str, str]) -> Iterator[Tried]:
        """The same call without or with another value of each key, and with a forbidden one."""
        variants: dict[str, Mapping[str, str]] = {}
        for key in keys:
            variants[f"without {key}"] = {k: v for k, v in keys.items() if k != key}
            if key != _CALLER:
                variants[f"with another {key}"] = {**keys, key: "another"}
        for words in edge["conditions"]:
            if words.endswith(" is not sent"):
                key = words.removesuffix(" is not sent").lower()
                variants[f"with {key}"] = {**keys, key: "another"}
            if words.startswith("every aws:TagKeys"):
                variants["with another tag"] = {**keys, "aws:requesttag/another": "another"}
        what = f"assume {edge['target']}"
        for why, sent in variants.items():
            answer = self._answer(edge["source"], edge["target"], sent)
            yield Tried("non-edge", "sts", edge["source"], what, why, answer)

    def _other_callers(self, target: str) -> Iterator[Tried]:
        """Callers without an edge, which send what the edges require."""
        into = [edge for edge in self._edges if edge["target"] == target]
        sent: Mapping[str, str] = {}
        for edge in into:
            if not edge["source"].startswith("federated:"):
                sent = {**sent, **self._keys(edge)}
        accounts, near = self._claims.accounts, [m for m, end in self._nearly if end == target]
        others = sorted(
            (c for c in self._callers.every if c != target and (c, target) not in self._joined),
            key=lambda c: (c not in near, accounts.get(c) != accounts[target], c),
        )
        for caller in others[: max(len(into), len(near) + 1, _OTHER_CALLERS)]:
            made = Tried("non-edge", "sts", caller, f"assume {target}", "another caller")
            try:
                yield replace(made, answer=self._answer(caller, target, sent))
            except NotTried as reason:
                yield replace(made, reason=str(reason))

    def _keys(self, edge: Edge) -> Mapping[str, str]:
        try:
            keys = self._callers.sent(edge).keys
        except NotTried:
            return {}
        return {key: value for key, value in keys.items() if key != _CALLER}

    @cached_property
    def _nearly(self) -> list[tuple[str, str]]:
        """The pairs of which one side alone allows it: the caller's own policies, or the trust."""
        allowed = [
            (edge["source"], edge["target"])
            for edge in self._claims.edges("permission")
            if _ASSUME in edge["actions"]
        ]
        pairs = dict.fromkeys([*allowed, *self._claims.trusted])
        kinds = self._claims.kinds
        return [
            (caller, role)
            for caller, role in pairs
            if kinds.get(caller) == kinds.get(role) == "role" and (caller, role) not in self._joined
        ]

    def _broken_chain(self, edge: Edge, end: str) -> Tried:
        """Assumes the middle of a chain, and then the end, which is denied."""
        what = f"-> {edge['target']} -> {end}"
        made = Tried("broken chain", "sts", edge["source"], what)
        try:
            sent = self._callers.sent(edge)
            session = self._callers.chained(edge["source"], edge["target"], sent.keys, None)
            answer = self._answer(edge["target"], end, {}, session)
            return replace(made, answer=answer)
        except NotTried as reason:
            return replace(made, reason=str(reason))

    def _answer(
        self,
        source: str,
        target: str,
        keys: Mapping[str, str],
        session: Credentials | None = None,
    ) -> str:
        try:
            self._callers.assume(source, target, keys, session)
        except ClientError as error:
            return answer_of(error)
        return "allowed"

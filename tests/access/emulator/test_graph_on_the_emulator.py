"""The whole access graph against the emulator, with the app that the real cdk deploys."""

import re
from collections.abc import Iterator

import pytest

from tests.access.emulator.claims import Claims
from tests.access.emulator.graph_resources import READ
from tests.access.emulator.known_differences import KNOWN_DIFFERENCES, KnownDifference
from tests.access.emulator.report import Report
from tests.access.emulator.runner import run
from tests.access.emulator.tried import Tried

pytestmark = pytest.mark.slow

CHAIN = "role:GraphPartner/middle -> role:GraphOwner/end -> s3:GetObject on "


@pytest.fixture(scope="module")
def results() -> tuple[Claims, Report]:
    claims, tried = run()
    return claims, Report(tried)


@pytest.fixture(scope="module")
def report(results: tuple[Claims, Report]) -> Report:
    return results[1]


def test_every_answer_is_that_of_the_graph_or_a_known_difference(report: Report) -> None:
    assert not report.unexpected, "\n".join(report.lines())


@pytest.mark.parametrize("known", KNOWN_DIFFERENCES, ids=lambda known: known.pattern)
def test_a_known_difference_still_differs(known: KnownDifference, report: Report) -> None:
    assert report.known[known]


def test_at_least_as_many_non_edges_as_edges_are_tried(report: Report) -> None:
    assert len(report.non_edges) >= len(report.edges) >= 300


def test_every_edge_of_the_graph_is_tried_or_has_a_reason(results: tuple[Claims, Report]) -> None:
    claims, report = results
    seen = {(each.principal, each.what) for each in (*report.tried, *report.not_tried)}

    for edge in claims.graph["edges"]:
        wanted = {(edge["source"], what) for what in _requests(edge, claims)}
        assert wanted & seen, edge


def _requests(edge: dict[str, object], claims: Claims) -> Iterator[str]:
    """The requests that an edge is about, in the words of the tries."""
    target, actions = edge["target"], list(map(str, edge["actions"]))  # type: ignore[call-overload] # a list
    yield f"assume {target}"
    yield f"{', '.join(actions)} on {target}"
    if edge["kind"] != "assume":
        for question in claims.questions_of(edge):
            yield f"{question.action} on {question.resource}"
            yield question.action


@pytest.mark.parametrize("service", READ)
def test_each_kind_of_resource_policy_allows_and_denies(service: str, report: Report) -> None:
    answers: dict[str, set[str]] = {}
    for each in report.tried:
        if each.service == service and each.kind in ("edge", "non-edge") and _is_of_app(each):
            answers.setdefault(each.answer, set()).add(each.principal)

    assert "role:GraphOwner/named" in answers["allowed"]
    assert "role:GraphOwner/self-denied" in answers["denied"]


def _is_of_app(tried: Tried) -> bool:
    """Whether a try is about a resource of the app, by its name or symbol."""
    return re.search(r"[:/]graph-|<GraphOwner\.", tried.what) is not None


def test_a_chain_of_three_roles_reaches_the_object(report: Report) -> None:
    (found,) = (
        each
        for each in report.tried
        if each.principal == "role:GraphOwner/start"
        and each.what.startswith(f"-> {CHAIN}")
        and "graph-bucket" in each.what
    )

    assert found.answer == "allowed"


def test_chains_that_break_in_the_middle_do_not(report: Report) -> None:
    broken = {each.principal: each.answer for each in report.tried if each.kind == "broken chain"}

    assert broken.keys() >= {f"role:GraphOwner/start-{number}" for number in (2, 3, 4)}
    assert set(broken.values()) == {"denied"}

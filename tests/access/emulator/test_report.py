"""What the report of the tries counts as a difference."""

from dataclasses import replace

from tests.access.emulator.report import Report
from tests.access.emulator.tried import Tried

EDGE = Tried("edge", "s3", "role:A", "s3:GetObject on arn:aws:s3:::a/b", answer="allowed")
NON_EDGE = replace(EDGE, kind="non-edge", answer="denied")
KNOWN = Tried("edge", "ssm", "role:A", "ssm:GetParameters on x", answer="denied")


def test_the_answer_of_the_graph_is_no_difference() -> None:
    report = Report([EDGE, NON_EDGE])

    assert report.unexpected == []
    assert report.summary == (
        "graph: 1 edges and 1 non-edges tried, 0 known differences, 0 unexpected"
    )


def test_any_other_answer_is_one() -> None:
    wrong = [replace(EDGE, answer="denied"), replace(NON_EDGE, answer="allowed")]
    error = replace(NON_EDGE, answer="InternalError: x")

    assert Report([*wrong, error]).unexpected == [*wrong, error]


def test_a_known_difference_is_known_with_its_answer_only() -> None:
    assert Report([KNOWN]).unexpected == []
    other = replace(KNOWN, answer="InternalError: x")
    assert Report([other]).unexpected == [other]


def test_what_is_not_tried_is_listed_with_the_reason() -> None:
    report = Report([replace(EDGE, answer="", reason="MFA")])

    assert report.unexpected == report.tried == []
    assert "     1 MFA (s3)" in report.lines()

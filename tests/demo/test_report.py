"""The table and the JSON of the results."""

import io
import json
from dataclasses import replace

from rich.console import Console

from demo.attempts import Result
from demo.report import as_json, print_report
from demo.tries.model import ASSUME_THE_ROLE, Account, Try

TRY = Try(
    stack="Example",
    caller=Account("tools"),
    who="administrator",
    what="assume the role",
    call=ASSUME_THE_ROLE,
    expected="denied",
)
RESULTS = [
    Result(TRY, "denied", "as expected"),
    Result(TRY, "allowed", "known difference", "the emulator has no MFA"),
    Result(TRY, "allowed", "known difference", "the emulator has no MFA"),
]
NOT_DEPLOYED = {"Other": "no such type"}


def test_the_table_has_each_note_once_and_the_totals() -> None:
    written = io.StringIO()

    print_report(Console(file=written, width=160), RESULTS, NOT_DEPLOYED, verbose=True)

    text = written.getvalue()
    assert text.count("[1] the emulator has no MFA") == 1
    assert text.count("administrator [1]") == 2
    assert "not deployed: Other (no such type)" in text
    assert text.endswith("3 tries: 1 as expected, 2 known differences\n")


def test_the_json_has_every_result_and_the_totals() -> None:
    found = json.loads(as_json(RESULTS, NOT_DEPLOYED))

    assert [item["answered"] for item in found["tries"]] == ["denied", "allowed", "allowed"]
    assert found["totals"] == {"as expected": 1, "known difference": 2}
    assert found["not_deployed"] == NOT_DEPLOYED


def report(*results: Result, verbose: bool = False) -> str:
    written = io.StringIO()
    print_report(Console(file=written, width=160), results, {}, verbose=verbose)
    return written.getvalue()


ALLOWED = replace(TRY, expected="allowed")
SET_UP = replace(TRY, expected="allowed", what="upload an object", set_up=True)


def test_each_role_has_one_line() -> None:
    other = replace(TRY, stack="Other")
    assert report(
        Result(ALLOWED, "allowed", "as expected"),
        *RESULTS,
        Result(other, "denied", "as expected"),
        Result(other, "denied", "as expected"),
    ) == (
        "Example: 1 request allowed and 1 denied, as expected; 2 known differences\n"
        "Other: 0 requests allowed and 2 denied, as expected\n"
        "6 tries: 4 as expected, 2 known differences\n"
    )


def test_an_answer_that_differs_is_named() -> None:
    text = report(Result(TRY, "allowed", "differs"))

    assert "Example: 1 differs\n" in text
    assert "  administrator, assume the role: expected denied, answered allowed\n" in text


def test_a_set_up_step_is_not_counted_unless_it_fails() -> None:
    right = Result(TRY, "denied", "as expected")

    assert report(right, Result(SET_UP, "allowed", "as expected")).endswith(
        "1 try: 1 as expected\n"
    )
    failed = report(right, Result(SET_UP, "denied", "differs"))
    assert "administrator, upload an object: expected allowed, answered denied" in failed
    assert failed.endswith("1 try: 1 as expected, 1 set-up step failed\n")


def test_the_answer_has_the_colour_and_not_the_row() -> None:
    written = io.StringIO()
    console = Console(file=written, width=160, force_terminal=True, color_system="standard")

    print_report(console, [Result(TRY, "denied", "as expected")], {}, verbose=True)

    assert "\x1b[32mdenied" in written.getvalue()
    assert "\x1b[32madministrator" not in written.getvalue()
    assert "\x1b[32mas expected" not in written.getvalue()

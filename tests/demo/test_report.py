"""The table and the JSON of the results."""

import io
import json

from rich.console import Console

from demo.attempts import Result
from demo.report import as_json, print_table
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

    print_table(Console(file=written, width=160), RESULTS, NOT_DEPLOYED)

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

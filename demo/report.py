"""Prints the results as a table or as JSON."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from demo.attempts import Result

_STYLES = {"as expected": "green", "differs": "bold red", "known difference": "yellow"}


def print_table(
    console: Console, results: Sequence[Result], not_deployed: Mapping[str, str]
) -> None:
    """Prints the table, each note once, the stacks that were not deployed, and the totals."""
    notes = sorted({result.note for result in results if result.note})
    table = Table("role", "caller", "request", "expected", "answer", "result")
    shown = ""
    for result in results:
        tried = result.tried
        mark = f" [{notes.index(result.note) + 1}]" if result.note else ""
        table.add_row(
            tried.stack if tried.stack != shown else "",
            escape(f"{tried.who}{mark}"),
            tried.what,
            tried.expected,
            escape(result.answered),
            result.verdict,
            style=_STYLES.get(result.verdict, "dim"),
        )
        shown = tried.stack
    console.print(table)
    for number, note in enumerate(notes, start=1):
        console.print(f"[{number}] {note}", markup=False)
    for name, reason in not_deployed.items():
        console.print(f"not deployed: {name} ({reason})", markup=False)
    console.print(_totals(results))


def as_json(results: Sequence[Result], not_deployed: Mapping[str, str]) -> str:
    """The results as JSON."""
    return json.dumps(
        {
            "tries": [
                {
                    "role": result.tried.stack,
                    "caller": result.tried.who,
                    "request": result.tried.what,
                    "expected": result.tried.expected,
                    "answered": result.answered,
                    "verdict": result.verdict,
                    "note": result.note,
                }
                for result in results
            ],
            "totals": Counter(result.verdict for result in results),
            "not_deployed": dict(not_deployed),
        },
        indent=2,
    )


def _totals(results: Sequence[Result]) -> str:
    counts = Counter(result.verdict for result in results)
    counted = ", ".join(
        f"{count} {verdict}" + ("s" if verdict == "known difference" and count > 1 else "")
        for verdict, count in sorted(counts.items())
    )
    return f"{len(results)} tries: {counted}"

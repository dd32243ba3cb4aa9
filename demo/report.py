"""Prints the results as a line for each role, as a table or as JSON."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from demo.attempts import Result

_STYLES = {"as expected": "green", "differs": "bold red", "known difference": "yellow"}


def print_report(
    console: Console,
    results: Sequence[Result],
    not_deployed: Mapping[str, str],
    *,
    verbose: bool,
) -> None:
    """Prints a line for each role, or the whole table, and the totals."""
    if verbose:
        _print_table(console, results, not_deployed)
    else:
        _print_lines(console, results)
        if not_deployed:
            number = len(not_deployed)
            text = (
                f"not deployed: {number}, which the emulator cannot create (--verbose lists them)"
            )
            console.print(text, markup=False, highlight=False)
    console.print(_totals(results))


def _print_lines(console: Console, results: Sequence[Result]) -> None:
    """One line for each role, and one for each answer that is not the expected one."""
    for stack in dict.fromkeys(result.tried.stack for result in results):
        of_role = [result for result in results if result.tried.stack == stack]
        counted = [result for result in of_role if not result.tried.set_up]
        expected = Counter(r.answered for r in counted if r.verdict == "as expected")
        others = Counter(r.verdict for r in counted if r.verdict != "as expected")
        parts = [f"{number} {_plural(verdict, number)}" for verdict, number in others.items()]
        if expected:
            requests = "request" if expected["allowed"] == 1 else "requests"
            parts.insert(
                0,
                f"{expected['allowed']} {requests} allowed and {expected['denied']} denied, "
                "as expected",
            )
        console.print(f"{stack}: {'; '.join(parts)}", markup=False, highlight=False)
        for result in of_role:
            if result.verdict == "differs":
                tried = result.tried
                console.print(
                    f"  {tried.who}, {tried.what}: expected {tried.expected}, answered "
                    f"{result.answered}",
                    style=_STYLES["differs"],
                    markup=False,
                    highlight=False,
                )


def _print_table(
    console: Console, results: Sequence[Result], not_deployed: Mapping[str, str]
) -> None:
    """The table, each note once, and the stacks that were not deployed."""
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
            Text(result.answered, style=_STYLES.get(result.verdict, "dim")),
            f"set-up, {result.verdict}" if tried.set_up else result.verdict,
        )
        shown = tried.stack
    console.print(table)
    for number, note in enumerate(notes, start=1):
        console.print(f"[{number}] {note}", markup=False)
    for name, reason in not_deployed.items():
        console.print(f"not deployed: {name} ({reason})", markup=False)


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
                    "set_up": result.tried.set_up,
                }
                for result in results
            ],
            "totals": _counts(results),
            "not_deployed": dict(not_deployed),
        },
        indent=2,
    )


def _totals(results: Sequence[Result]) -> str:
    """The tries by verdict; set-up steps only where one went wrong."""
    counts = _counts(results)
    parts = [f"{count} {_plural(verdict, count)}" for verdict, count in sorted(counts.items())]
    wrong = sum(r.tried.set_up and r.verdict == "differs" for r in results)
    if wrong:
        parts.append(f"{wrong} set-up {'step' if wrong == 1 else 'steps'} failed")
    number = sum(counts.values())
    return f"{number} {'try' if number == 1 else 'tries'}: {', '.join(parts)}"


def _counts(results: Sequence[Result]) -> Counter[str]:
    return Counter(result.verdict for result in results if not result.tried.set_up)


def _plural(verdict: str, count: int) -> str:
    return f"{verdict}s" if verdict == "known difference" and count > 1 else verdict

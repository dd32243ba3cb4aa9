"""Text of policies on a terminal and in the log of a CI job."""

import json

import pytest

from iam_patterns.policy.printable import printable, without_logging_commands


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[8mhidden", r"\x1b[8mhidden"),
        ("one\ntwo", r"one\ntwo"),
        ("a\\b\n", r"a\b\n"),
        ("\u202eesrever", r"\u202eesrever"),
        ("##[error]forged", r"##\u005berror]forged"),
        ("##vso[task.setvariable variable=x]y", r"##vso\u005btask.setvariable variable=x]y"),
        ("a ##teamcity[b", r"a ##teamcity\u005bb"),
        ("##[a]\n##[b]", r"##\u005ba]\n##\u005bb]"),
    ],
)
def test_no_text_controls_what_shows_it(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("text", ["", "Grüße [a]", "# [b]", "#[c]", "## d", "##vso", "/[?]*"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text
    assert without_logging_commands(f"{text}\n{text}") == f"{text}\n{text}"


def test_json_is_the_same_data_without_commands() -> None:
    data = {"##vso[x": ["##[y]", "[z]"]}
    text = without_logging_commands(json.dumps(data, indent=2))

    assert json.loads(text) == data
    assert "##vso[" not in text
    assert "##[" not in text

"""Text that cannot control what shows it."""

import pytest

from iam_patterns.policy.printable import printable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain text", "plain text"),
        ("two\nlines", "two\\nlines"),
        ("a\\b\n", "a\\b\\n"),
        ("red\x1b[31m", "red\\x1b[31m"),
        ("\u202eleft", "\\u202eleft"),
        ("caf\u00e9", "caf\u00e9"),
    ],
)
def test_each_character_that_is_not_printable_is_escaped(text: str, expected: str) -> None:
    assert printable(text) == expected

"""Characters that IAM rejects in policies, and tokens that cannot be part of a text."""

import pytest

from iam_patterns.policy.text_of_policies import text_problems, texts_in, unusable_token


@pytest.mark.parametrize("text", ["a\tb\r\n", " ~\x7f\xff", "", "arn:aws:s3:::shop/*"])
def test_what_iam_accepts(text: str) -> None:
    assert [*text_problems("path", {text: [text]})] == []


@pytest.mark.parametrize("text", ["a\x00", "\x1f", "\u0100", "price 5 \u20ac"])
def test_what_iam_rejects_is_found_everywhere(text: str) -> None:
    document = {"Statement": [{"Sid": "x", "Resource": (text, "*")}, {text: "x"}], "n": 1}

    problems = [*text_problems("policies", document)]

    assert [(problem.path, problem.value) for problem in problems] == [("policies", text)] * 2


def test_a_list_in_a_text_is_a_problem() -> None:
    joined = "a#{Token[TOKEN.1]}"

    assert [problem.sentence for problem in text_problems("p", [joined])] == [
        unusable_token("p", joined).sentence
    ]
    assert [*text_problems("p", ["a${Token[TOKEN.1]}"])] == []


def test_every_text_is_read() -> None:
    document = {"a": {"b": ["c", ("d", {"e": 1})]}, "f": None, "g": True}

    assert [*texts_in(document)] == ["a", "b", "c", "d", "e", "f", "g"]

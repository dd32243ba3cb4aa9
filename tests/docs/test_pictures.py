"""The pictures say what the programs print today."""

import re

import pytest

from tools.pictures import FOLDER, pictures, words


@pytest.mark.slow
def test_each_picture_is_of_what_is_printed() -> None:
    drawn = dict(pictures())

    assert sorted(drawn) == sorted(path.name for path in FOLDER.glob("*.svg"))
    for name, svg in drawn.items():
        assert words((FOLDER / name).read_text()) == words(svg), f"{name}: run make pictures"


@pytest.mark.parametrize(
    ("name", "words_of_it"),
    [
        ("finding.svg", "ERROR Role Shop/Auditor trusts an AWS account that is not yours"),
        ("failing_test.svg", "Can account 222222222222 assume"),
        ("comment.svg", "broader Shop/Auditor, trust policy"),
    ],
)
def test_a_picture_shows_it(name: str, words_of_it: str) -> None:
    assert "".join(words_of_it.split()) in words((FOLDER / name).read_text())


def test_a_picture_loads_nothing() -> None:
    for path in FOLDER.glob("*.svg"):
        urls = set(re.findall(r"https?://[^\"' )]+", path.read_text()))
        assert urls == {"http://www.w3.org/2000/svg"}, path.name

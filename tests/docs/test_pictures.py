"""The pictures say what the programs print today."""

import re
from pathlib import Path

import pytest

from tests.map.browser import needs_browser
from tools import map_picture
from tools import pictures as command
from tools.pictures import FOLDER, pictures, words
from tools.png import size_of, text_in

MOST_BYTES = 120_000


@pytest.mark.slow
def test_each_picture_is_of_what_is_printed() -> None:
    drawn = dict(pictures())

    assert sorted(drawn) == sorted(path.name for path in FOLDER.glob("*.svg"))
    for name, svg in drawn.items():
        assert words((FOLDER / name).read_text()) == words(svg), f"{name}: run make pictures"


def _kept() -> bytes:
    return map_picture.FILE.read_bytes()


@pytest.fixture(scope="module")
def page() -> str:
    return map_picture.map_page()


@pytest.mark.slow
def test_the_picture_of_the_map_shows_the_map_of_today(page: str) -> None:
    png = _kept()

    assert text_in(png) == map_picture.digest_of(page), "run make browser pictures"
    assert len(png) < MOST_BYTES
    for shown in ("no condition", "1 error, reached from outside", "Datadog · account"):
        assert shown in page


@pytest.mark.slow
@pytest.mark.parametrize("word", ["Shop/Auditor", "sts:ExternalId is 7f3a9c2e", "read, list"])
def test_another_map_needs_another_picture(page: str, word: str) -> None:
    before, _, after = page.partition(word)

    assert map_picture.digest_of(f"{before}other{after}") != map_picture.digest_of(page)


@pytest.mark.slow
@needs_browser
def test_the_browser_draws_the_whole_map(page: str) -> None:
    drawn = map_picture.drawn(page)
    height = re.search(r'viewBox="0 0 1000 (\d+)"', page)

    assert text_in(drawn) == map_picture.digest_of(page)
    assert height is not None
    # Above the picture is the legend, whose lines are as long as the fonts let them be.
    assert all(0 < size_of(png)[1] - int(height[1]) < 150 for png in (drawn, _kept()))


def test_without_a_browser_the_picture_of_the_map_is_named_as_not_drawn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    monkeypatch.setattr(command, "pictures", lambda: iter([("a.svg", "<svg/>")]))
    monkeypatch.setattr(command, "PROGRAM", None)

    assert command.main() == 1
    assert capsys.readouterr().err == (
        "docs/pictures/map.png is not drawn: there is no Chromium: run make browser, as root\n"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["a.svg"]


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

"""The page: one HTML file that loads nothing and runs only its own script.

See https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP
"""

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from iam_patterns.map.keys import links_of
from iam_patterns.map.layout import lay_out
from iam_patterns.map.model import AppMap
from iam_patterns.map.opening import opening_view
from iam_patterns.map.page_data import page_data
from iam_patterns.map.picture import label_places, picture
from iam_patterns.map.twin import findings, paragraphs, table
from iam_patterns.map.words import folded_in_words

_SCRIPTS: Final = ("graph.js", "view.js", "panel.js", "page.js")
_FILTERS: Final = (
    ("matters", "what matters"),
    ("changes", "what changed"),
    ("outside", "outside parties and what they reach"),
    ("findings", "findings"),
    ("privileged", "privileged roles"),
    ("everything", "everything"),
)


def page(found: AppMap) -> str:
    """The page of a map.

    Args:
        found: The map.
    """
    shown = opening_view(found)
    layout = lay_out(found, shown)
    links = links_of(found)
    places = label_places(layout)
    title = escape(f"Access map of {found.title}")
    compared = f" <small>compared with {escape(found.before)}</small>" if found.before else ""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(places)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>",
            f"<style>{_file('page.css')}</style><style>{places}</style></head>",
            '<body><header><a class="skip" href="#findings">Skip to the findings</a>',
            f"<h1>{title}{compared}</h1>",
            *paragraphs(found.summary),
            f'<p id="status" role="status">{escape(folded_in_words(found, shown))}</p>',
            _controls(is_comparison=bool(found.before)),
            _legend(is_comparison=bool(found.before)),
            "</header><main>",
            picture(found, shown, layout, links),
            '<aside aria-label="Explanation">',
            '<p id="hint" hidden>Select a node to see its paths, what must hold and why.</p>',
            '<div id="selected" tabindex="-1" hidden></div>',
            findings(found, links),
            "</aside>",
            table(found, shown, links),
            "</main>",
            f'<script type="application/json" id="data">{page_data(found, shown, links)}</script>',
            f"<script>{_script()}</script>",
            "</body></html>",
            "",
        ]
    )


_LEGEND: Final = (
    ("high", "high risk: open to outside parties without a condition, or broad and powerful"),
    ("medium", "medium: outside parties that must meet a condition, or broad write access"),
    ("low", "low: the rest"),
    ("low written", "broken: an Allow statement as it is written, which a Deny can override"),
)
_LEGEND_OF_CHANGE: Final = (
    ("opened", "+ opened by the change"),
    ("closed", "- closed by the change"),
)


def _legend(*, is_comparison: bool) -> str:
    rows = (*_LEGEND, *(_LEGEND_OF_CHANGE if is_comparison else ()))
    items = "".join(f'<li><i class="{name}"></i>{text}</li>' for name, text in rows)
    return f'<ul class="legend" aria-label="What the lines mean">{items}</ul>'


def _controls(*, is_comparison: bool) -> str:
    options = "".join(
        f'<option value="{value}">{text}</option>'
        for value, text in _FILTERS
        if is_comparison or value != "changes"
    )
    return (
        '<form id="controls" role="search" hidden>'
        '<label>Search <input id="search" type="search" autocomplete="off" spellcheck="false">'
        f'</label><label>Show <select id="show">{options}</select></label>'
        '<button type="reset">Reset</button></form>'
    )


def _policy(places: str) -> str:
    """The content security policy: the hashes of the styles and the script, and nothing else."""
    styles = " ".join(map(_hash, (_file("page.css"), places)))
    return (
        f"default-src 'none'; style-src {styles}; script-src {_hash(_script())}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _script() -> str:
    parts = "\n".join(map(_file, _SCRIPTS))
    return f'"use strict";(() => {{\n{parts}\n}})();'


@cache
def _file(name: str) -> str:
    return files("iam_patterns.map").joinpath(name).read_text(encoding="utf-8")

"""Lets mkdocstrings show the examples of docstrings as code.

Docstrings here have one ``Example:``; Griffe reads ``>>>`` as code only below ``Examples:``.
"""

import re
from typing import Any

import griffe


class DocstringExamples(griffe.Extension):  # type: ignore[misc]  # it is in .venv-docs only
    """Gives the section of each docstring the name that Griffe knows."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401 - Griffe's own
        """Changes the docstring of one module, class, function or attribute."""
        if obj.docstring:
            text = obj.docstring.value
            obj.docstring.value = re.sub("^Example:$", "Examples:", text, flags=re.MULTILINE)

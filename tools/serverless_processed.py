"""Writes what AWS's own transform makes of the templates in tests/template/serverless.

Run it with the translator beside it, which nothing else needs:
``AWS_DEFAULT_REGION=us-east-1 uv run --with aws-sam-translator==1.115.0 \
python -m tools.serverless_processed``
"""

import copy
import json
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.template.serverless.templates import CONNECTED, TEMPLATES

_FILE: Final = Path("tests/template/serverless/processed.json")


class _NoPolicies:
    """In place of a look at the account: the names of AWS managed policies are bundled."""

    def load(self) -> dict[str, str]:
        return {}


def main() -> None:
    """Transforms each template with the defaults of its parameters."""
    transform = import_module("samtranslator.translator.transform").transform
    processed = {
        name: transform(copy.deepcopy(template), _defaults(template), _NoPolicies())
        for name, template in (TEMPLATES | CONNECTED).items()
    }
    _FILE.write_text(json.dumps(processed, indent=1, sort_keys=True) + "\n")


def _defaults(template: dict[str, Any]) -> dict[str, Any]:
    parameters = template.get("Parameters", {}).items()
    return {name: declared["Default"] for name, declared in parameters if "Default" in declared}


main()

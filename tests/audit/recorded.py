"""Events of the shapes that AWS documents, with the page of each."""

import json
from pathlib import Path
from typing import Any, Final

EVENTS: Final = Path(__file__).parent / "events"
NAMES: Final = sorted(path.stem for path in EVENTS.glob("*.json"))
ROLE: Final = "arn:aws:iam::111122223333:role/administrators/break-glass"
SESSIONS: Final = "arn:aws:sts::111122223333:assumed-role/break-glass/"


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())["event"]
    return found

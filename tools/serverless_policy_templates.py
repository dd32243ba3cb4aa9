"""Writes the policy templates of AWS SAM, taken from aws-sam-translator (Apache-2.0)."""

import json
import lzma
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

_TRANSLATOR: Final = "1.115.0"
_DATA: Final = Path("iam_patterns/template/serverless_policy_templates")
_FILE: Final = "samtranslator/policy_templates_data/policy_templates.json"
_NOTICES: Final = ("LICENSE", "NOTICE")
_PAGE: Final = (
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
    "serverless-policy-template-list.html"
)


def main() -> None:
    """Downloads the translator without its dependencies, and writes its data and origin."""
    with tempfile.TemporaryDirectory() as folder:
        download = ["-m", "pip", "download", "--quiet", "--no-deps"]
        package = f"aws-sam-translator=={_TRANSLATOR}"
        subprocess.run(  # noqa: S603 - our own command, without a shell
            [sys.executable, *download, package, "-d", folder], check=True
        )
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            declared: dict[str, Any] = json.loads(archive.read(_FILE))["Templates"]
            notices = {
                notice: archive.read(name)
                for name in archive.namelist()
                for notice in _NOTICES
                if name.endswith(f"licenses/{notice}")
            }
    templates = {
        name: {
            "Parameters": sorted(template["Parameters"]),
            "Statement": template["Definition"]["Statement"],
        }
        for name, template in sorted(declared.items())
    }
    packed = lzma.compress(
        json.dumps(templates, separators=(",", ":"), sort_keys=True).encode(),
        preset=9 | lzma.PRESET_EXTREME,
    )
    _DATA.mkdir(exist_ok=True)
    (_DATA / "templates.json.xz").write_bytes(packed)
    for notice, text in notices.items():
        (_DATA / notice).write_bytes(text)
    origin = {
        "source": f"aws-sam-translator {_TRANSLATOR} on PyPI, {_FILE}",
        "license": "Apache-2.0",
        "page": _PAGE,
        "templates": len(templates),
    }
    (_DATA / "origin.json").write_text(json.dumps(origin, indent=2) + "\n")


main()

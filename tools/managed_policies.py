"""Writes the documents of the AWS managed policies from the copy in moto."""

import json
import lzma
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

_MOTO: Final = "5.2.5"
_DATA: Final = Path("iam_patterns/template/aws_managed_policies")
_MODULE: Final = "moto/iam/aws_managed_policies.py"
_LICENSE: Final = "LICENSE"


def main() -> None:
    """Downloads moto without its dependencies and writes its data, license and origin."""
    with tempfile.TemporaryDirectory() as folder:
        download = ["-m", "pip", "download", "--quiet", "--no-deps", f"moto=={_MOTO}"]
        subprocess.run(  # noqa: S603 - our own command, without a shell
            [sys.executable, *download, "-d", folder], check=True
        )
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            source = archive.read(_MODULE).decode()
            (license_name,) = [name for name in archive.namelist() if name.endswith(_LICENSE)]
            license_text = archive.read(license_name)
    policies: dict[str, dict[str, Any]] = json.loads(source.split('"""')[1])
    documents = {
        policy["Path"] + name: policy["Document"] for name, policy in sorted(policies.items())
    }
    packed = lzma.compress(
        json.dumps(documents, separators=(",", ":"), sort_keys=True).encode(),
        preset=9 | lzma.PRESET_EXTREME,
    )
    _DATA.mkdir(exist_ok=True)
    (_DATA / "policies.json.xz").write_bytes(packed)
    (_DATA / "LICENSE").write_bytes(license_text)
    origin = {
        "source": f"moto {_MOTO} on PyPI, {_MODULE}",
        "license": "Apache-2.0",
        "policies": len(documents),
        "newest": max(policy.get("UpdateDate", "") for policy in policies.values()),
    }
    (_DATA / "origin.json").write_text(json.dumps(origin, indent=2) + "\n")


main()

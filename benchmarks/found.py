"""What `iam-patterns check` and its peers find: ``make bench ONLY=found``.

Each case is a weak template and a sound one that differs in the weakness. A tool finds the
weakness if it reports something of the weak template that it does not report of the sound one,
whatever it says. The examples of the rules' pages were written for our rules, so that ours finds
all of them; the escalation paths are those of pathfinding.cloud.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from benchmarks.peer_environments import PEERS
from tests.checks.test_escalation import PUBLISHED

_EXAMPLES: Final = Path(__file__).parents[1] / "docs" / "checks" / "examples"
_FAMILIES: Final = {
    "trust": "trust policies",
    "permissions": "permissions",
    "resource": "policies of resources",
    "keys": "access keys",
    "escalation": "escalation paths of pathfinding.cloud",
}
# Rules about a template that cannot be read, and about an organization's own conventions.
_LEFT_OUT: Final = ("policy-", "organization-", "trust-bootstrap-")

_Case = tuple[str, Mapping[str, Any], Mapping[str, Any]]
"""The family, the weak template and the sound one."""


def measure() -> Table:
    """Counts the cases that each tool finds."""
    cases = [*_rule_examples(), *_escalation_paths()]
    tools = ["iam-patterns", *(f"{peer.name} {peer.version}" for peer in PEERS)]
    table = Table("weaknesses", "cases", *tools, title="Weak templates told from sound ones")
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        for number, (_, weak, sound) in enumerate(cases):
            (folder / f"{number}-weak.template.json").write_text(json.dumps(weak))
            (folder / f"{number}-sound.template.json").write_text(json.dumps(sound))
        reported = [reports(folder) for reports in (_ours, _cfn_lint, _cfripper, _checkov)]
    for family, title in _FAMILIES.items():
        numbers = [number for number, case in enumerate(cases) if case[0] == family]
        counts = [sum(_is_found(found, number) for number in numbers) for found in reported]
        table.add_row(title, str(len(numbers)), *map(str, counts))
    return table


def _is_found(found: Mapping[str, set[str]], number: int) -> bool:
    weak, sound = (f"{number}-{kind}.template.json" for kind in ("weak", "sound"))
    return bool(found.get(weak, set()) - found.get(sound, set()))


def _rule_examples() -> Iterator[_Case]:
    for path in sorted(_EXAMPLES.glob("*.json")):
        example = json.loads(path.read_text())
        if not path.stem.startswith(_LEFT_OUT) and not example.get("settings"):
            yield path.stem.split("-")[0], example["weak"], example["sound"]


def _escalation_paths() -> Iterator[_Case]:
    # The sound one has an action that AWS supports on "*" only.
    sound = _role_that_can({"s3:ListAllMyBuckets"})
    for actions in {frozenset(actions): actions for actions in PUBLISHED}.values():
        yield "escalation", _role_that_can(actions), sound


def _role_that_can(actions: set[str]) -> dict[str, Any]:
    def policy(**statement: object) -> dict[str, Any]:
        return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}

    trust = policy(Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRole")
    permissions = policy(Action=sorted(actions), Resource="*")
    properties = {
        "AssumeRolePolicyDocument": trust,
        "Policies": [{"PolicyName": "Own", "PolicyDocument": permissions}],
    }
    return {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}}}


def _ours(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    command = ("-m", "iam_patterns", "check", str(folder), "--format", "json", "--fail-on", "never")
    for finding in json.loads(_output(sys.executable, *command))["findings"]:
        found.setdefault(Path(finding["template"]).name, set()).add(finding["rule"])
    return found


def _cfn_lint(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    output = _output(_installed("cfn-lint"), "--format", "json", *_templates(folder))
    for match in json.loads(output):
        found.setdefault(Path(match["Filename"]).name, set()).add(match["Rule"]["Id"])
    return found


def _checkov(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    options = ("--framework", "cloudformation", "--skip-download", "--quiet", "--compact")
    command = (_installed("checkov"), "--directory", str(folder), *options, "--output", "json")
    for check in json.loads(_output(*command))["results"]["failed_checks"]:
        found.setdefault(Path(check["file_path"]).name, set()).add(check["check_id"])
    return found


def _cfripper(folder: Path) -> dict[str, set[str]]:
    """One template each time, because it stops at the first one that it cannot read."""
    found = {}
    options = ("--resolve", "--format", "json", "--aws-account-id", "111111111111")
    for template in _templates(folder):
        lines = _output(_installed("cfripper"), *options, template).splitlines()
        reports = [json.loads(line) for line in lines if line.startswith("{")]
        found[Path(template).name] = {
            failure["rule"] for report in reports for failure in report["failures"]
        }
    return found


def _templates(folder: Path) -> list[str]:
    return sorted(map(str, folder.iterdir()))


def _installed(name: str) -> str:
    return str(next(peer for peer in PEERS if peer.name == name).installed())


def _output(*command: str) -> str:
    return subprocess.run(  # noqa: S603 - the tools of `peer_environments`
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ).stdout

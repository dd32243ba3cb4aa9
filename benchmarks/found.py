"""What `iam-patterns check` and its peers find: ``make bench ONLY=found``.

Each case is a weak template and a sound one that differs in the weakness. A tool finds the
weakness if it reports something of the weak template that it does not report of the sound one,
whatever it says. The examples of the rules' pages were written for our rules; the escalation
paths are those of pathfinding.cloud.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from benchmarks.peer_environments import PEERS
from tests.checks.test_escalation import PUBLISHED

_EXAMPLES: Final = Path(__file__).parents[1] / "docs" / "checks" / "examples"
# The account that the templates are deployed to, for the tools that can be told.
_ACCOUNT: Final = "111111111111"
_FAMILIES: Final = {
    "trust": "trust policies",
    "permissions": "permissions",
    "resource": "policies of resources",
    "keys": "access keys",
    "escalation": "escalation paths of pathfinding.cloud",
}
# What the tools call an escalation; the other rules say that a resource is "*", or the like.
_CALLED_ESCALATION: Final = frozenset(
    {
        "permissions-privilege-escalation",
        "permissions-takeover",
        "PrivilegeEscalationRule",
        "CKV_AWS_110",
    }
)
# Rules about a template that cannot be read, and about an organization's own conventions.
_LEFT_OUT: Final = ("policy-", "organization-", "trust-bootstrap-")

Template = Mapping[str, Any]
Reports = Mapping[str, set[str]]
"""What a tool reports, by the name of the template's file."""


@dataclass(frozen=True, slots=True)
class Case:
    """A weakness.

    Args:
        name: The rule whose example it is, or the actions of the escalation path.
        family: What it is a weakness of.
        weak: A template that has it.
        sound: One that has not.
    """

    name: str
    family: str
    weak: Template
    sound: Template


def measure() -> Table:
    """Counts the cases that each tool finds."""
    every = cases()
    tools = ["iam-patterns", *(f"{peer.name} {peer.version}" for peer in PEERS)]
    table = Table("weaknesses", "cases", *tools, title="Weak templates told from sound ones")
    with tempfile.TemporaryDirectory() as kept:
        names = write(every, Path(kept))
        reported = [reports(Path(kept)) for reports in (ours, _cfn_lint, _cfripper, _checkov)]
    for family, title in _FAMILIES.items():
        of_family = [case for case in every if case.family == family]
        counts = [sum(is_found(case, names, reports) for case in of_family) for reports in reported]
        table.add_row(title, str(len(of_family)), *map(str, counts))
    escalations = [case for case in every if case.family == "escalation"]
    called = [
        sum(bool(new_reports(case, names, reports) & _CALLED_ESCALATION) for case in escalations)
        for reports in reported
    ]
    table.add_row("... called an escalation", str(len(escalations)), *map(str, called))
    return table


def cases() -> list[Case]:
    """Every case."""
    return [*_rule_examples(), *_escalation_paths()]


def write(every: Sequence[Case], folder: Path) -> dict[str, str]:
    """Writes each template once; returns the name of its file by its text."""
    names: dict[str, str] = {}
    for case in every:
        for template in (case.weak, case.sound):
            text = json.dumps(template)
            if text not in names:
                names[text] = f"{len(names)}.template.json"
                (folder / names[text]).write_text(text)
    return names


def is_found(case: Case, names: Mapping[str, str], reports: Reports) -> bool:
    """Whether a tool reports something of the weak template and not of the sound one."""
    return bool(new_reports(case, names, reports))


def new_reports(case: Case, names: Mapping[str, str], reports: Reports) -> set[str]:
    """What a tool reports of the weak template and not of the sound one."""
    weak, sound = (reports.get(names[json.dumps(one)], set()) for one in (case.weak, case.sound))
    return weak - sound


def _rule_examples() -> Iterator[Case]:
    for path in sorted(_EXAMPLES.glob("*.json")):
        example = json.loads(path.read_text())
        if not path.stem.startswith(_LEFT_OUT) and not example.get("settings"):
            yield Case(path.stem, path.stem.split("-")[0], example["weak"], example["sound"])


def _escalation_paths() -> Iterator[Case]:
    # The sound one writes on "*", because AWS supports this action on nothing else.
    sound = _role_that_can({"cloudwatch:PutMetricData"})
    for actions in {frozenset(actions): actions for actions in PUBLISHED}.values():
        yield Case(" ".join(sorted(actions)), "escalation", _role_that_can(actions), sound)


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


def ours(folder: Path) -> Reports:
    """What our checks report."""
    found: dict[str, set[str]] = {}
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as settings:
        settings.write(f'own_accounts = ["{_ACCOUNT}"]')
        settings.flush()
        options = ("--settings", settings.name, "--format", "json", "--fail-on", "never")
        output = _output(sys.executable, "-m", "iam_patterns", "check", str(folder), *options)
    for finding in json.loads(output)["findings"]:
        found.setdefault(Path(finding["template"]).name, set()).add(finding["rule"])
    return found


def _cfn_lint(folder: Path) -> Reports:
    found: dict[str, set[str]] = {}
    output = _output(_installed("cfn-lint"), "--format", "json", *_templates(folder))
    for match in json.loads(output):
        found.setdefault(Path(match["Filename"]).name, set()).add(match["Rule"]["Id"])
    return found


def _checkov(folder: Path) -> Reports:
    found: dict[str, set[str]] = {}
    options = ("--framework", "cloudformation", "--skip-download", "--quiet", "--compact")
    command = (_installed("checkov"), "--directory", str(folder), *options, "--output", "json")
    for check in json.loads(_output(*command))["results"]["failed_checks"]:
        found.setdefault(Path(check["file_path"]).name, set()).add(check["check_id"])
    return found


def _cfripper(folder: Path) -> Reports:
    """One template each time, because it stops at the first one that it cannot read."""
    found = {}
    options = ("--resolve", "--format", "json", "--aws-account-id", _ACCOUNT)
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

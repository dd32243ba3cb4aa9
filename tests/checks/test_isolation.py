"""A template that cannot be checked does not keep the others from it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iam_patterns.checks import ChecksFailedError, Rule, Settings, Weakness, findings
from iam_patterns.checks.isolation import run_on_each
from iam_patterns.checks.run import run_checks
from iam_patterns.template import AppTemplates, IamRole, StackTemplate, read_stacks
from tests.checks.templates import role_of, trust

WEAK = {"Resources": {"Role": role_of(trust("*"))}}


def raising(error: BaseException) -> Rule[IamRole]:
    def find(_role: IamRole, _settings: Settings) -> list[Any]:
        raise error

    return Rule(
        id="acme-raising",
        severity="warning",
        subject=IamRole,
        title="{subject} is not read.",
        risk="None.",
        fix="None.",
        example="None",
        page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html",
        find=find,
    )


def stack(name: str, template: Any = None) -> StackTemplate:
    return StackTemplate(name, template or WEAK, "111111111111", "eu-west-1", qualifier=f"{name}.")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> StackTemplate:
    """A stack that cannot be read."""
    whole = AppTemplates.resolved

    def resolved(app: AppTemplates) -> Any:
        for found in whole(app):
            if found[0].name == "Broken":
                raise RuntimeError("this one")
            yield found

    monkeypatch.setattr(AppTemplates, "resolved", resolved)
    return stack("Broken")


def test_the_others_are_checked(broken: StackTemplate) -> None:
    outcome = run_on_each([stack("First"), broken, stack("Last")], Settings(), ())

    assert [found.subject.stack.name for found in outcome.findings] == ["First", "Last"]
    (failure,) = outcome.failures
    assert "is not checked: RuntimeError: this one" in failure.description
    assert "report it to its maintainers" in failure.fix


def test_all_sound_templates_are_checked_together() -> None:
    outcome = run_on_each([stack("First"), stack("Last")], Settings(), ())

    assert (len(outcome.findings), outcome.failures) == (2, ())


def test_a_stack_is_checked_without_the_nested_stacks_that_cannot_be_read(tmp_path: Path) -> None:
    listing = {"files": {"abc123": {"source": {"path": "nested.json"}}}}
    manifest = {
        "artifacts": {
            "assets": {"type": "cdk:asset-manifest", "properties": {"file": "a.assets.json"}}
        }
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "a.assets.json").write_text(json.dumps(listing))
    (tmp_path / "nested.json").write_text("[]")
    url = "https://s3.eu-west-1.amazonaws.com/assets/abc123.json"
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    template = {"Resources": {**WEAK["Resources"], "Nested": nested}}
    outer = replace(stack("Outer", template), folder=tmp_path)

    outcome = run_on_each([outer], Settings(), ())

    assert [found.rule.id for found in outcome.findings] == ["trust-any-principal"]
    (failure,) = outcome.failures
    assert failure.what.startswith("The nested stacks of the template")
    assert failure.fix == "Correct the template. Until then its resources are not checked."


@pytest.mark.parametrize("url", ["./child.yaml", "child.yaml", "../child.yaml", "."])
def test_a_plain_template_is_checked_without_a_nested_template_that_is_not_there(
    tmp_path: Path, url: str
) -> None:
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    file = tmp_path / "outer.json"
    file.write_text(json.dumps({"Resources": {**WEAK["Resources"], "Nested": nested}}))

    outcome = run_on_each(read_stacks(file), Settings(), ())

    assert [found.rule.id for found in outcome.findings] == ["trust-any-principal"]
    (failure,) = outcome.failures
    assert failure.what == f"The nested stacks of the template {file} are not checked"
    assert "the nested stack Nested: " in failure.description
    assert ". Correct the template. Until then" in failure.text


def test_a_rule_that_raises_is_one_failure_and_the_others_run() -> None:
    app = AppTemplates([stack("First"), stack("Last")])
    outcome = run_checks(app, Settings(), [raising(KeyError("x\ny"))])

    assert [found.rule.id for found in outcome.findings] == ["trust-any-principal"] * 2
    (failure,) = outcome.failures
    assert failure.description == (
        "The rule acme-raising raised an exception and did not run: KeyError: 'x\\ny'"
    )
    assert "test_isolation.py, line " in failure.fix


def test_a_rule_that_exits_does_not_end_the_synthesis_as_if_nothing_were_wrong() -> None:
    outcome = run_checks(AppTemplates([stack("First")]), Settings(), [raising(SystemExit(0))])

    assert [found.rule.id for found in outcome.findings] == ["trust-any-principal"]
    (failure,) = outcome.failures
    assert "acme-raising raised an exception and did not run: SystemExit: 0" in failure.description


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("Properties.Path", "locations: must be a list, each item a path such as Statement[0]"),
        ((5,), "locations[0]: must be a path such as Statement[0]"),
    ],
)
def test_a_weakness_at_no_path_is_a_failure_of_its_rule_only(place: Any, problem: str) -> None:
    def find(_role: IamRole, _settings: Settings) -> Iterator[Weakness]:
        yield Weakness("Its path is empty.", place)

    rule = replace(raising(ValueError()), find=find)
    outcome = run_on_each([stack("First")], Settings(), [rule])

    assert [found.rule.id for found in outcome.findings] == ["trust-any-principal"]
    (failure,) = outcome.failures
    assert failure.rule == "acme-raising"
    assert problem in failure.description
    assert "test_isolation.py, line " in failure.fix


def test_a_weakness_at_a_path_is_found() -> None:
    def find(_role: IamRole, _settings: Settings) -> Iterator[Weakness]:
        yield Weakness("It is empty.", ("Properties.AssumeRolePolicyDocument",))

    rule = replace(raising(ValueError()), find=find)
    outcome = run_on_each([stack("First")], Settings(), [rule])

    assert outcome.failures == ()
    assert ("Properties.AssumeRolePolicyDocument",) in [
        found.locations for found in outcome.findings
    ]


def test_an_interrupt_by_the_user_ends_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        run_checks(AppTemplates([stack("First")]), Settings(), [raising(KeyboardInterrupt())])


def test_in_a_test_it_is_raised() -> None:
    with pytest.raises(ChecksFailedError, match="acme-raising") as caught:
        findings(AppTemplates([stack("First")]), Settings(), [raising(ValueError("none"))])

    assert isinstance(caught.value.__cause__, ValueError)


def test_a_template_with_a_loop_that_cannot_be_expanded_leaves_the_others_checked() -> None:
    loop = {"Fn::ForEach::Loop": ["Name", ["A"], {"Topic${Name}": {"Type": "AWS::SNS::Topic"}}]}
    broken = {"Fn::ForEach::Loop": ["Name", ["A"]]}
    stacks = [
        stack(name, {"Resources": {**WEAK["Resources"], **resources}})
        for name, resources in (("Sound", loop), ("Broken", broken))
    ]

    outcome = run_on_each(stacks, Settings(), ())

    assert [found.subject.stack.name for found in outcome.findings] == ["Sound"]
    (failure,) = outcome.failures
    assert "must have an identifier, a collection and a fragment" in failure.text

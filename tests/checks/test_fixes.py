"""The fixes that findings name are right: they remove the finding and add none.

The sound example of each rule is its weak one with the fix applied. The code that a finding
shows is run too, on every weak trust policy that the tests have.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.checks.analysis.service_names import meant_service
from iam_patterns.checks.registry import RULE_IDS
from iam_patterns.template import AppTemplates, StackTemplate
from tests.checks import test_corpus, test_trust_policies
from tests.checks.templates import OWN, found_in, role_of
from tests.checks.test_examples import example_of

REGION = "eu-west-1"
Document = dict[str, Any]


def found_by_rule(template: Document, settings: Settings) -> tuple[Finding, ...]:
    stack = StackTemplate("Stack", template, OWN, REGION)
    return findings(AppTemplates([stack]), settings)


@cache
def run(code: str) -> Document:
    """The template of a stack that some example code is run in."""
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region=REGION))
    names = {"stack": stack, "bucket": s3.Bucket.from_bucket_name(stack, "Bucket", "shop")}
    exec(compile(code, "example", "exec"), names)  # noqa: S102 - our own examples
    return dict(Template.from_stack(stack).to_json())


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, value


@pytest.mark.parametrize("rule", RULE_IDS)
def test_the_sound_example_is_the_weak_one_changed_where_the_findings_are(rule: str) -> None:
    example = example_of(rule)
    every = found_by_rule(example["weak"], Settings.from_context(example.get("settings")))
    places = {
        found.subject.logical_id: [
            *places_of(found),
            *(f"{found.subject.logical_id}.{location}" for location in found.locations),
        ]
        for found in every
    }
    weak, sound = (dict(leaves(example[part]["Resources"])) for part in ("weak", "sound"))

    changed = [path for path in {**weak, **sound} if weak.get(path) != sound.get(path)]

    assert changed
    for path in changed:
        logical_id = path.partition(".")[0]
        is_replaced = logical_id not in example["weak"]["Resources"]
        assert is_replaced or any(path.startswith(place) for place in places[logical_id]), path


def places_of(found: Finding) -> list[str]:
    """The whole resource, where the finding is about all of it or about a property it lacks."""
    resource = found.subject.logical_id
    properties = found.subject.properties
    is_whole = not found.locations or any(
        location.startswith("Properties.") and location.count(".") == 1
        for location in found.locations
        if location.removeprefix("Properties.") not in properties
    )
    return [resource] if is_whole else []


@pytest.mark.parametrize("rule", RULE_IDS)
def test_the_code_of_the_example_has_no_finding(rule: str) -> None:
    example = example_of(rule)
    settings = Settings.from_context(example.get("settings"))
    (finding, *_) = found_by_rule(example["weak"], settings)

    assert found_by_rule(run(finding.example), settings) == ()


def trusted_kinds(statements: Iterable[Document]) -> set[tuple[str, str]]:
    """What the Allow statements trust: services and issuers by name, the others by kind."""
    return {
        (kind, _name(kind, name))
        for statement in statements
        if statement["Effect"] == "Allow"
        for kind, names in _principals(statement).items()
        for name in (names if isinstance(names, list) else [names])
    }


def _principals(statement: Document) -> Document:
    found = statement.get("Principal") or statement["NotPrincipal"]
    return {"AWS": found} if isinstance(found, str) else found


def _name(kind: str, name: object) -> str:
    text = json.dumps(name).replace("${AWS::Region}", REGION)
    if "saml-provider/" in text:
        return "SAML"
    if kind == "Federated":
        return text.rpartition("oidc-provider/")[2].strip('"]}')
    service = text.strip('"]}').rpartition('"')[2].removesuffix(".cn") if kind == "Service" else ""
    return meant_service(service) or service


def trust_of(template: Document) -> list[Document]:
    return [
        statement
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::IAM::Role"
        for statement in resource["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    ]


WEAK_TRUST = [
    *(
        (case["name"], case["trust"], case.get("settings"))
        for _, case in test_corpus.cases("weak")
        if "trust" in case
    ),
    *(
        (policy["name"], policy["statements"], policy.get("settings"))
        for policy in test_trust_policies.WEAK
    ),
]


@pytest.mark.parametrize(
    ("statements", "settings"), [case[1:] for case in WEAK_TRUST], ids=[c[0] for c in WEAK_TRUST]
)
def test_the_code_fits_the_principal_of_the_weak_statement(
    statements: list[Document], settings: object
) -> None:
    own_settings = Settings.from_context(settings)
    for finding in found_in({"Role": role_of(*statements)}, own_settings):
        if not finding.rule.id.startswith("trust-") or finding.rule.id == "trust-over-quota":
            continue
        template = run(finding.example)

        assert found_by_rule(template, Settings()) == (), finding.example
        assert trusted_kinds(statements) & trusted_kinds(trust_of(template)), finding.example

"""The fix that a finding prints, done to the template it stands on, removes the finding.

It also adds none. Every weak policy that the tests have is fixed so, wherever the sentence names
the change and the value; why that is not so for a rule stands in `NO_VALUE`.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.checks.registry import RULE_IDS
from iam_patterns.template import AppTemplates, StackTemplate
from tests.checks import test_corpus, test_trust_policies
from tests.checks.resource_templates import ADMIN, allow
from tests.checks.rules.trust import test_never_assumable
from tests.checks.templates import EC2, OTHER, OWN, ROLE, role_of
from tests.checks.test_examples import example_of

VENDOR: Final = "333333333333"
Document = dict[str, Any]
Case = tuple[str, Document, Document, str]
"""Its name, the template, the settings and the Region."""

NO_VALUE: Final = {
    "credentials-imdsv1": "the fix is a mixin over the whole app",
    "keys-access-key": "the resource is replaced by a role of the workload",
    "keys-user": "the resource is replaced by a role of the workload",
    "keys-written-out": "the resource is replaced by a role of the workload",
    "permissions-administrator": "only the owner knows what the role needs",
    "permissions-broad-service-policy": "only the owner knows which resources the service needs",
    "permissions-credential-exposure": "only the owner knows which resources it needs",
    "permissions-data-exposure": "only the owner knows which resources it needs",
    "permissions-giving-away": "only the owner knows which resources it needs",
    "permissions-not-action": "only the owner knows which actions it needs",
    "permissions-over-quota": "only the owner knows what to remove",
    "permissions-pass-any-role": "only the owner knows which role it passes",
    "permissions-privilege-escalation": "only the owner knows which resources it needs",
    "permissions-takeover": "only the owner knows which resources it needs",
    "permissions-unfit-condition-key": "the statement to move it to is the owner's",
    "permissions-unfit-resource": "the fix names the format of the ARN, not the resource",
    "policy-malformed": "each error of the grammar has its own fix",
    "policy-unresolved": "only the owner knows the values",
    "resource-not-principal": "only the owner knows the principals",
    "resource-public": "only the owner knows the principals",
    "resource-whole-organization": "only the owner knows the role",
    "trust-any-certificate": "only the owner knows the certificate",
    "trust-any-principal": "only the owner knows the principals",
    "trust-bootstrap-external-id": "the fix is an option of cdk bootstrap",
    "trust-circle": "only the owner knows which role deploys which",
    "trust-guessable-external-id": "the vendor assigns the ID",
    "trust-ineffective-condition": "only the owner knows the value",
    "trust-itself": "only the owner knows who else assumes it",
    "trust-not-principal": "only the owner knows the principals",
    "trust-oidc-any-ref": "only the owner knows the branches",
    "trust-oidc-any-tenant": "only the owner knows the organization",
    "trust-oidc-many-projects": "only the owner knows the project",
    "policy-unchecked-template": "the other template is not here",
    "resource-malformed": "only the owner knows what was meant",
    "resource-unresolved": "only the owner knows the statement",
    "trust-oidc-without-audience": "only the owner knows the audience",
    "trust-oidc-without-subject": "only the owner knows the subject",
    "trust-over-quota": "only the owner knows whom to remove",
    "trust-pod-identity-unscoped": "only the owner knows the namespace",
    "trust-unresolved-condition": "only the owner knows the value",
    "trust-user-without-mfa": "the fix names the construct: tests of MfaRole",
    "trust-vendor-account": "the vendor documents the account",
    "trust-whole-account": "only the owner knows the role",
    "trust-whole-organization": "only the owner knows the role",
}


_MISSPELT: Final = "permissions-unknown-managed-policy: a misspelt policy"
REVEALED: Final[dict[str, set[str]]] = {
    # What such a policy allows can be read only when its ARN is right.
    "permissions-unknown-managed-policy: a name for an ARN": {
        "permissions-credential-exposure",
        "permissions-data-exposure",
        "permissions-takeover",
    },
    _MISSPELT: {"permissions-broad-service-policy"},
    # It has the condition of SAML too, which no token of OpenID Connect meets.
    "unfitting: OIDC provider by SAML": {"trust-never-assumable"},
    # The pattern is that of every role.
    "a principal ARN of another account": {"trust-whole-account"},
}
"""A second mistake that could not be seen before the first was fixed, by the case."""


def cases() -> Iterator[Case]:
    for rule in RULE_IDS:
        example = example_of(rule)
        yield rule, example["weak"], example.get("settings") or {}, "eu-west-1"
    for policy in test_trust_policies.WEAK:
        template = {"Resources": {"Role": role_of(*policy["statements"])}}
        settings = policy.get("settings") or {}
        yield policy["name"], template, settings, policy.get("region", "eu-west-1")
    for name, dead, _, _ in test_never_assumable.PAIRS:
        yield name, {"Resources": {"Role": role_of(*copy.deepcopy(dead))}}, {}, "eu-west-1"
    for rule, case in test_corpus.cases("weak"):
        if rule.startswith("resource-"):
            name = f"{rule}: {case['name']}"
            template = {"Resources": case["resources"], "Parameters": case.get("parameters", {})}
            yield name, template, case.get("settings") or {}, "eu-west-1"
        if "resources" not in case and "repeat" not in case and "beside" not in case:
            role = role_of(
                *case.get("trust", [EC2]),
                permissions=case.get("permissions"),
                **case.get("role", {}),
            )
            template = {"Resources": {"Role": role}, "Parameters": case.get("parameters", {})}
            name = f"{rule}: {case['name']}"
            yield name, template, case.get("settings") or {}, case.get("region", "eu-west-1")


def found(template: Document, settings: Document, region: str) -> tuple[Finding, ...]:
    stack = StackTemplate("Stack", template, OWN, region)
    return findings(AppTemplates([stack]), Settings.from_context(settings))


class Change:
    """A template and settings that a fix is done to.

    Args:
        case: The case; it is not changed.
        finding: The finding.
    """

    def __init__(self, case: Case, finding: Finding) -> None:
        _, self.template, self.settings, self.region = copy.deepcopy(case)
        self.finding = finding

    def replace(self, old: str, new: str) -> None:
        """Puts a text in the place of another, wherever it stands in the resource."""
        resources = self.template["Resources"]
        text = json.dumps(resources[self.finding.subject.logical_id])
        assert json.dumps(old)[1:-1] in text
        changed = text.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1])
        resources[self.finding.subject.logical_id] = json.loads(changed)

    @property
    def properties(self) -> Document:
        resource: Document = self.template["Resources"][self.finding.subject.logical_id]
        properties: Document = resource.setdefault("Properties", {})
        return properties

    def places(self) -> Iterator[tuple[list[Document], int]]:
        """The statements at the finding's locations, as a list and an index."""
        for location in self.finding.locations:
            *path, index = re.findall(r"[^.\[\]]+", location)
            if not index.isdecimal():
                continue
            at: Any = self.template["Resources"][self.finding.subject.logical_id]
            for part in path:
                at = at[int(part) if isinstance(at, list) else part]
            yield at, int(index)

    def delete(self, location: str = "") -> None:
        for listed, index in list(self.places()):
            inner = re.fullmatch(r".*Statement\[(\d+)\]", location)
            del listed[int(inner[1]) if inner else index]

    def compare(self, key: str, operator: str, value: str | None = None) -> None:
        """Compares a key with another operator, and another value if there is one."""
        for listed, index in self.places():
            conditions = listed[index].get("Condition", {})
            values = [
                compared.pop(name)
                for compared in conditions.values()
                for name in list(compared)
                if name.lower() == key.lower()
            ]
            if values:
                conditions.setdefault(operator, {})[key] = values[0] if value is None else value
            listed[index]["Condition"] = {op: kept for op, kept in conditions.items() if kept}

    def remove_condition(self, key: str) -> None:
        for listed, index in self.places():
            conditions = listed[index]["Condition"]
            for compared in conditions.values():
                for name in [name for name in compared if name.lower() == key.lower()]:
                    del compared[name]
            listed[index]["Condition"] = {op: kept for op, kept in conditions.items() if kept}

    def remove_null(self, key: str) -> None:
        for listed, index in self.places():
            listed[index]["Condition"]["Null"].pop(key)

    def remove_denials(self, key: str) -> None:
        trusted = self.properties["AssumeRolePolicyDocument"]["Statement"]
        trusted[:] = [
            one for one in trusted if one["Effect"] == "Allow" or key not in json.dumps(one)
        ]

    def set_actions(self, *actions: str, keep: bool = False) -> None:
        for listed, index in self.places():
            own = listed[index].get("Action", [])
            kept = (own if isinstance(own, list) else [own]) if keep else []
            listed[index].pop("NotAction", None)
            listed[index]["Action"] = [*kept, *actions]


def _require_account(on: Change) -> None:
    for listed, index in on.places():
        conditions = listed[index].setdefault("Condition", {})
        conditions.setdefault("StringEquals", {})["aws:SourceAccount"] = OWN


Do = Callable[..., object]
FIXES: Final[dict[str, Do]] = {
    # A fix, as a regular expression, and what it says to do.
    r"Replace (\S+) with (\S+)\.": Change.replace,
    r"Remove the condition on (\S+) for \S+\.": Change.remove_condition,
    r"Replace (\S+) with the ARN of the role that needs it, and remove the condition on (\S+)\.": (
        lambda on, name, key: (on.replace(name, ROLE), on.remove_condition(key))
    ),
    r"Remove Null of (\S+)\.": Change.remove_null,
    r"Remove the Deny on (\S+)\.": Change.remove_denials,
    r"Use BoolIfExists and false for (\S+)\.": lambda on, key: on.compare(
        key, "BoolIfExists", "false"
    ),
    r"Use (\w+) for (\S+), which matches wildcards\.": lambda on, op, key: on.compare(key, op),
    r"Use (sts:\w+) for \S+\.": lambda on, action: on.set_actions(action),
    r"Use ((?:String|Arn|Bool|Numeric|Date)\w+) for (\S+)\.": lambda on, op, key: on.compare(
        key, op
    ),
    r"Compare (\S+) with Bool and true\.": lambda on, key: on.compare(key, "Bool", "true"),
    r"Compare (\S+) with NumericLessThan and a number of seconds\.": lambda on, key: on.compare(
        key, "NumericLessThan", "3600"
    ),
    r"Compare sts:ExternalId with StringEquals\.": lambda on: on.compare(
        "sts:ExternalId", "StringEquals", "cust-7f3a9c2e"
    ),
    r"Require aws:SourceAccount with your account ID, or use .*": _require_account,
    r"Require aws:SourceArn with the ARN of .*, or aws:SourceAccount with your account ID\.": (
        _require_account
    ),
    r"Set SourceArn to .*, or SourceAccount to your account ID\.": lambda on: on.properties.update(
        SourceAccount=OWN
    ),
    r"Use the ARN of the bucket, without a slash\.": lambda on: on.replace("reports/*", "reports"),
    r"Allow kms:\* to the root of the key's account, .*": lambda on: on.properties["KeyPolicy"][
        "Statement"
    ].append(allow({"AWS": ADMIN}, "kms:*")),
    rf"If {VENDOR} is yours, add it to \"own_accounts\" under \"iam-patterns\" in cdk.json\. .*": (
        lambda on: on.settings.update(own_accounts=[*on.settings.get("own_accounts", ()), VENDOR])
    ),
    r"Delete (Statement\[\d+\]), or give it .*": lambda on, _: on.delete(),
    r"Delete the statement, or the Deny at (\S+)\.": lambda on, _: on.delete(),
    r"Delete the statement, or .*": lambda on: on.delete(),
    r"Delete one of the two statements\.": lambda on: on.delete(),
    r"Add (\S+) and (\S+) to the actions\.": lambda on, *more: on.set_actions(*more, keep=True),
    r"Set path to (\S+)\.": lambda on, path: on.properties.update(Path=path),
    r"Begin role_name with (\S+)\.": lambda on, prefix: on.properties.update(
        RoleName=f"{prefix}reader"
    ),
    r"Set permissions_boundary to the managed policy (\S+)\.": lambda on, name: (
        on.properties.update(PermissionsBoundary=f"arn:aws:iam::{OWN}:policy/{name}")
    ),
    r"Set max_session_duration to (\d+) seconds or less[.,].*": lambda on, seconds: (
        on.properties.update(MaxSessionDuration=int(seconds))
    ),
    rf"If {OTHER} is yours, add it to \"own_accounts\" [^.]*cdk.json, [^.]*\. (?!Then trust ).*": (
        lambda on: on.settings.update(own_accounts=[*on.settings.get("own_accounts", ()), OTHER])
    ),
    r"Use https://(\S+)/saml\.": lambda on, host: on.compare(
        "SAML:aud", "StringEquals", f"https://{host}/saml"
    ),
    r"Trust account (\d+), or use an ARN of account (\d+)\.": lambda on, theirs, ours: on.replace(
        theirs, ours
    ),
    r"Create the identity provider in account (\d+), and trust its ARN\.": lambda on, own: (
        on.replace(OTHER, own)
    ),
}


def _compare_saml(change: Change) -> None:
    for listed, index in change.places():
        conditions = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
        listed[index]["Condition"] = conditions


FIXES[r"Require SAML:aud\. .*"] = _compare_saml
Done = list[tuple[str, Finding, Change]]


def done(case: Case) -> Done:
    """The findings of a case whose fix could be done, and what it makes of the case."""
    results: Done = []
    for finding in found(*case[1:]):
        sentence = finding.fix.partition(" (iam-patterns rule")[0]
        for form, do in FIXES.items():
            if match := re.fullmatch(form, sentence, re.DOTALL):
                change = Change(case, finding)
                do(change, *match.groups())
                results.append((sentence, finding, change))
                break
    return results


CASES: Final = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_the_printed_fix_removes_the_finding_and_adds_none(case: Case) -> None:
    before = {finding.rule.id for finding in found(*case[1:])}
    before |= REVEALED.get(case[0], set())
    for sentence, finding, change in done(case):
        after = found(change.template, change.settings, change.region)
        same = [
            one
            for one in after
            if (one.rule.id, one.weakness.detail) == (finding.rule.id, finding.weakness.detail)
        ]

        assert not same, sentence
        # A note says what remains, such as that all of the organization is trusted.
        assert {one.rule.id for one in after if one.severity != "note"} <= before, sentence


def test_every_rule_has_a_fix_that_can_be_done_or_a_reason() -> None:
    fixed = {finding.rule.id for case in CASES for _, finding, _ in done(case)}

    assert fixed | set(NO_VALUE) == set(RULE_IDS)
    assert not fixed & set(NO_VALUE)

"""Junk of every type at every parameter of the other public functions: only our errors.

The constructs are in tests/roles/test_any_arguments.py, policies and web identities in
tests/policy/test_any_arguments.py, the permission functions in tests/permissions.
"""

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any, Final

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iam_patterns import LambdaExecutionRole, MfaRole, Trust, access
from iam_patterns.bootstrap import custom_bootstrap_template
from iam_patterns.checks import BaselineEntry, IamChecks, Rule, Settings, findings
from iam_patterns.defaults import (
    BoundaryAndPath,
    RequireImdsV2,
    RoleDefaults,
    RoleRule,
    SourceGuard,
)
from iam_patterns.policy import (
    Caller,
    Condition,
    Guardrail,
    InvalidInputError,
    Operator,
    Policies,
    PolicyDocument,
    Request,
    Statement,
    UndecidedError,
    decide,
    why_guessable,
)
from iam_patterns.template import (
    AppTemplates,
    IamRole,
    TemplateError,
    identities_and_unattached,
    identities_of,
    read_stacks,
    roles_of,
)

OURS: Final = (InvalidInputError, access.AccessError, TemplateError, UndecidedError)
ROLE: Final = "arn:aws:iam::111111111111:role/reports"
OTHER: Final = "arn:aws:iam::222222222222:role/ci"
OBJECT: Final = "arn:aws:s3:::reports/a"
READ: Final = Statement("Read", actions=["s3:GetObject"], resources=[OBJECT])
TEMPLATE: Final[dict[str, Any]] = {
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": Trust.arns(ROLE).to_dict()},
        }
    }
}
STACK: Final = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
LAMBDA: Final = LambdaExecutionRole(STACK, "Role")
MFA: Final = MfaRole(STACK, "Mfa", trusted_arns=["arn:aws:iam::111111111111:user/alice"])
APP: Final = AppTemplates(read_stacks(TEMPLATE))
ACCESS: Final = access.Access.of(TEMPLATE)


def trust_service(services: Any, sid: Any = "A", conditions: Any = None) -> Trust:
    return Trust.service(services, sid=sid, conditions=conditions)


def _trusting(principal: dict[str, str]) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    return {"Properties": {"AssumeRolePolicyDocument": {"Statement": [statement]}}}


BOOTSTRAP: Final[dict[str, Any]] = {
    "Parameters": {"BootstrapVariant": {}, "Qualifier": {}},
    "Conditions": {"HasCloudFormationExecutionPolicies": {"Fn::Equals": ["a", "b"]}},
    "Resources": {
        "CloudFormationExecutionRole": _trusting({"Service": "cloudformation.amazonaws.com"}),
        "DeploymentActionRole": _trusting({"AWS": "1" * 12}),
        "FilePublishingRole": _trusting({"AWS": "1" * 12}),
        "ImagePublishingRole": _trusting({"AWS": "1" * 12}),
        "LookupRole": _trusting({"AWS": "1" * 12}),
    },
}


def boundary_and_path(
    permissions_boundary: Any = None, path: Any = None, *, enforce: Any = False
) -> BoundaryAndPath:
    return BoundaryAndPath(permissions_boundary=permissions_boundary, path=path, enforce=enforce)


CALLS: Final[dict[str, tuple[Callable[..., object], dict[str, Any]]]] = {
    "custom_bootstrap_template": (
        custom_bootstrap_template,
        {
            "template": BOOTSTRAP,
            "deployers": [ROLE],
            "services": ["s3"],
            "path": "/apps/",
            "passed_to": [],
            "readers": [],
        },
    ),
    "Caller.of_account": (Caller.of_account, {"account": "111111111111"}),
    "Caller.of_user": (Caller.of_user, {"arn": "arn:aws:iam::111111111111:user/alice"}),
    "Caller.of_role": (Caller.of_role, {"arn": ROLE}),
    "Caller.of_service": (Caller.of_service, {"service": "ec2.amazonaws.com"}),
    "Caller.of_provider": (Caller.of_provider, {"provider": "cognito-identity.amazonaws.com"}),
    "Request": (
        Request,
        {"caller": Caller.of_role(ROLE), "action": "s3:GetObject", "resource": OBJECT},
    ),
    "Policies": (Policies, {"identity": [PolicyDocument([READ])]}),
    "Guardrail": (
        Guardrail,
        {
            "policy_type": "SERVICE_CONTROL_POLICY",
            "statements": [
                Statement("No", effect="Deny", actions=["iam:CreateUser"], resources=["*"])
            ],
        },
    ),
    "decide": (
        decide,
        {
            "request": Request(Caller.of_role(ROLE), "s3:GetObject", OBJECT),
            "policies": Policies(identity=[PolicyDocument([READ])]),
        },
    ),
    "why_guessable": (why_guessable, {"external_id": "cust-7f3a9c2e"}),
    "Operator.parse": (Operator.parse, {"name": "StringEquals"}),
    "Statement.with_sid": (READ.with_sid, {"sid": "Other"}),
    "Statement.with_action": (READ.with_action, {"action": "s3:PutObject"}),
    "Statement.with_conditions": (
        READ.with_conditions,
        {"conditions": [Condition("StringEquals", "aws:PrincipalOrgID", ("o-abcdefghij",))]},
    ),
    "Statement.with_resources": (READ.with_resources, {"resources": [OBJECT]}),
    "Statement.could_match_action": (READ.could_match_action, {"action": "s3:GetObject"}),
    "Statement.matches_action": (READ.matches_action, {"action": "s3:GetObject"}),
    "Trust.service": (
        trust_service,
        {"services": "ec2.amazonaws.com"},
    ),
    "Access.of": (access.Access.of, {"source": TEMPLATE}),
    "Access.who_can": (ACCESS.who_can, {"action": "s3:ListAllMyBuckets"}),
    "Access.external": (ACCESS.external, {}),
    "Access.reach": (ACCESS.reach, {"caller": access.account("222222222222")}),
    "Access.read": (access.Access.read, {"path": "cdk.json"}),
    "Access.role": (ACCESS.role, {"role": "Role"}),
    "RoleAccess.assumable_by": (
        ACCESS.role("Role").assumable_by,
        {"caller": access.account("222222222222"), "mfa_age": timedelta(minutes=1)},
    ),
    "RoleAccess.allows": (
        ACCESS.role("Role").allows,
        {"action": "s3:GetObject", "resource": OBJECT},
    ),
    "RoleAccess.allows_on_any": (ACCESS.role("Role").allows_on_any, {"action": "s3:GetObject"}),
    "RoleAccess.explain": (
        ACCESS.role("Role").explain,
        {"action": "s3:GetObject", "resource": OBJECT},
    ),
    "access_changes": (
        lambda before, after: list(access.access_changes(before, after)),
        {"before": TEMPLATE, "after": TEMPLATE},
    ),
    "account": (access.account, {"account_id": "222222222222"}),
    "arn_of": (access.arn_of, {"construct": LAMBDA}),
    "cognito_identity": (
        access.cognito_identity,
        {"pool_id": "eu-west-1:12345678-1234-1234-1234-123456789012", "authenticated": True},
    ),
    "github": (access.github, {"repository": "acme/shop", "branch": "main"}),
    "permission_set": (
        access.permission_set,
        {"name": "Deployer", "account": "111111111111", "identity_center_region": "eu-west-1"},
    ),
    "role_arn": (access.role_arn, {"arn": OTHER}),
    "saml": (access.saml, {"provider_name": "Okta"}),
    "service": (access.service, {"name": "states.amazonaws.com"}),
    "user_arn": (access.user_arn, {"arn": "arn:aws:iam::222222222222:user/alice"}),
    "web_identity": (
        lambda issuer, sub: access.web_identity(issuer, sub=sub),
        {"issuer": "gitlab.com", "sub": "a"},
    ),
    "BaselineEntry": (
        BaselineEntry,
        {"rule": "trust-any-principal", "path": "Stack/Role", "reason": "It is a test."},
    ),
    "IamChecks": (IamChecks, {}),
    "Rule": (
        Rule,
        {
            "id": "acme-any",
            "severity": "error",
            "subject": IamRole,
            "title": "A title.",
            "risk": "A risk.",
            "fix": "A fix.",
            "example": "An example.",
            "page": "https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html",
            "find": lambda *_: (),
        },
    ),
    "Settings": (Settings, {}),
    "Settings.from_context": (Settings.from_context, {"context": {}}),
    "findings": (findings, {"app": APP, "settings": Settings()}),
    "AppTemplates": (
        lambda stacks, parameters=None: AppTemplates(stacks, parameters),
        {"stacks": read_stacks(TEMPLATE)},
    ),
    "identities_of": (identities_of, {"app": APP}),
    "identities_and_unattached": (identities_and_unattached, {"app": APP}),
    "read_stacks": (read_stacks, {"source": TEMPLATE}),
    "roles_of": (roles_of, {"app": APP}),
    "add_trust": (
        LAMBDA.add_trust,
        {"trust": Trust.service("lambda.amazonaws.com")},
    ),
    "grant_assume_role": (MFA.grant_assume_role, {"identity": iam.User(STACK, "User")}),
    "caller_permissions": (MFA.caller_permissions, {}),
    "BoundaryAndPath": (boundary_and_path, {"path": "/workload/"}),
    "RequireImdsV2": (lambda: RequireImdsV2(), {}),  # noqa: PLW0108 - jsii hides the signature
    "RoleDefaults": (RoleDefaults, {}),
    "RoleRule": (RoleRule, {"roles": "Prod", "path": "/workload/"}),
    "SourceGuard": (lambda: SourceGuard(), {}),  # noqa: PLW0108 - likewise
    "assume_role_command": (MFA.assume_role_command, {}),
    "aws_config_profile": (MFA.aws_config_profile, {"profile": "shop"}),
}


OF_OTHER_TESTS: Final = {"PolicyDocument", "Principals", "Quotas", "Statement", "Trust"}
"""Those in tests/policy/test_any_arguments.py."""

RESULTS: Final = {
    "Difference",
    "Compliance",
    "ChangedRequest",
    "Change",
    "Answer",
    "AssumeRoleCaller",
    "Decision",
    "Outcome",
    "Report",
    "Finding",
    "IamIdentity",
    "IamRole",
    "NamedPolicy",
    "PolicyProblem",
    "Problem",
    "RoleAccess",
    "StackTemplate",
    "TemplateResource",
    "TemplateSnapshot",
    "TrustedPrincipal",
    "CallerReach",
    "Hop",
    "Permission",
    "Principal",
    "Reach",
    "ReachedRole",
    "Weakness",
}
"""What functions return, and what rules are written from: users construct none of them freely."""

INTERNAL: Final = {
    "refuse_incomplete",
    "refuse_malformed",
    "resources_of",
    "stack_metadata",
    "stack_names",
    "stack_set_templates",
    "unread_resources",
}
"""Functions that take what other functions of the package return."""

TEXT: Final = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            " ",
            "*",
            "a\nb",
            "false",
            "x" * 5000,
            "${aws:username}",
            "cdk.json",
            "tests",
            "/nonexistent",
            ROLE,
            f"{ROLE}*",
            "arn:aws:s3:::*",
            "s3:*",
            "s3:NoSuchAction",
        ]
    ),
)
SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(max_size=4),
    TEXT,
    st.just(object()),
    st.sampled_from([LAMBDA, STACK, READ, APP, ACCESS, Settings(), Trust.arns(ROLE), type, repr]),
    st.just(timedelta(days=-1)),
)
JUNK: Final = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.sets(st.integers(), max_size=2),
    st.just(()).map(iter),
    st.dictionaries(st.one_of(st.integers(), TEXT), SCALARS, max_size=2),
    st.dictionaries(TEXT, st.dictionaries(TEXT, SCALARS, max_size=2), max_size=2),
    st.fixed_dictionaries({"Resources": st.dictionaries(TEXT, SCALARS, max_size=2)}),
)


def public_names() -> Iterator[tuple[str, object]]:
    for package in ("policy", "access", "bootstrap", "checks", "defaults", "template", "testing"):
        module = import_module(f"iam_patterns.{package}")
        yield from ((name, getattr(module, name)) for name in module.__all__)


def parameters() -> Iterator[tuple[str, str]]:
    for name, (function, _) in CALLS.items():
        found = inspect.signature(function).parameters.values()
        yield from ((name, one.name) for one in found if one.kind is not one.VAR_KEYWORD)


def test_every_public_function_is_walked() -> None:
    functions = {
        name
        for name, found in public_names()
        if callable(found) and not (inspect.isclass(found) and issubclass(found, Exception))
    }
    called = {name.partition(".")[0] for name in CALLS} | {"Condition"}

    assert functions - called - OF_OTHER_TESTS - RESULTS - INTERNAL == set()
    for function, valid in CALLS.values():
        function(**valid)


@pytest.mark.parametrize("part", range(4))
def test_only_our_errors_come_out(part: int) -> None:
    @settings(
        max_examples=600,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.sampled_from([*parameters()][part::4]), JUNK)
    def check(found: tuple[str, str], value: object) -> None:
        name, parameter = found
        function, valid = CALLS[name]
        try:
            function(**{**valid, parameter: value})
        except OURS as error:
            assert str(error)  # noqa: PT017 - most junk is refused, and some accepted

    check()

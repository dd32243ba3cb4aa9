"""A custom bootstrap template: CDK's own, with less trust and under a permissions boundary."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from iam_patterns.bootstrap.boundary import (
    BOUNDARY_NAME,
    boundary_resource,
    boundary_size_problem,
    boundary_statements,
)
from iam_patterns.bootstrap.errors import refuse
from iam_patterns.bootstrap.narrowed_trust import (
    execution_trust_problems,
    narrowed_trust,
    trust_problems,
)
from iam_patterns.policy import Problem
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.delegated_administration import PATHS_OF_AWS
from iam_patterns.policy.formats import (
    PRINCIPAL_ARN_PATTERN,
    ROLE_PATH,
    SERVICE_PRINCIPAL,
    Format,
)
from iam_patterns.policy.patterns import is_specific

VARIANT: Final = "iam-patterns: narrowed trust, permissions boundary"
"""What the CDK command line calls the template; it does not replace one variant by another."""

BOUNDARY: Final = "DeploymentBoundary"
"""The logical ID of the boundary."""

_DEPLOYED_WITH: Final = ("DeploymentActionRole", "FilePublishingRole", "ImagePublishingRole")
_LOOKUP: Final = "LookupRole"
_EXECUTION: Final = "CloudFormationExecutionRole"
_ROLES: Final = (*_DEPLOYED_WITH, _LOOKUP, _EXECUTION)
_IDENTITIES: Final = ("AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User")
_FIXED: Final = {
    "DenyExternalId": "true",
    "InputPermissionsBoundary": "",
    "UseExamplePermissionsBoundary": "false",
}
"""Parameters that would undo the template, with the only value that it accepts."""

_EVERYTHING_ELSE: Final = frozenset(
    {"account", "controltower", "iam", "identitystore", "organizations", "rolesanywhere", "sso"}
)
_SERVICE: Final = Format(
    rf"(?!({'|'.join(sorted(_EVERYTHING_ELSE))})$)[a-z0-9][a-z0-9-]*",
    "the prefix of a service's actions, such as s3, and none for identities or accounts",
    "Roles and policies below path are always allowed; nothing else of IAM can be.",
)


def custom_bootstrap_template(
    template: Mapping[str, Any],
    *,
    deployers: Sequence[str],
    services: Sequence[str],
    path: str,
    passed_to: Sequence[str] = (),
    readers: Sequence[str] = (),
) -> dict[str, Any]:
    """CDK's bootstrap template with less trust, and deployments under a permissions boundary.

    Only ``deployers`` can assume the roles that deploy and publish assets, in this account and in
    the accounts of ``cdk bootstrap --trust``; calls with an external ID are refused. The execution
    role no longer has ``AdministratorAccess``: it has a boundary, which is its policy too unless
    you pass ``--cloudformation-execution-policies``. Deployments can use ``services``, and create
    roles below ``path`` that have the same boundary.

    Args:
        template: The output of ``cdk bootstrap --show-template``, parsed.
        deployers: The ARNs of roles and users that deploy, with ``*`` and ``?`` in the name, such
            as ``arn:aws:iam::111111111111:role/ci-*``.
        services: The services that apps use, by the prefix of their actions: ``s3``, ``lambda``.
        path: The path of the roles and managed policies of apps, such as ``/apps/``.
        passed_to: The services that apps pass roles to, such as ``lambda.amazonaws.com``.
        readers: Others that can assume the lookup role, for ``cdk diff`` and context lookups.

    Returns:
        The template for ``cdk bootstrap --template``. The one that was passed does not change.

    Raises:
        PolicyError: If another argument is not valid; it lists every problem.
        BootstrapError: If the template is not CDK's, or has a trust policy that CDK's does not
            have; it lists every problem.

    See https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
    """
    arguments = Arguments("custom_bootstrap_template")
    if not isinstance(template, Mapping):
        fix = "Parse the output of cdk bootstrap --show-template."
        arguments.refuse("template", template, "a parsed template", fix)
    who = arguments.strings("deployers", deployers, PRINCIPAL_ARN_PATTERN)
    lookers = arguments.strings("readers", readers, PRINCIPAL_ARN_PATTERN, empty=True)
    used = arguments.strings("services", services, _SERVICE)
    receivers = arguments.strings("passed_to", passed_to, SERVICE_PRINCIPAL, empty=True)
    arguments.check("path", path, ROLE_PATH)
    if path == "/":
        arguments.refuse("path", path, "a path of the apps' own", "For example /apps/.")
    elif isinstance(path, str) and path.startswith(PATHS_OF_AWS):
        allowed = "a path of the apps' own: AWS services create roles for others below this one"
        arguments.refuse("path", path, allowed, "For example /apps/.")
    for problem in (*_open_patterns("deployers", who), *_open_patterns("readers", lookers)):
        arguments.add(problem)
    arguments.raise_problems()
    statements = boundary_statements(used, path, receivers)
    arguments.add(boundary_size_problem(statements))
    arguments.raise_problems()
    refuse(_template_problems(template))

    custom: dict[str, Any] = deepcopy(dict(template))
    resources = custom["Resources"]
    resources[BOUNDARY] = boundary_resource(statements, path)
    for name in (*_DEPLOYED_WITH, _LOOKUP):
        properties = resources[name]["Properties"]
        callers = [*who, *lookers] if name == _LOOKUP else who
        properties["AssumeRolePolicyDocument"] = narrowed_trust(
            properties["AssumeRolePolicyDocument"], callers
        )
    resources[_EXECUTION]["Properties"] |= {
        "PermissionsBoundary": {"Ref": BOUNDARY},
        "ManagedPolicyArns": {
            "Fn::If": [
                "HasCloudFormationExecutionPolicies",
                {"Ref": "CloudFormationExecutionPolicies"},
                [{"Ref": BOUNDARY}],
            ]
        },
    }
    for name, value in _FIXED.items():
        if name in custom["Parameters"]:
            custom["Parameters"][name] |= {"Default": value, "AllowedValues": [value]}
    custom["Parameters"]["BootstrapVariant"] |= {"Default": VARIANT}
    custom.setdefault("Outputs", {})["BoundaryName"] = {
        "Description": "The permissions boundary that every role of an app must have",
        "Value": {"Fn::Sub": BOUNDARY_NAME},
    }
    return custom


def _open_patterns(name: str, patterns: Sequence[str]) -> Iterator[Problem]:
    for index, pattern in enumerate(patterns):
        said = pattern.split(":", 5)[-1].partition("/")[2]
        if PRINCIPAL_ARN_PATTERN.matches(pattern) and not is_specific(said):
            rule = "the pattern matches any principal of the account, or almost any"
            fix = "Write a part of the name, such as role/ci-*."
            yield Problem.broken_rule(f"{name}[{index}]", rule, fix, value=pattern)


def _template_problems(template: Mapping[str, Any]) -> Iterator[Problem]:
    resources = template.get("Resources")
    parameters = template.get("Parameters")
    conditions = template.get("Conditions")
    fix = "Pass the output of cdk bootstrap --show-template."
    for name in _ROLES:
        resource = resources.get(name) if isinstance(resources, Mapping) else None
        properties = resource.get("Properties") if isinstance(resource, Mapping) else None
        if not isinstance(properties, Mapping):
            yield Problem.broken_rule(f"Resources.{name}", "is missing", fix)
            continue
        where = f"Resources.{name}.Properties.AssumeRolePolicyDocument"
        problems = execution_trust_problems if name == _EXECUTION else trust_problems
        yield from problems(properties.get("AssumeRolePolicyDocument"), where)
    for name, resource in resources.items() if isinstance(resources, Mapping) else ():
        kind = resource.get("Type") if isinstance(resource, Mapping) else None
        if name not in _ROLES and kind in _IDENTITIES:
            rule = "is a role, user or group that CDK's bootstrap template does not have"
            yield Problem.broken_rule(f"Resources.{name}", rule, fix)
    for where, found, name in (
        ("Parameters", parameters, "BootstrapVariant"),
        ("Parameters", parameters, "Qualifier"),
        ("Conditions", conditions, "HasCloudFormationExecutionPolicies"),
    ):
        if not isinstance(found, Mapping) or not isinstance(found.get(name), Mapping):
            yield Problem.broken_rule(f"{where}.{name}", "is missing", fix)
    known = parameters if isinstance(parameters, Mapping) else {}
    for name in _FIXED:
        if not isinstance(known.get(name, {}), Mapping):
            yield Problem(f"Parameters.{name}", known[name], "a parameter", fix)
    if not isinstance(template.get("Outputs", {}), Mapping):
        yield Problem("Outputs", template["Outputs"], "a mapping of outputs", fix)

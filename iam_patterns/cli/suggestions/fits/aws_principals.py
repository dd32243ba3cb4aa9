"""Constructs for roles that accounts, roles and users assume.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_cross-account-with-roles.html
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.cli.suggestions.fit import (
    ASSUME,
    SET_SOURCE_IDENTITY,
    TAG,
    Block,
    Conditions,
    Fit,
    NoFitError,
    allow,
    require,
)
from iam_patterns.cli.suggestions.fits.pods import of_pods_of_another_role
from iam_patterns.cli.suggestions.hand_written import HandWritten
from iam_patterns.cli.suggestions.python_code import Call, code_of_text
from iam_patterns.cli.suggestions.sub_text import is_known, plain, referred
from iam_patterns.policy import why_guessable
from iam_patterns.policy.formats import (
    EXTERNAL_ID,
    ORGANIZATION_ID,
    PRINCIPAL_ARN_PATTERN,
    ROLE_ARN,
    ROLE_OR_USER_ARN,
    TAG_KEY,
    TAG_VALUE,
)
from iam_patterns.policy.patterns import is_specific

_ROOT: Final = re.compile(
    r"(?:arn:(?:aws[a-z-]*|\$\{AWS::Partition\}):iam::)?(\d{12}|\$\{[^}]*\}):root"
)
_HOUR: Final = 3600
_LONGEST_AGE: Final = 129600
_NO_EXTERNAL_ID: Final[Block] = {"Null": {"sts:ExternalId": ("true",)}}
_MFA: Final = "aws:MultiFactorAuthPresent"


@dataclass(frozen=True, slots=True)
class _Callers:
    """The principals: an account, and roles and users by ARN."""

    account: str | None
    arns: tuple[str, ...]

    def arguments(self, patterns: tuple[str, ...]) -> dict[str, Any]:
        """Those of `MfaRole` and `CrossAccountDeployRole`."""
        found: dict[str, Any] = {}
        if self.arns:
            found["trusted_arns"] = list(map(code_of_text, self.arns))
        if self.account is not None:
            found["trusted_account"] = code_of_text(self.account)
            if patterns:
                found["principal_arn_patterns"] = list(map(code_of_text, patterns))
            else:
                found["allow_any_principal_in_account"] = True
        return found

    def trust(
        self,
        conditions: Conditions,
        patterns: tuple[str, ...],
        actions: tuple[str, ...] = (ASSUME,),
    ) -> list[dict[str, Any]]:
        """The statements of these two constructs."""
        found = []
        if self.arns:
            found.append(allow("TrustNamedPrincipals", {"AWS": self.arns}, actions, conditions))
        if self.account is not None:
            narrowed = {"ArnLike": {"aws:PrincipalArn": patterns}} if patterns else {}
            root = {"AWS": [_root(self.account)]}
            found.append(allow("TrustAccount", root, actions, {**conditions, **narrowed}))
        return found


def of_aws_principals(role: HandWritten) -> Fit:
    """The construct for a role that AWS principals assume."""
    callers = _callers(role)
    target = of_pods_of_another_role(role) if callers.account is None else None
    if target:
        return target
    trusted = role.trusted
    organization = trusted.values("aws:PrincipalOrgID", "StringEquals", "StringLike")
    if len(organization) > 1:
        raise NoFitError("it accepts several organizations. Create a role for each")
    require("organization_id", ORGANIZATION_ID, organization)
    external = trusted.values("sts:ExternalId", "StringEquals", "StringLike")
    has_mfa = "true" in trusted.values(_MFA, "Bool", "BoolIfExists", "StringEquals")
    if external and not has_mfa:
        return _of_vendor(callers, external)
    patterns = trusted.values(
        "aws:PrincipalArn", "ArnLike", "ArnEquals", "StringLike", "StringEquals"
    )
    if callers.account is not None:
        require("principal_arn_patterns", PRINCIPAL_ARN_PATTERN, patterns)
        if not all(map(_is_specific, patterns)):
            raise NoFitError("its pattern of aws:PrincipalArn matches almost every principal")
    else:
        patterns = ()
    if has_mfa and not organization:
        return _of_person(role, callers, patterns)
    is_short = int(str(role.properties.get("MaxSessionDuration", _HOUR)) or 0) <= _HOUR
    if not has_mfa and is_short and _is_chained(role, callers, organization):
        return _of_roles(role, callers, organization)
    return _of_deployer(role, callers, patterns, organization)


def _callers(role: HandWritten) -> _Callers:
    accounts: list[str] = []
    arns: list[str] = []
    for text in role.trusted.principals:
        root = _ROOT.fullmatch(text)
        if root or re.fullmatch(r"\d{12}", text):
            accounts.append(root[1] if root else text)
        elif text == "${AWS::AccountId}":
            accounts.append(text)
        elif "*" in text:
            raise NoFitError("it trusts every AWS account. List the accounts or roles")
        else:
            arns.append(text)
    if len(set(accounts)) > 1:
        raise NoFitError("it trusts several accounts. Create a role for each")
    require("trusted_arns", ROLE_OR_USER_ARN, arns)
    return _Callers(accounts[0] if accounts else None, tuple(arns))


def _of_vendor(callers: _Callers, external: tuple[str, ...]) -> Fit:
    require("external_id", EXTERNAL_ID, external)
    if callers.account is not None and callers.arns:
        raise NoFitError("it trusts an account and single principals. Create a role for each")
    ids = list(map(code_of_text, external))
    arguments: dict[str, Any] = {}
    if callers.account is not None:
        arguments["vendor_account"] = code_of_text(callers.account)
        principals = [_root(callers.account)]
    else:
        require("vendor_role_arns", ROLE_ARN, callers.arns)
        arguments["vendor_role_arns"] = list(map(code_of_text, callers.arns))
        principals = list(callers.arns)
    arguments["external_id"] = ids[0] if len(ids) == 1 else ids
    if any(is_known(one) and why_guessable(plain(one)) for one in external):
        arguments["allow_guessable_external_id"] = True
    conditions = {"StringEquals": {"sts:ExternalId": external}}
    statement = allow("TrustVendorWithExternalId", {"AWS": principals}, (ASSUME,), conditions)
    return Fit("ThirdPartyExternalIdRole", arguments, [statement])


def _of_person(role: HandWritten, callers: _Callers, patterns: tuple[str, ...]) -> Fit:
    age, age_arguments = _mfa_age(role)
    arguments = callers.arguments(patterns) | age_arguments
    conditions: Block = {**_NO_EXTERNAL_ID, **age}
    actions: tuple[str, ...] = (ASSUME,)
    own_name = ("${!aws:username}",)
    if role.trusted.values("sts:SourceIdentity", "StringEquals", "StringLike") == own_name:
        if any(":role/" in arn for arn in callers.arns):
            raise NoFitError(
                "it requires the user name as source identity of roles, which have none"
            )
        arguments["require_source_identity"] = True
        conditions["StringEquals"] = {"sts:SourceIdentity": own_name}
        actions = (ASSUME, SET_SOURCE_IDENTITY)
    if any("/aws-reserved/sso.amazonaws.com/" in text for text in (*callers.arns, *patterns)):
        raise NoFitError("it trusts roles of IAM Identity Center, whose sessions never have MFA")
    return Fit("MfaRole", arguments, callers.trust(conditions, patterns, actions))


def _mfa_age(role: HandWritten) -> tuple[Block, dict[str, Any]]:
    ages = role.trusted.values("aws:MultiFactorAuthAge", "NumericLessThan", "NumericLessThanEquals")
    seconds = int(ages[0]) if len(ages) == 1 and ages[0].isdecimal() else _HOUR
    if not 1 <= seconds <= _LONGEST_AGE:
        raise NoFitError(f"aws:MultiFactorAuthAge of {seconds} seconds is not 1 second to 36 hours")
    conditions: Block = {
        "Bool": {_MFA: ("true",)},
        "NumericLessThan": {"aws:MultiFactorAuthAge": (str(seconds),)},
    }
    is_usual = seconds == _HOUR
    return conditions, {} if is_usual else {"max_mfa_age": Call("Duration.seconds", (seconds,))}


def _is_chained(role: HandWritten, callers: _Callers, organization: tuple[str, ...]) -> bool:
    """Whether the callers are roles: of this template, or of the organization."""
    if callers.account is not None or not callers.arns:
        return False
    names = [(referred(arn) or "").partition(".")[0] for arn in callers.arns]
    of_template = all(role.type_of(name) == "AWS::IAM::Role" for name in names)
    by_arn = all(":role/" in arn for arn in callers.arns)
    has_tags = bool(role.trusted.with_prefix("aws:RequestTag/", "StringEquals"))
    return of_template or (by_arn and (bool(organization) or has_tags))


def _of_roles(role: HandWritten, callers: _Callers, organization: tuple[str, ...]) -> Fit:
    require("trusted_role_arns", ROLE_ARN, callers.arns)
    arguments: dict[str, Any] = {"trusted_role_arns": list(map(code_of_text, callers.arns))}
    equals: dict[str, tuple[str, ...]] = {}
    if organization:
        arguments["organization_id"] = code_of_text(organization[0])
        equals["aws:PrincipalOrgID"] = organization
    else:
        arguments["allow_outside_organization"] = True
    tags = role.trusted.with_prefix("aws:RequestTag/", "StringEquals")
    if tags:
        require("session_tags", TAG_KEY, tags)
        for values in tags.values():
            require("session_tags", TAG_VALUE, values)
        arguments["session_tags"] = {key: [*map(code_of_text, v)] for key, v in tags.items()}
        equals |= {f"aws:RequestTag/{key}": values for key, values in tags.items()}
    conditions: Block = {**_NO_EXTERNAL_ID, "StringEquals": equals}
    if tags:
        conditions["ForAllValues:StringEquals"] = {"aws:TagKeys": tuple(tags)}
    actions = (ASSUME, TAG) if tags else (ASSUME,)
    statement = allow("TrustNamedRoles", {"AWS": callers.arns}, actions, conditions)
    return Fit("ChainedRole", arguments, [statement])


def _of_deployer(
    role: HandWritten,
    callers: _Callers,
    patterns: tuple[str, ...],
    organization: tuple[str, ...],
) -> Fit:
    arguments = callers.arguments(patterns)
    conditions: Block = dict(_NO_EXTERNAL_ID)
    if organization:
        arguments["organization_id"] = code_of_text(organization[0])
        conditions["StringEquals"] = {"aws:PrincipalOrgID": organization}
    if "true" in role.trusted.values(_MFA, "Bool", "BoolIfExists", "StringEquals"):
        age, age_arguments = _mfa_age(role)
        arguments |= {"require_mfa": True} | age_arguments
        conditions |= age
    return Fit("CrossAccountDeployRole", arguments, callers.trust(conditions, patterns))


def _root(account: str) -> str:
    return f"arn:${{AWS::Partition}}:iam::{account}:root"


def _is_specific(pattern: str) -> bool:
    name = plain(pattern).split(":", 5)[-1].partition("/")[2]
    return not is_known(pattern) or is_specific(name)

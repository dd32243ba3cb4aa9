"""The construct for roles of machines with certificates, through IAM Roles Anywhere.

See https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
"""

from typing import Any, Final

from iam_patterns.cli.suggestions.fit import (
    ASSUME,
    SET_SOURCE_IDENTITY,
    TAG,
    Fit,
    NoFitError,
    allow,
    require,
)
from iam_patterns.cli.suggestions.hand_written import HandWritten
from iam_patterns.cli.suggestions.python_code import code_of_text
from iam_patterns.policy.formats import CERTIFICATE_FIELD, TRUST_ANCHOR_ARN

_SUBJECT: Final = "aws:PrincipalTag/x509Subject/"
_PARTS: Final = ("C", "CN", "DC", "GN", "L", "O", "OU", "SN", "ST", "T", "UID", "serialNumber")
_SHARED: Final = frozenset({"C", "L", "ST"})


def of_certificates(role: HandWritten) -> Fit:
    """The construct for a role that IAM Roles Anywhere assumes."""
    anchors = role.trusted.values(
        "aws:SourceArn", "ArnEquals", "ArnLike", "StringEquals", "StringLike"
    )
    if len(anchors) != 1:
        raise NoFitError("it accepts no or several trust anchors. RolesAnywhereRole requires one")
    require("trust_anchor_arn", TRUST_ANCHOR_ARN, anchors)
    parts = {part.lower(): part for part in _PARTS}
    subject: dict[str, str] = {}
    for name, values in role.trusted.with_prefix(_SUBJECT, "StringEquals", "StringLike").items():
        if name not in parts or len(values) != 1:
            raise NoFitError(f"RolesAnywhereRole cannot require these values of {_SUBJECT}{name}")
        subject[parts[name]] = values[0]
    require("certificate_subject", CERTIFICATE_FIELD, subject.values())
    if subject and subject.keys() <= _SHARED:
        raise NoFitError("it requires only parts of the subject that many certificates share")
    arguments: dict[str, Any] = {"trust_anchor_arn": code_of_text(anchors[0])}
    conditions = {"ArnEquals": {"aws:SourceArn": anchors}}
    if subject:
        arguments["certificate_subject"] = {
            part: code_of_text(value) for part, value in subject.items()
        }
        conditions["StringEquals"] = {f"{_SUBJECT}{part}": (v,) for part, v in subject.items()}
    else:
        arguments["allow_any_certificate_of_the_anchor"] = True
    trust = allow(
        "TrustCertificates",
        {"Service": role.trusted.principals},
        (ASSUME, TAG, SET_SOURCE_IDENTITY),
        conditions,
    )
    return Fit(
        "RolesAnywhereRole",
        arguments,
        [trust],
        takes_over=("AWS::RolesAnywhere::Profile", "profile"),
    )

"""The operators' role: only assertions of one provider for the AWS sign-in page."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, Session, Try

_STACK: Final = "SamlRole"
_ROLE: Final = "{SamlRole.RoleArn}"
_TOOLS: Final = Account("tools")


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="see that the trust policy requires the sign-in page",
        call=Call("iam", "get_role", {"RoleName": "{SamlRole.RoleName}"}),
        expected="allowed",
        finds="'SAML:aud': 'https://signin.aws.amazon.com/saml'",
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="assume the role with an invalid assertion",
        call=Call(
            "sts",
            "assume_role_with_saml",
            {
                "RoleArn": _ROLE,
                "PrincipalArn": "arn:aws:iam::111111111111:saml-provider/Okta",
                "SAMLAssertion": "bm90IGFuIGFzc2VydGlvbg==",
            },
        ),
        expected="denied",
        differs="the emulator does not support sts:AssumeRoleWithSAML",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_TOOLS),
        who="root of the tools account",
        what="assume the role without an assertion",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=AUDITOR),
        who="a role of another account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=Account("stranger")),
        who="another account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)

"""The SAML sign-in endpoints of AWS, by partition: what ``SAML:aud`` can be.

See https://docs.aws.amazon.com/general/latest/gr/signin-service.html
"""

from typing import Final

SIGN_IN_HOSTS: Final = {
    "aws": "signin.aws.amazon.com",
    "aws-cn": "signin.amazonaws.cn",
    "aws-us-gov": "signin.amazonaws-us-gov.com",
}
"""The host; that of one Region has the Region before it."""

"""Sending email with one SES identity.

See https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
"""

from collections.abc import Iterator, Sequence
from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.tokens import contains_token

_IDENTITY: Final = ":identity/"
_IDENTITY_ARN: Final = arn_of(
    "ses",
    r"identity/[\w.+=@-]{1,320}",
    "arn:PARTITION:ses:REGION:ACCOUNT:identity/DOMAIN-OR-ADDRESS",
)
_CONFIGURATION_SET_ARN: Final = arn_of(
    "ses",
    r"configuration-set/[\w-]{1,64}",
    "arn:PARTITION:ses:REGION:ACCOUNT:configuration-set/NAME",
)
_TEMPLATE_ARN: Final = arn_of(
    "ses", r"template/[\w-]{1,64}", "arn:PARTITION:ses:REGION:ACCOUNT:template/NAME"
)
_ADDRESS: Final = Format(
    r"[\w.!#%&'+/=^`{|}~-]{1,64}@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+",
    "an email address without display name and without * ? $",
    "Write the address that the messages come from, such as orders@example.com.",
)


def send_email(
    identity_arn: str,
    *,
    from_addresses: Sequence[str],
    configuration_set_arn: str | None = None,
    template_arn: str | None = None,
) -> tuple[Statement, ...]:
    """Sends email with an identity, from the addresses given.

    Allows: sending messages, formatted or raw, from these addresses; with a configuration set;
    from one template.
    Does not allow: other From addresses, bulk sending, other identities, managing identities.

    Args:
        identity_arn: The ARN of the verified domain or address.
        from_addresses: The From addresses that the messages can have, at least one. SES does
            not compare their display names.
        configuration_set_arn: The configuration set that the calls name, or that is the
            identity's default.
        template_arn: The template that the calls name.

    Raises:
        PolicyError: With every malformed argument, and every address that does not belong to
            the identity.

    Example:
        >>> domain = "arn:aws:ses:eu-west-1:111111111111:identity/example.com"
        >>> send_email(domain, from_addresses=["orders@example.com"])[0].actions
        ('ses:SendEmail', 'ses:SendRawEmail')

    See https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policy-examples.html
    """
    arguments = Arguments("send_email")
    arguments.check("identity_arn", identity_arn, _IDENTITY_ARN)
    addresses = arguments.strings("from_addresses", from_addresses, _ADDRESS)
    arguments.check_optional("configuration_set_arn", configuration_set_arn, _CONFIGURATION_SET_ARN)
    arguments.check_optional("template_arn", template_arn, _TEMPLATE_ARN)
    for address in _foreign(identity_arn, addresses):
        fix = "Name the identity of its domain, or another address."
        arguments.refuse("from_addresses", address, "an address of the identity", fix)
    arguments.raise_problems()
    templated = ["ses:SendTemplatedEmail"] if template_arn is not None else []
    named = (configuration_set_arn, template_arn)
    return (
        Statement(
            "SendEmail",
            actions=["ses:SendEmail", "ses:SendRawEmail", *templated],
            resources=[identity_arn, *(arn for arn in named if arn is not None)],
            conditions={"StringEquals": {"ses:FromAddress": addresses}},
        ),
    )


def _foreign(identity_arn: object, addresses: Sequence[str]) -> Iterator[str]:
    """The addresses that do not belong to the identity: SES refuses to send from them."""
    if not isinstance(identity_arn, str) or contains_token(identity_arn):
        return
    identity = identity_arn.partition(_IDENTITY)[2].lower()
    for address in addresses:
        if contains_token(address):
            continue
        domain = address.lower().partition("@")[2]
        known = address.lower() == identity if "@" in identity else _is_within(domain, identity)
        if not known:
            yield address


def _is_within(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")

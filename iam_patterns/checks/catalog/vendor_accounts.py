"""The AWS accounts of vendors, as each vendor documents them.

Incomplete on purpose: a vendor is here only if its own page or module names the account. Vendors
have accounts by site and product, and add some; the pages were read in November 2026.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
"""

import re
from dataclasses import dataclass
from typing import Final

READ: Final = "November 2026"
"""When the pages were read."""


@dataclass(frozen=True, slots=True)
class VendorAccount:
    """One account of a vendor.

    Args:
        vendor: The vendor's name.
        account: The account.
        purpose: What the vendor uses it for, where it has several.
        page: Where the vendor documents it.
    """

    vendor: str
    account: str
    purpose: str
    page: str


VENDOR_ACCOUNTS: Final = (
    VendorAccount(
        "Datadog",
        "464622532012",
        "AWS integration",
        "https://docs.datadoghq.com/integrations/guide/aws-manual-setup/",
    ),
    VendorAccount(
        "Datadog",
        "417141415827",
        "AWS integration, site AP1",
        "https://docs.datadoghq.com/integrations/guide/error-datadog-not-authorized-sts-assume-role/",
    ),
    VendorAccount(
        "Lacework",
        "434813966438",
        "",
        "https://github.com/lacework/terraform-aws-iam-role",
    ),
    VendorAccount(
        "New Relic",
        "754728514883",
        "polling integrations",
        "https://docs.newrelic.com/docs/infrastructure/amazon-integrations/connect/connect-aws-new-relic-infrastructure-monitoring/",
    ),
    VendorAccount(
        "New Relic",
        "253490767857",
        "workflow automation",
        "https://docs.newrelic.com/docs/workflow-automation/setup-and-configure/set-up-aws-credentials/iam-role-setup",
    ),
    VendorAccount(
        "Segment",
        "595280932656",
        "destinations",
        "https://segment.com/docs/connections/destinations/catalog/amazon-kinesis/",
    ),
    VendorAccount(
        "Sumo Logic",
        "926226587429",
        "hosted collectors",
        "https://help.sumologic.com/docs/send-data/hosted-collectors/amazon-aws/grant-access-aws-product/",
    ),
)

_NAMES: Final = {
    # Segment is left out: the word is common in the names of roles.
    "Datadog": re.compile(r"data[-_ ]?dog", re.IGNORECASE),
    "Lacework": re.compile(r"lacework", re.IGNORECASE),
    "New Relic": re.compile(r"new[-_ ]?relic", re.IGNORECASE),
    "Sumo Logic": re.compile(r"sumo[-_ ]?logic", re.IGNORECASE),
}


def vendor_of(account: str) -> str | None:
    """The vendor whose account it is; None if no row has it."""
    return next((row.vendor for row in VENDOR_ACCOUNTS if row.account == account), None)


def accounts_of(vendor: str) -> tuple[str, ...]:
    """The accounts that a vendor documents."""
    return tuple(row.account for row in VENDOR_ACCOUNTS if row.vendor == vendor)


def vendors_named(text: str) -> tuple[str, ...]:
    """The vendors whose names are in a text, such as the name of a role."""
    return tuple(vendor for vendor, name in _NAMES.items() if name.search(text))

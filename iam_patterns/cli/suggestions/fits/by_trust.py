"""The construct for a role, by what its trust policy trusts."""

from iam_patterns.cli.suggestions.fit import Fit, NoFitError
from iam_patterns.cli.suggestions.fits.aws_principals import of_aws_principals
from iam_patterns.cli.suggestions.fits.federated import of_federated
from iam_patterns.cli.suggestions.fits.services import of_service
from iam_patterns.cli.suggestions.hand_written import HandWritten


def fit_of(role: HandWritten) -> Fit:
    """The construct for a role.

    Raises:
        NoFitError: If none fits, with the reason.
    """
    kind = role.trusted.kind
    if kind == "Service":
        return of_service(role)
    if kind == "AWS":
        return of_aws_principals(role)
    if kind == "Federated":
        return of_federated(role)
    raise NoFitError(f"no construct trusts principals of the kind {kind}")

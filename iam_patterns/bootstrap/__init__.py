"""CDK's bootstrap template, with less trust and under a permissions boundary."""

from iam_patterns.bootstrap.custom_template import custom_bootstrap_template
from iam_patterns.bootstrap.errors import BootstrapError

__all__ = ["BootstrapError", "custom_bootstrap_template"]

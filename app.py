"""The example stacks, one for each role: `make synth` writes their CloudFormation."""

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from iam_patterns import IamChecks
from stacks.example import Settings, examples


def build(app: App) -> None:
    """Adds every example stack to the app.

    The account numbers come from the context of cdk.json; ``cdk synth -c tools_account=...``
    replaces them.

    Args:
        app: The app, with ``tools_account``, ``workload_account``, ``management_account``,
            ``vendor_account``, ``vendor_external_id``, ``organization_id`` and ``region`` in its
            context.
    """
    settings = Settings.of(app)
    for example in examples().values():
        example.add(app, settings)


if __name__ == "__main__":
    app = App()
    build(app)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True), IamChecks())
    app.synth()

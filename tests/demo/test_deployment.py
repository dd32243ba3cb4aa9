"""The deployment, and how its failures are reported."""

import sys
from pathlib import Path

import pytest

from demo.deployment import DeploymentError, bootstrap, deploy
from tests.demo.emulators import CONTEXT, new_emulator

FAILING_APP = """
import sys
from aws_cdk import App, CfnResource, Environment, Stack
app = App()
stack = Stack(app, "Broken", env=Environment(account=sys.argv[1], region=sys.argv[2]))
CfnResource(stack, "Nothing", type="AWS::Nowhere::Nothing")
app.synth()
"""


@pytest.mark.slow
def test_a_failed_deployment_reports_the_reason_of_cloudformation(tmp_path: Path) -> None:
    app = tmp_path / "failing_app.py"
    app.write_text(FAILING_APP)
    command = f"{sys.executable} {app} {CONTEXT.tools_account} {CONTEXT.region}"

    with new_emulator() as emulator:
        bootstrap(emulator, CONTEXT)
        with pytest.raises(DeploymentError, match="AWS::Nowhere::Nothing"):
            deploy(emulator, CONTEXT, app=command)

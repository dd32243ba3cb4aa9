"""The migrated shop, with one mistake: a role has another path than before."""

from typing import cast

from aws_cdk import App, CfnResource

from demo.migration import after

if __name__ == "__main__":
    app = App()
    role = after.build(app).node.find_child("ServerRole")
    cast("CfnResource", role.node.default_child).add_property_override("Path", "/other/")
    app.synth()

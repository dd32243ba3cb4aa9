"""What the shop has besides its roles: the same before and after."""

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from demo.deployment import Context


class Shop(Stack):
    """The stack of the shop, with its bucket.

    Args:
        app: The app.
    """

    def __init__(self, app: App) -> None:
        context = Context.read()
        environment = Environment(account=context.tools_account, region=context.region)
        super().__init__(app, "Shop", env=environment)
        self.vendor_account = context.vendor_account
        self.vendor_external_id = context.vendor_external_id
        self.workload_account = context.workload_account
        self.orders = s3.Bucket(self, "Orders")

    def import_function(self, role: iam.IRole) -> lambda_.Function:
        """The function that imports the orders."""
        return lambda_.Function(
            self,
            "Import",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline("def handler(event, context): pass"),
            role=role,
        )


class Reports(Stack):
    """A stack of another team: it imports a role of the shop by its name, and gives it a policy.

    Args:
        scope: The app.
        shop: The stack of the shop.
    """

    def __init__(self, scope: Construct, shop: Shop) -> None:
        super().__init__(
            scope, "Reports", env=Environment(account=shop.account, region=shop.region)
        )
        self.add_stack_dependency(shop)
        server = iam.Role.from_role_name(self, "Server", "shop/shop-server")
        s3.Bucket(self, "Bucket").grant_read(server)

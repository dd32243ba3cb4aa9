"""Constructs, their tokens, and short names in questions."""

import pytest
from aws_cdk import App, CfnOutput, Environment, Fn, NestedStack, Stack, Stage
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template

from iam_patterns import Ec2InstanceRole
from iam_patterns.testing import Access, AccessError, account, arn_of, role_arn, user_arn
from tests.access.example_app import OWN

ENV = Environment(account=OWN, region="eu-west-1")
EC2 = iam.ServicePrincipal("ec2.amazonaws.com")


class Shop:
    """An app with roles in two stacks and a nested one, and a bucket."""

    def __init__(self, scope: App | Stage | None = None) -> None:
        self.scope = scope or App()
        self.data = Stack(self.scope, "Data", env=ENV)
        self.work = Stack(self.scope, "Work", env=ENV)
        self.bucket = s3.Bucket(self.data, "Bucket")
        self.hub = iam.Role(self.work, "Hub", assumed_by=EC2)
        self.other = iam.Role(self.work, "Other", assumed_by=EC2)
        self.trust = Stack(self.scope, "Trust", env=ENV)
        self.target = iam.Role(self.trust, "Target", assumed_by=self.hub)
        self.worker = Ec2InstanceRole(self.work, "Worker")
        self.bucket.grant_read(self.worker)
        self.user = iam.User(self.work, "Alice")
        self.people = iam.Role(self.work, "People", assumed_by=iam.ArnPrincipal(self.user.user_arn))
        self.inner = iam.Role(NestedStack(self.work, "Nested"), "Inner", assumed_by=EC2)
        self.bucket.grant_read(self.inner)


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop()


@pytest.fixture(scope="module")
def of_app(shop: Shop) -> Access:
    return Access.of(shop.scope)


@pytest.mark.parametrize("source", ["scope", "work"])
def test_a_role_is_found_by_its_construct(source: str, shop: Shop) -> None:
    access = Access.of(getattr(shop, source))

    for role in (shop.hub, shop.worker, shop.inner, shop.hub.node.default_child):
        assert role.node.path.removesuffix("/Resource") in repr(access.role(role))  # type: ignore[union-attr, arg-type] # the child is a CfnRole


def test_attributes_of_constructs_are_resolved(shop: Shop, of_app: Access) -> None:
    worker = of_app.role(shop.worker)

    assert worker.allows("s3:GetObject", shop.bucket.arn_for_objects("orders.csv"))
    assert worker.allows("s3:GetObject", f"{arn_of(shop.bucket)}/orders.csv")
    assert worker.allows("s3:ListBucket", arn_of(shop.bucket))
    assert not worker.allows("s3:PutObject", shop.bucket.arn_for_objects("orders.csv"))
    assert of_app.role(shop.inner).allows("s3:GetObject", shop.bucket.arn_for_objects("a"))
    assert not of_app.role(shop.hub).allows("s3:GetObject", shop.bucket.arn_for_objects("a"))


def test_a_role_or_a_user_of_the_app_can_be_the_caller(shop: Shop, of_app: Access) -> None:
    target, people = of_app.role(shop.target), of_app.role(shop.people)
    assert target.assumable_by(role_arn(shop.hub))
    assert target.assumable_by(role_arn(arn_of(shop.hub)))
    assert target.assumable_by(role_arn(of_app.role("Hub").arn))
    assert not target.assumable_by(role_arn(shop.other))
    assert not target.assumable_by(role_arn(of_app.role("Other").arn))
    assert people.assumable_by(user_arn(shop.user))
    assert not people.assumable_by(user_arn(f"arn:aws:iam::{OWN}:user/bob"))


@pytest.mark.parametrize("has_permission", [True, False])
def test_a_trusted_caller_without_the_permission_is_told_apart(*, has_permission: bool) -> None:
    stack = Stack(App(), "Stack", env=ENV)
    worker = iam.Role(stack, "Worker", role_name="shop-worker", assumed_by=EC2)
    role = iam.Role(stack, "Role", assumed_by=iam.AccountPrincipal("222222222222"))
    policy = role.assume_role_policy
    assert policy
    policy.add_statements(
        iam.PolicyStatement(
            principals=[iam.AccountRootPrincipal()], actions=["sts:AssumeRole"], sid="Own"
        )
    )
    if has_permission:
        worker.add_to_policy(iam.PolicyStatement(actions=["sts:AssumeRole"], resources=["*"]))

    answer = Access.of(stack).role("Role").assumable_by(role_arn(worker))

    reason = "trusted by Statement[1] (Own); shop-worker's own policies do not allow sts:AssumeRole"
    assert bool(answer) is has_permission
    assert (reason in str(answer)) is not has_permission


def test_constructs_of_a_stage_are_resolved() -> None:
    app = App()
    shop = Shop(Stage(app, "Prod"))

    for access in (Access.of(app), Access.of(shop.scope), Access.of(shop.work)):
        worker = access.role(shop.worker)
        assert worker.allows("s3:GetObject", shop.bucket.arn_for_objects("a"))
        assert worker.allows("s3:GetObject", f"arn:aws:s3:::<{_logical_id(shop)}>/a")
        assert not worker.allows("s3:PutObject", shop.bucket.arn_for_objects("a"))


def _logical_id(shop: Shop) -> str:
    child = shop.bucket.node.default_child
    assert isinstance(child, s3.CfnBucket)
    return shop.data.get_logical_id(child)


@pytest.mark.parametrize("stacks", [1, 2])
def test_names_work_with_one_stack_and_with_two(stacks: int) -> None:
    app = App()
    stack = Stack(app, "One", env=ENV)
    bucket = s3.Bucket(stack, "Bucket")
    role = Ec2InstanceRole(stack, "Role")
    bucket.grant_read(role)
    if stacks > 1:
        s3.Bucket(Stack(app, "Two", env=ENV), "Other")

    access = Access.of(app)

    logical_id = stack.get_logical_id(role.node.default_child)  # type: ignore[arg-type] # an element
    for name in ("Role", "One/Role", logical_id, f"arn:aws:iam::{OWN}:role/<{logical_id}>"):
        assert access.role(name).allows("s3:GetObject", "arn:aws:s3:::<Bucket83908E77>/a")
        assert not access.role(name).allows("s3:PutObject", "arn:aws:s3:::<Bucket83908E77>/a")


def test_an_ambiguous_name_is_an_error_with_the_full_names() -> None:
    app = App()
    for name in ("One", "Two"):
        stack = Stack(app, name, env=ENV)
        s3.Bucket(stack, "Bucket")
        Ec2InstanceRole(stack, "Role")
    access = Access.of(app)

    with pytest.raises(AccessError, match="2 roles are named Role: One/Role, Two/Role"):
        access.role("Role")
    with pytest.raises(AccessError, match=r"several.*<One.Bucket83908E77>, <Two.Bucket83908E77>"):
        access.role("One/Role").allows("s3:GetObject", "arn:aws:s3:::<Bucket83908E77>/a")
    assert not access.role("One/Role").allows("s3:GetObject", "arn:aws:s3:::<One.Bucket83908E77>/a")


def test_a_construct_of_another_app_is_an_error(shop: Shop, of_app: Access) -> None:
    foreign = Shop()

    with pytest.raises(AccessError, match="Work/Hub belongs to another app"):
        of_app.role(foreign.hub)
    with pytest.raises(AccessError, match="belongs to another app"):
        of_app.role(shop.hub).allows("s3:GetObject", foreign.bucket.arn_for_objects("a"))


def test_a_construct_needs_the_app(shop: Shop) -> None:
    access = Access.of(Template.from_stack(shop.work).to_json())

    with pytest.raises(AccessError, match="Work/Hub is a construct"):
        access.role(shop.hub)
    (name,) = [path for path in access.roles() if "Worker" in path]
    with pytest.raises(AccessError, match=r"Write <LogicalId>"):
        access.role(name).allows("s3:GetObject", shop.bucket.arn_for_objects("a"))


def test_a_construct_that_is_no_role_of_the_app_is_an_error(shop: Shop, of_app: Access) -> None:
    imported = iam.Role.from_role_arn(
        Stack(App(), "Foreign"), "Imported", f"arn:aws:iam::{OWN}:role/x"
    )
    own = App()
    stack = Stack(own, "Stack", env=ENV)
    of_own = iam.Role.from_role_arn(stack, "Imported", f"arn:aws:iam::{OWN}:role/x")
    iam.Role(stack, "Role", assumed_by=EC2)

    with pytest.raises(AccessError, match="belongs to another app"):
        of_app.role(imported)
    with pytest.raises(AccessError, match="is imported"):
        Access.of(own).role(of_own)
    with pytest.raises(AccessError, match="is not one of the roles"):
        of_app.role(shop.bucket)  # type: ignore[arg-type] # what the test is about


def test_an_imported_role_can_be_the_caller() -> None:
    stack = Stack(App(), "Stack", env=ENV)
    deployer = iam.Role.from_role_arn(stack, "Imported", f"arn:aws:iam::{OWN}:role/deployer")
    role = iam.Role(stack, "Role", assumed_by=deployer)

    assert Access.of(stack).role(role).assumable_by(role_arn(deployer))
    assert not Access.of(stack).role(role).assumable_by(account("222222222222"))


def test_the_arn_of_each_kind_of_construct() -> None:
    stack = Stack(App(), "Stack", env=ENV)
    queue, topic = sqs.Queue(stack, "Queue"), sns.Topic(stack, "Topic")
    key, secret = kms.Key(stack, "Key"), secretsmanager.Secret(stack, "Secret")
    policy = iam.ManagedPolicy(
        stack, "Policy", statements=[iam.PolicyStatement(actions=["s3:*"], resources=["*"])]
    )
    code = lambda_.Code.from_inline("def handler(*_): pass")
    function = lambda_.Function(
        stack, "Function", runtime=lambda_.Runtime.PYTHON_3_13, handler="index.handler", code=code
    )

    assert arn_of(queue) == queue.queue_arn
    assert arn_of(topic) == topic.topic_arn
    assert arn_of(key) == key.key_arn
    assert arn_of(secret) == secret.secret_arn
    assert arn_of(policy) == policy.managed_policy_arn
    assert arn_of(function) == function.function_arn
    child = queue.node.default_child
    assert isinstance(child, sqs.CfnQueue)
    assert stack.resolve(arn_of(child)) == stack.resolve(queue.queue_arn)
    with pytest.raises(AccessError, match="must have a property for its ARN"):
        arn_of(CfnOutput(stack, "Output", value="x"))


def test_a_token_without_a_construct_is_resolved_in_the_stack_of_the_role() -> None:
    stack = Stack(App(), "Stack", env=ENV)
    bucket = s3.Bucket(stack, "Bucket")
    role = Ec2InstanceRole(stack, "Role")
    bucket.grant_read(role)
    joined = Fn.join("", [bucket.bucket_arn, "/a"])

    assert Access.of(stack).role(role).allows("s3:GetObject", joined)
    assert not Access.of(stack).role(role).allows("s3:PutObject", joined)

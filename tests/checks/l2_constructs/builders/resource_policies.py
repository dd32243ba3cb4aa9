"""What CDK writes into the policies of buckets, keys, queues, topics, functions and secrets."""

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as alarm_actions
from aws_cdk import aws_config as config
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_efs as efs
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_elasticloadbalancingv2_targets as elb_targets
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_logs_destinations as destinations
from aws_cdk import aws_opensearchservice as opensearch
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ses as ses
from aws_cdk import aws_ses_actions as ses_actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from tests.checks.l2_constructs.parts import NAME, Builders, event_bus, function, role, vpc


def _notifying(stack: Stack) -> s3.Bucket:
    """A bucket that notifies a topic, a queue and a function, and deletes its objects."""
    bucket = s3.Bucket(
        stack,
        NAME,
        enforce_ssl=True,
        auto_delete_objects=True,
        removal_policy=RemovalPolicy.DESTROY,
        server_access_logs_bucket=s3.Bucket(stack, "Logs", enforce_ssl=True),
    )
    key = kms.Key(stack, "Key")
    created = s3.EventType.OBJECT_CREATED
    bucket.add_event_notification(created, notifications.SnsDestination(sns.Topic(stack, "Topic")))
    for name, of_queue in (("Queue", None), ("Encrypted", key)):
        queue = sqs.Queue(stack, name, encryption_master_key=of_queue, enforce_ssl=True)
        removed = s3.EventType.OBJECT_REMOVED
        bucket.add_event_notification(
            removed, notifications.SqsDestination(queue), s3.NotificationKeyFilter(prefix=name)
        )
    bucket.add_event_notification(
        s3.EventType.OBJECT_TAGGING, notifications.LambdaDestination(function(stack))
    )
    return bucket


def _subscribed(stack: Stack) -> sns.Topic:
    """A topic with subscriptions of each kind that has a policy."""
    topic = sns.Topic(stack, NAME, enforce_ssl=True)
    dead = sqs.Queue(stack, "DeadLetters")
    topic.add_subscription(
        subscriptions.SqsSubscription(
            sqs.Queue(stack, "Queue", encryption=sqs.QueueEncryption.KMS), dead_letter_queue=dead
        )
    )
    topic.add_subscription(subscriptions.LambdaSubscription(function(stack)))
    return topic


def _rule(stack: Stack) -> events.Rule:
    """A rule with targets of each kind that has a policy."""
    rule = events.Rule(stack, NAME, schedule=events.Schedule.rate(Duration.hours(1)))
    rule.add_target(targets.SnsTopic(sns.Topic(stack, "Topic")))
    rule.add_target(targets.SqsQueue(sqs.Queue(stack, "Queue")))
    rule.add_target(
        targets.LambdaFunction(function(stack), dead_letter_queue=sqs.Queue(stack, "DeadLetters"))
    )
    rule.add_target(targets.CloudWatchLogGroup(logs.LogGroup(stack, "LogGroup")))
    rule.add_target(targets.EventBus(event_bus(stack)))
    return rule


def _distribution(stack: Stack) -> cloudfront.Distribution:
    """A distribution of a bucket and a function, by origin access control."""
    url = function(stack).add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
    encrypted = s3.Bucket(stack, "Encrypted", encryption=s3.BucketEncryption.KMS)
    return cloudfront.Distribution(
        stack,
        NAME,
        enable_logging=True,
        default_behavior=cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_control(s3.Bucket(stack, "Bucket"))
        ),
        additional_behaviors={
            "/old/*": cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_identity(s3.Bucket(stack, "Old"))
            ),
            "/encrypted/*": cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(encrypted)
            ),
            "/call/*": cloudfront.BehaviorOptions(
                origin=origins.FunctionUrlOrigin.with_origin_access_control(url)
            ),
        },
    )


def _balancer(stack: Stack) -> elbv2.ApplicationLoadBalancer:
    """A load balancer with access logs and a function."""
    balancer = elbv2.ApplicationLoadBalancer(stack, NAME, vpc=vpc(stack))
    balancer.log_access_logs(s3.Bucket(stack, "Logs"))
    listener = balancer.add_listener("Listener", port=80)
    listener.add_targets("Function", targets=[elb_targets.LambdaTarget(function(stack))])
    return balancer


def _network_balancer(stack: Stack) -> elbv2.NetworkLoadBalancer:
    balancer = elbv2.NetworkLoadBalancer(stack, NAME, vpc=vpc(stack))
    balancer.log_access_logs(s3.Bucket(stack, "Logs"))
    return balancer


def _trail(stack: Stack) -> cloudtrail.Trail:
    return cloudtrail.Trail(
        stack,
        NAME,
        sns_topic=sns.Topic(stack, "Topic"),
        encryption_key=kms.Key(stack, "Key"),
        send_to_cloud_watch_logs=True,
    )


def _shared_key(stack: Stack) -> kms.Key:
    """A key with grants to services, roles and the account, and its replica of another Region."""
    key = kms.Key(stack, NAME, admins=[role(stack, "Admin")], multi_region=True)
    key.grant_encrypt_decrypt(iam.AccountRootPrincipal())
    key.grant_decrypt(iam.ServicePrincipal("sns.amazonaws.com"))
    key.grant(iam.AccountPrincipal(stack.account), "kms:CreateGrant")
    sns.Topic(stack, "Topic", master_key=key)
    s3.Bucket(stack, "Bucket", encryption_key=key)
    dynamodb.TableV2(
        stack,
        "Table",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        encryption=dynamodb.TableEncryptionV2.customer_managed_key(key),
    )
    logs.LogGroup(stack, "LogGroup", encryption_key=key)
    return key


def _rotated(stack: Stack) -> secretsmanager.Secret:
    """A secret that a function rotates, under a key, with a resource policy."""
    secret = secretsmanager.Secret(stack, NAME, encryption_key=kms.Key(stack, "Key"))
    secret.add_rotation_schedule("Rotation", rotation_lambda=function(stack))
    secret.deny_account_root_delete()
    return secret


def _users_function(stack: Stack) -> config.CustomRule:
    return config.CustomRule(
        stack, NAME, lambda_function=function(stack), configuration_changes=True
    )


def _mail(stack: Stack) -> ses.ReceiptRuleSet:
    """Rules for mail that store it, publish it and call a function."""
    return ses.ReceiptRuleSet(
        stack,
        NAME,
        drop_spam=True,
        rules=[
            ses.ReceiptRuleOptions(
                actions=[
                    ses_actions.S3(
                        bucket=s3.Bucket(stack, "Bucket"),
                        kms_key=kms.Key(stack, "Key"),
                        topic=sns.Topic(stack, "Topic"),
                    ),
                    ses_actions.Lambda(function=function(stack)),
                    ses_actions.Sns(topic=sns.Topic(stack, "Other")),
                ]
            )
        ],
    )


def _subscription_filter(stack: Stack) -> logs.LogGroup:
    group = logs.LogGroup(stack, NAME)
    group.add_subscription_filter(
        "Filter",
        destination=destinations.LambdaDestination(function(stack)),
        filter_pattern=logs.FilterPattern.all_events(),
    )
    group.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("es.amazonaws.com")],
            actions=["logs:PutLogEvents"],
            resources=[group.log_group_arn],
        )
    )
    return group


def _alarm(stack: Stack) -> cloudwatch.Alarm:
    alarm = (
        function(stack).metric_errors().create_alarm(stack, NAME, threshold=1, evaluation_periods=1)
    )
    alarm.add_alarm_action(alarm_actions.SnsAction(sns.Topic(stack, "Topic")))
    alarm.add_alarm_action(alarm_actions.LambdaAction(function(stack, "Action")))
    return alarm


def _file_system(stack: Stack) -> efs.FileSystem:
    found = efs.FileSystem(stack, NAME, vpc=vpc(stack), allow_anonymous_access=False)
    found.add_access_point("AccessPoint")
    found.grant_root_access(role(stack, "Root"))
    return found


def _repository(stack: Stack) -> ecr.Repository:
    repository = ecr.Repository(
        stack, NAME, empty_on_delete=True, removal_policy=RemovalPolicy.DESTROY
    )
    repository.grant_pull(iam.ServicePrincipal("codebuild.amazonaws.com"))
    return repository


def _domain(stack: Stack) -> opensearch.Domain:
    return opensearch.Domain(
        stack,
        NAME,
        version=opensearch.EngineVersion.OPENSEARCH_2_17,
        use_unsigned_basic_auth=True,
        logging=opensearch.LoggingOptions(app_log_enabled=True),
    )


BUILDERS: Builders = {
    "aws_cloudfront_origins.S3BucketOrigin": _distribution,
    "aws_cloudtrail.Trail": _trail,
    "aws_cloudwatch_actions.LambdaAction": _alarm,
    "aws_config.CustomRule": _users_function,
    "aws_ecr.Repository of a service": _repository,
    "aws_efs.FileSystem without anonymous access": _file_system,
    "aws_elasticloadbalancingv2_targets.LambdaTarget": _balancer,
    "aws_elasticloadbalancingv2.NetworkLoadBalancer": _network_balancer,
    "aws_events_targets.SqsQueue": _rule,
    "aws_kms.Key with grants": _shared_key,
    "aws_logs_destinations.LambdaDestination": _subscription_filter,
    "aws_opensearchservice.Domain with its own users": _domain,
    "aws_s3_notifications.SnsDestination": _notifying,
    "aws_secretsmanager.RotationSchedule": _rotated,
    "aws_ses_actions.Lambda": _mail,
    "aws_sns_subscriptions.SqsSubscription": _subscribed,
}

"""API Gateway, AppSync and App Mesh."""

from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_appmesh as appmesh
from aws_cdk import aws_appsync as appsync
from aws_cdk import aws_opensearchservice as opensearch
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import IConstruct

from tests.checks.l2_constructs.parts import NAME, Builders, event_bus, function, role, table, vpc


def _rest_api(stack: Stack) -> apigateway.RestApi:
    api = apigateway.RestApi(stack, NAME, cloud_watch_role=True)
    api.root.add_method("GET")
    return api


def _with_authorizer(stack: Stack, authorizer: apigateway.Authorizer) -> IConstruct:
    apigateway.RestApi(stack, "Api").root.add_method("GET", authorizer=authorizer)
    return authorizer


def _step_functions_api(stack: Stack) -> IConstruct:
    machine = stepfunctions.StateMachine(
        stack,
        "Machine",
        definition_body=stepfunctions.DefinitionBody.from_chainable(
            stepfunctions.Pass(stack, "Pass")
        ),
        state_machine_type=stepfunctions.StateMachineType.EXPRESS,
    )
    return apigateway.StepFunctionsRestApi(stack, NAME, state_machine=machine)


def _http_route(stack: Stack) -> IConstruct:
    return apigatewayv2.HttpRoute(
        stack,
        NAME,
        http_api=apigatewayv2.HttpApi(stack, "Api"),
        integration=integrations.HttpLambdaIntegration("Integration", function(stack)),
        route_key=apigatewayv2.HttpRouteKey.with_("/items"),
        authorizer=authorizers.HttpIamAuthorizer(),
    )


def _graphql_api(stack: Stack, name: str = "Api") -> appsync.GraphqlApi:
    return appsync.GraphqlApi(
        stack,
        name,
        name=name,
        definition=appsync.Definition.from_file("tests/checks/l2_constructs/schema.graphql"),
        log_config=appsync.LogConfig(field_log_level=appsync.FieldLogLevel.ALL),
    )


def _event_api(stack: Stack, name: str = "Api") -> appsync.EventApi:
    iam_only = appsync.AppSyncAuthProvider(authorization_type=appsync.AppSyncAuthorizationType.IAM)
    modes = [appsync.AppSyncAuthorizationType.IAM]
    return appsync.EventApi(
        stack,
        name,
        api_name=name,
        authorization_config=appsync.EventApiAuthConfig(
            auth_providers=[iam_only],
            connection_auth_mode_types=modes,
            default_publish_auth_mode_types=modes,
            default_subscribe_auth_mode_types=modes,
        ),
        log_config=appsync.AppSyncLogConfig(field_log_level=appsync.AppSyncFieldLogLevel.ALL),
    )


def _domain(stack: Stack) -> opensearch.Domain:
    return opensearch.Domain(stack, "Domain", version=opensearch.EngineVersion.OPENSEARCH_2_19)


def _serverless(stack: Stack) -> rds.ServerlessCluster:
    return rds.ServerlessCluster(
        stack,
        "Cluster",
        engine=rds.DatabaseClusterEngine.aurora_postgres(
            version=rds.AuroraPostgresEngineVersion.VER_16_6
        ),
        vpc=vpc(stack),
        enable_data_api=True,
    )


def _secret(stack: Stack) -> secretsmanager.Secret:
    return secretsmanager.Secret(stack, "Secret")


BUILDERS: Final[Builders] = {
    "aws_apigateway.ApiKey": lambda stack: apigateway.ApiKey(stack, NAME),
    "aws_apigateway.LambdaRestApi": lambda stack: apigateway.LambdaRestApi(
        stack, NAME, handler=function(stack), cloud_watch_role=True
    ),
    "aws_apigateway.Method": lambda stack: apigateway.RestApi(stack, "Api").root.add_method("GET"),
    "aws_apigateway.RateLimitedApiKey": lambda stack: apigateway.RateLimitedApiKey(stack, NAME),
    "aws_apigateway.RequestAuthorizer": lambda stack: _with_authorizer(
        stack,
        apigateway.RequestAuthorizer(
            stack,
            NAME,
            handler=function(stack),
            identity_sources=[apigateway.IdentitySource.header("Authorization")],
            assume_role=role(stack),
        ),
    ),
    "aws_apigateway.RestApi": _rest_api,
    "aws_apigateway.SpecRestApi": lambda stack: apigateway.SpecRestApi(
        stack,
        NAME,
        api_definition=apigateway.ApiDefinition.from_inline({"openapi": "3.0.2"}),
        cloud_watch_role=True,
    ),
    "aws_apigateway.StepFunctionsRestApi": _step_functions_api,
    "aws_apigateway.TokenAuthorizer": lambda stack: _with_authorizer(
        stack,
        apigateway.TokenAuthorizer(stack, NAME, handler=function(stack), assume_role=role(stack)),
    ),
    "aws_apigatewayv2.ApiKey": lambda stack: apigatewayv2.ApiKey(stack, NAME),
    "aws_apigatewayv2.HttpAuthorizer": lambda stack: apigatewayv2.HttpAuthorizer(
        stack,
        NAME,
        http_api=apigatewayv2.HttpApi(stack, "Api"),
        identity_source=["$request.header.Authorization"],
        type=apigatewayv2.HttpAuthorizerType.LAMBDA,
        authorizer_uri=function(stack).function_arn,
        payload_format_version=apigatewayv2.AuthorizerPayloadVersion.VERSION_2_0,
        role=role(stack),
    ),
    "aws_apigatewayv2.HttpRoute": _http_route,
    "aws_apigatewayv2.RateLimitedApiKey": lambda stack: apigatewayv2.RateLimitedApiKey(stack, NAME),
    "aws_apigatewayv2.WebSocketApi": lambda stack: apigatewayv2.WebSocketApi(stack, NAME),
    "aws_apigatewayv2.WebSocketIntegration": lambda stack: apigatewayv2.WebSocketIntegration(
        stack,
        NAME,
        integration_type=apigatewayv2.WebSocketIntegrationType.AWS,
        integration_uri="arn:aws:apigateway:us-east-1:sqs:path/111111111111/queue",
        web_socket_api=apigatewayv2.WebSocketApi(stack, "Api"),
        credentials_role=role(stack),
    ),
    "aws_apigatewayv2.WebSocketStage": lambda stack: apigatewayv2.WebSocketStage(
        stack,
        NAME,
        stage_name="live",
        web_socket_api=apigatewayv2.WebSocketApi(stack, "Api"),
    ),
    "aws_appmesh.VirtualGateway": lambda stack: appmesh.VirtualGateway(
        stack, NAME, mesh=appmesh.Mesh(stack, "Mesh")
    ),
    "aws_appmesh.VirtualNode": lambda stack: appmesh.VirtualNode(
        stack, NAME, mesh=appmesh.Mesh(stack, "Mesh")
    ),
    "aws_appsync.GraphqlApi": lambda stack: _graphql_api(stack, NAME),
    "aws_appsync.EventApi": lambda stack: _event_api(stack, NAME),
    "aws_appsync.ChannelNamespace": lambda stack: appsync.ChannelNamespace(
        stack, NAME, api=_event_api(stack)
    ),
    "aws_appsync.SourceApiAssociation": lambda stack: appsync.SourceApiAssociation(
        stack,
        NAME,
        merged_api=_graphql_api(stack, "Merged"),
        source_api=_graphql_api(stack, "Source"),
        merged_api_execution_role=role(stack),
    ),
    "aws_appsync.DynamoDbDataSource": lambda stack: appsync.DynamoDbDataSource(
        stack, NAME, api=_graphql_api(stack), table=table(stack)
    ),
    "aws_appsync.EventBridgeDataSource": lambda stack: appsync.EventBridgeDataSource(
        stack, NAME, api=_graphql_api(stack), event_bus=event_bus(stack)
    ),
    "aws_appsync.HttpDataSource": lambda stack: appsync.HttpDataSource(
        stack,
        NAME,
        api=_graphql_api(stack),
        endpoint="https://states.us-east-1.amazonaws.com",
        authorization_config=appsync.AwsIamConfig(
            signing_region="us-east-1", signing_service_name="states"
        ),
    ),
    "aws_appsync.LambdaDataSource": lambda stack: appsync.LambdaDataSource(
        stack, NAME, api=_graphql_api(stack), lambda_function=function(stack)
    ),
    "aws_appsync.OpenSearchDataSource": lambda stack: appsync.OpenSearchDataSource(
        stack, NAME, api=_graphql_api(stack), domain=_domain(stack)
    ),
    "aws_appsync.RdsDataSource": lambda stack: appsync.RdsDataSource(
        stack,
        NAME,
        api=_graphql_api(stack),
        secret_store=_secret(stack),
        serverless_cluster=_serverless(stack),
    ),
    "aws_appsync.AppSyncDynamoDbDataSource": lambda stack: appsync.AppSyncDynamoDbDataSource(
        stack, NAME, api=_event_api(stack), table=table(stack)
    ),
    "aws_appsync.AppSyncEventBridgeDataSource": lambda stack: appsync.AppSyncEventBridgeDataSource(
        stack, NAME, api=_event_api(stack), event_bus=event_bus(stack)
    ),
    "aws_appsync.AppSyncHttpDataSource": lambda stack: appsync.AppSyncHttpDataSource(
        stack,
        NAME,
        api=_event_api(stack),
        endpoint="https://states.us-east-1.amazonaws.com",
        authorization_config=appsync.AppSyncAwsIamConfig(
            signing_region="us-east-1", signing_service_name="states"
        ),
    ),
    "aws_appsync.AppSyncLambdaDataSource": lambda stack: appsync.AppSyncLambdaDataSource(
        stack, NAME, api=_event_api(stack), lambda_function=function(stack)
    ),
    "aws_appsync.AppSyncOpenSearchDataSource": lambda stack: appsync.AppSyncOpenSearchDataSource(
        stack, NAME, api=_event_api(stack), domain=_domain(stack)
    ),
    "aws_appsync.AppSyncRdsDataSource": lambda stack: appsync.AppSyncRdsDataSource(
        stack,
        NAME,
        api=_event_api(stack),
        secret_store=_secret(stack),
        serverless_cluster=_serverless(stack),
    ),
}

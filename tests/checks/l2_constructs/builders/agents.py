"""Bedrock AgentCore."""

from typing import Final

from aws_cdk import SecretValue, Stack
from aws_cdk import aws_bedrockagentcore as agentcore

from tests.checks.l2_constructs.parts import ACCOUNT, NAME, REGION, Builders, function

_IMAGE: Final = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/agent:1"


def _runtime(stack: Stack, name: str = "Runtime") -> agentcore.Runtime:
    artifact = agentcore.AgentRuntimeArtifact.from_image_uri(_IMAGE)
    return agentcore.Runtime(stack, name, agent_runtime_artifact=artifact)


def _gateway_target(stack: Stack) -> agentcore.GatewayTarget:
    tool = agentcore.ToolDefinition(
        name="tool",
        description="A tool",
        input_schema=agentcore.SchemaDefinition(type=agentcore.SchemaDefinitionType.OBJECT),
    )
    return agentcore.GatewayTarget.for_lambda(
        stack,
        NAME,
        gateway=agentcore.Gateway(stack, "Gateway"),
        lambda_function=function(stack),
        tool_schema=agentcore.ToolSchema.from_inline([tool]),
    )


def _evaluator(stack: Stack) -> agentcore.Evaluator:
    return agentcore.Evaluator(
        stack,
        NAME,
        evaluator_name="evaluator",
        evaluator_config=agentcore.EvaluatorConfig.code_based(lambda_function=function(stack)),
        level=agentcore.EvaluationLevel.TRACE,
    )


def _online_evaluation(stack: Stack) -> agentcore.OnlineEvaluationConfig:
    return agentcore.OnlineEvaluationConfig(
        stack,
        NAME,
        online_evaluation_config_name="evaluation",
        data_source=agentcore.DataSourceConfig.from_agent_runtime_endpoint(_runtime(stack)),
        evaluators=[agentcore.EvaluatorSelector.builtin(agentcore.BuiltinEvaluator.HELPFULNESS)],
    )


def _policy(stack: Stack) -> agentcore.Policy:
    return agentcore.Policy(
        stack,
        NAME,
        policy_engine=agentcore.PolicyEngine(stack, "Engine"),
        statement=agentcore.PolicyStatement.from_cedar("permit(principal, action, resource);"),
    )


def _memory(stack: Stack) -> agentcore.Memory:
    strategy = agentcore.MemoryStrategy.using_built_in_semantic()
    return agentcore.Memory(stack, NAME, memory_strategies=[strategy])


BUILDERS: Final[Builders] = {
    "aws_bedrockagentcore.ApiKeyCredentialProvider": lambda stack: (
        agentcore.ApiKeyCredentialProvider(stack, NAME)
    ),
    "aws_bedrockagentcore.BrowserCustom": lambda stack: agentcore.BrowserCustom(stack, NAME),
    "aws_bedrockagentcore.CodeInterpreterCustom": lambda stack: agentcore.CodeInterpreterCustom(
        stack, NAME
    ),
    "aws_bedrockagentcore.Evaluator": _evaluator,
    "aws_bedrockagentcore.Gateway": lambda stack: agentcore.Gateway(stack, NAME),
    "aws_bedrockagentcore.GatewayTarget": _gateway_target,
    "aws_bedrockagentcore.Memory": _memory,
    "aws_bedrockagentcore.OAuth2CredentialProvider": lambda stack: (
        agentcore.OAuth2CredentialProvider.using_github(
            stack, NAME, client_id="client", client_secret=SecretValue.unsafe_plain_text("x")
        )
    ),
    "aws_bedrockagentcore.OnlineEvaluationConfig": _online_evaluation,
    "aws_bedrockagentcore.Policy": _policy,
    "aws_bedrockagentcore.PolicyEngine": lambda stack: agentcore.PolicyEngine(stack, NAME),
    "aws_bedrockagentcore.Runtime": lambda stack: _runtime(stack, NAME),
    "aws_bedrockagentcore.WorkloadIdentity": lambda stack: agentcore.WorkloadIdentity(stack, NAME),
}

"""CDK constructs in questions: their ARNs, and the values of their tokens.

See https://docs.aws.amazon.com/cdk/v2/guide/tokens.html
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from iam_patterns.access.errors import AccessError
from iam_patterns.policy.tokens import is_token, split_at_tokens
from iam_patterns.template import AppTemplates

if TYPE_CHECKING:
    from aws_cdk import Stack
    from constructs import IConstruct

    from iam_patterns.template.intrinsics import Resolver

_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def arn_of(construct: "IConstruct") -> str:
    """The ARN of a construct, to be used in questions about its app.

    Args:
        construct: A construct of the AWS Construct Library, such as a bucket, a queue or a role.

    Raises:
        AccessError: When the construct has no property for its ARN.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from aws_cdk import aws_s3 as s3
        >>> bucket = s3.Bucket(Stack(App(), "Example"), "Bucket")
        >>> arn_of(bucket) == bucket.bucket_arn
        True

    See https://docs.aws.amazon.com/cdk/v2/guide/resources.html
    """
    for name in _arn_properties(construct):
        arn = getattr(construct, name, None)
        if isinstance(arn, str):
            return arn
    raise AccessError(
        f"construct: must have a property for its ARN (got {type(construct).__name__}). "
        "Pass the ARN, such as bucket.bucket_arn."
    )


def _arn_properties(construct: object) -> Iterator[str]:
    """The properties that may have the ARN: ``bucket_arn`` of a Bucket, ``attr_arn`` of an L1."""
    for kind in type(construct).__mro__:
        name = kind.__name__.strip("_").removesuffix("Proxy")
        yield f"{_CAPITAL.sub('_', name).lower()}_arn"
        yield f"{_CAPITAL.sub('_', re.sub('^I(?=[A-Z])', '', name)).lower()}_arn"
    yield "attr_arn"


def is_construct(value: object) -> bool:
    """Whether a value is a CDK construct."""
    return not isinstance(value, str) and hasattr(value, "node")


class AppConstructs:
    """The construct tree that an app's templates were synthesized from.

    Args:
        app: The templates.
        root: The root of the tree.
    """

    def __init__(self, app: AppTemplates, root: "IConstruct") -> None:
        self._root = root
        self._resolvers: dict[str, Resolver] = {}
        for stack, resolver in app.resolved():
            if stack.file:
                self._resolvers.setdefault(stack.file.name, resolver)

    def text(self, text: str, file: str) -> str:
        """The text with each token replaced by its value.

        Args:
            text: The text.
            file: The template file of the stack in which a token without a construct is
                resolved.

        Raises:
            AccessError: When a token belongs to another app, or has no string value.
        """
        return "".join(
            self._value(piece, file) if is_token(piece) else piece
            for piece in split_at_tokens(text)
        )

    def resource(self, construct: Any) -> tuple[str, str] | None:  # noqa: ANN401 - a construct
        """The template file and logical ID of a construct's resource; None if it has none.

        Raises:
            AccessError: When the construct belongs to another app.
        """
        from aws_cdk import CfnElement, Stack  # noqa: PLC0415 - reading templates takes no CDK

        self._refuse_foreign(construct)
        is_element = isinstance(construct, CfnElement)
        element = construct if is_element else construct.node.default_child
        if not isinstance(element, CfnElement):
            return None
        stack = Stack.of(element)
        return stack.template_file, stack.resolve(element.logical_id)

    def _value(self, piece: str, file: str) -> str:
        from aws_cdk import Reference, Stack, Tokenization  # noqa: PLC0415 - see above

        token: Any = Tokenization.reverse_string(piece).first_token
        if Reference.is_reference(token):
            self._refuse_foreign(token.target)
            scope = Stack.of(token.target)
            file = scope.template_file
        else:
            scope = self._stack(file)
        resolver = self._resolvers.get(file)
        if resolver is None:
            raise AccessError(
                f"the stack {scope.node.path} is not part of what was read. "
                "Pass its app to Access.of."
            )
        value = resolver.value(scope.resolve(token))
        if not isinstance(value, str):
            raise AccessError(f"a token must stand for one string (got {value!r}).")
        return value

    def _stack(self, file: str) -> "Stack":
        """The stack with a template file."""
        from aws_cdk import Stack  # noqa: PLC0415 - see above

        return next(
            construct
            for construct in self._root.node.find_all()
            if isinstance(construct, Stack) and construct.template_file == file
        )

    def _refuse_foreign(self, construct: Any) -> None:  # noqa: ANN401 - a construct
        if construct.node.root is not self._root:
            raise AccessError(
                f"{construct.node.path} belongs to another app. Pass that app to Access.of."
            )


def without_tokens(constructs: AppConstructs | None, text: str, file: str) -> str:
    """A text with its tokens replaced by their values.

    Args:
        constructs: The construct tree; None if there is none.
        text: The text.
        file: The template file of the stack in which it is resolved.

    Raises:
        AccessError: When there is no construct tree.
    """
    if constructs is None:
        raise AccessError(
            f"{text} is known only to its construct, and this Access was read from templates. "
            "Write <LogicalId>, or create it with Access.of(app)."
        )
    return constructs.text(text, file)

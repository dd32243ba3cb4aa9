"""Calls that the tries of several stacks share."""

from demo.tries.model import Call


def get_object(bucket: str, key: str) -> Call:
    """Reads an object."""
    return Call("s3", "get_object", {"Bucket": bucket, "Key": key})


def put_object(bucket: str, key: str) -> Call:
    """Writes an object."""
    return Call("s3", "put_object", {"Bucket": bucket, "Key": key, "Body": b"1"})

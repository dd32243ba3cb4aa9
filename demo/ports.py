"""Ports of the loopback interface."""

import socket
from typing import Final

from demo.errors import DemoError

_LOOPBACK: Final = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_HIGHEST: Final = 65535


class PortError(DemoError):
    """A port cannot be used, with the reason."""


def free_port() -> int:
    """A free port on the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def port_number(text: str) -> int:
    """The port in an argument.

    Raises:
        PortError: When it is not a number from 1 to 65535.
    """
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _HIGHEST):
        raise PortError(f"--port must be a number from 1 to {_HIGHEST}, not {text!r}")
    return int(text)


def check_port(port: int) -> None:
    """Checks that a server can be started on a port.

    Clients connect to ``localhost``, which may be either loopback address, so both must be free.

    Raises:
        PortError: When it is in use, or only an administrator may use it.
    """
    if any(_answers(family, host, port) for family, host in _LOOPBACK):
        raise _in_use(port)
    with socket.socket() as probe:
        # As servers do: otherwise a port counts as in use for a minute after its last server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise PortError(
                f"port {port} is reserved for the administrator: choose one above 1023, or omit "
                "the port"
            ) from error
        except OSError as error:
            raise _in_use(port) from error


def _answers(family: socket.AddressFamily, host: str, port: int) -> bool:
    if family == socket.AF_INET6 and not socket.has_ipv6:
        return False
    try:
        with socket.socket(family) as probe:
            probe.settimeout(1)
            return probe.connect_ex((host, port)) == 0
    except OSError:  # the machine does not have IPv6
        return False


def _in_use(port: int) -> PortError:
    return PortError(f"port {port} is in use: stop the process that uses it, or omit the port")

"""Finds the addresses on which the processes of a group listen."""

import ipaddress
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from demo.errors import DemoError

_PROC: Final = Path("/proc")
_LISTEN: Final = "0A"


class ListeningError(DemoError):
    """The listening sockets cannot be listed on this machine."""


def listening_off_loopback(group: int) -> list[str]:
    """The addresses that other machines can reach, such as ``0.0.0.0:8883``.

    Args:
        group: The process group.

    Raises:
        ListeningError: When there is neither ``/proc`` nor the ``lsof`` command.
    """
    addresses = _from_proc(group) if (_PROC / "net" / "tcp").exists() else _from_lsof(group)
    return sorted({address for address in addresses if not _is_loopback(address)})


def _is_loopback(address: str) -> bool:
    host = address.rpartition(":")[0].strip("[]")
    if host == "*":
        return False
    ip = ipaddress.ip_address(host)
    mapped = getattr(ip, "ipv4_mapped", None)
    return bool((mapped or ip).is_loopback)


def _from_proc(group: int) -> Iterator[str]:
    inodes = {inode for process in _processes(group) for inode in _sockets(process)}
    for table in ("tcp", "tcp6"):
        path = _PROC / "net" / table
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            fields = line.split()
            if fields[3] == _LISTEN and fields[9] in inodes:
                yield _address(fields[1])


def _processes(group: int) -> Iterator[Path]:
    for process in _PROC.glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == group:
                yield process
        except ProcessLookupError:
            continue


def _sockets(process: Path) -> Iterator[str]:
    try:
        descriptors = list((process / "fd").iterdir())
    except FileNotFoundError:
        return
    for descriptor in descriptors:
        try:
            target = str(descriptor.readlink())
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            yield target.removeprefix("socket:[").removesuffix("]")


def _address(field: str) -> str:
    """The address of a row such as ``0100007F:11D6``: words in the byte order of the machine."""
    host, port = field.split(":")
    words = [bytes.fromhex(host[start : start + 8]) for start in range(0, len(host), 8)]
    packed = b"".join(word[::-1] if sys.byteorder == "little" else word for word in words)
    ip = ipaddress.ip_address(packed)
    text = f"[{ip}]" if ip.version == 6 else str(ip)  # noqa: PLR2004 - the version of IP
    return f"{text}:{int(port, 16)}"


def _from_lsof(group: int) -> Iterator[str]:
    lsof = shutil.which("lsof")
    if lsof is None:
        raise ListeningError("install lsof, so that the sockets of the emulator can be checked")
    listed = subprocess.run(  # noqa: S603 - without a shell
        [lsof, "-nP", "-a", "-g", str(group), "-iTCP", "-sTCP:LISTEN", "-Fn"],
        check=False,
        capture_output=True,
        text=True,
    )
    yield from (line[1:] for line in listed.stdout.splitlines() if line.startswith("n"))

"""Runs a command, and prints what it used as JSON.

It is a process of its own, because a new process is said to have had the memory of the one that
starts it.
"""

import json
import os
import subprocess
import sys
import time

_KIBIBYTES = 1024


def main() -> None:
    """Runs the command that the arguments are."""
    started = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)  # noqa: S603 - that of `peers`
    _, status, used = os.wait4(process.pid, 0)
    measured = {
        "seconds": time.perf_counter() - started,
        "cpu": used.ru_utime + used.ru_stime,
        "mebibytes": used.ru_maxrss / _KIBIBYTES,
        "exit_code": os.waitstatus_to_exitcode(status),
    }
    process.returncode = measured["exit_code"]
    print(json.dumps(measured))  # noqa: T201 - its result


main()

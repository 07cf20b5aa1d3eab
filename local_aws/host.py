"""The server process: ministack on loopback, with our handlers."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sys
import threading
from collections.abc import Sequence

LOOPBACK = "127.0.0.1"
# Set before ministack is imported: it reads its settings then.
_SETTINGS = {
    "BIND_HOST": LOOPBACK,
    "MINISTACK_HOST": LOOPBACK,
    "IOT_MTLS_ENABLED": "0",
    "SFTP_ENABLED": "0",
    "S3_PERSIST": "0",
    "PERSIST_STATE": "0",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM, SIGINT or, with ``--end-with-stdin``, until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m local_aws", description=__doc__)
    parser.add_argument("--port", type=int, default=4566, help="port on 127.0.0.1 (default: 4566)")
    parser.add_argument("--log-level", default="WARNING", help="of the server (default: WARNING)")
    parser.add_argument(
        "--end-with-stdin", metavar="DIRECTORY", help="end as soon as standard input does, and remove DIRECTORY"
    )
    options = parser.parse_args(arguments)
    os.environ.update(_SETTINGS, GATEWAY_PORT=str(options.port), LOG_LEVEL=options.log_level)
    if options.end_with_stdin:
        threading.Thread(target=_end_with_stdin, args=[options.end_with_stdin], daemon=True).start()
    asyncio.run(_serve(options.port))
    return 0


async def _serve(port: int) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    from local_aws import cloudformation, control, emr, iam, schedules, seam, serverless, servicecatalog
    from local_aws.emr.studio import directory

    seam.check_version()
    cloudformation.install()
    seam.serve_emr(emr.handle_request)
    seam.serve(serverless.SERVICE, serverless.handle_request)
    seam.serve(servicecatalog.SERVICE, servicecatalog.handle_request)
    iam.install()
    control.ORDERS.update({"identity-center": directory.obey, "run-schedule": schedules.run})
    config = Config()
    config.bind = [f"{LOOPBACK}:{port}"]
    config.keep_alive_timeout = 75  # above what the SDKs keep their connections for
    config.graceful_timeout = 1
    config.loglevel = os.environ["LOG_LEVEL"]
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await serve(control.controlled(app), config, shutdown_trigger=stop.wait)


def _end_with_stdin(directory: str) -> None:
    """The parent holds the other end: even killed, it takes this process and the directory along."""
    sys.stdin.buffer.read()
    shutil.rmtree(directory, ignore_errors=True)
    os._exit(0)

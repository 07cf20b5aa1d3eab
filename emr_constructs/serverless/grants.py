"""Rights to use an EMR Serverless application."""

from __future__ import annotations


class ServerlessGrants:
    """Gives principals the rights to use one application: ``application.grants.start_job_run(role, ...)``.

    :param application_arn: ARN of the application.
    """

    def __init__(self, application_arn: str) -> None:
        self._application_arn = application_arn

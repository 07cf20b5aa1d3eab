"""Events of EMR Serverless applications: rules that match those of one application."""

from __future__ import annotations

import abc


class ServerlessEvents(abc.ABC):
    """One method for each kind of event that EMR Serverless sends of an application and its jobs."""

"""EMR Studio: the part of the EMR API about Studios, who is mapped to them, and executions of notebooks.

Workspaces are no part of it: EMR has no public API that makes one.
"""

from __future__ import annotations

from collections.abc import Callable

from local_aws.api import Record
from local_aws.emr.studio import mappings, notebooks, studios

# Operation: its function, and the members that the function heeds.
OPERATIONS: dict[str, tuple[Callable[[Record], Record], str]] = {
    "CreateStudio": (studios.create_studio, "*"),  # a Studio shows all that it was made with
    "DescribeStudio": (studios.describe_studio, "StudioId"),
    "ListStudios": (studios.list_studios, "Marker"),
    "UpdateStudio": (studios.update_studio, "*"),
    "DeleteStudio": (studios.delete_studio, "StudioId"),
    "CreateStudioSessionMapping": (mappings.create_studio_session_mapping, "*"),
    "GetStudioSessionMapping": (mappings.get_studio_session_mapping, "*"),
    "ListStudioSessionMappings": (mappings.list_studio_session_mappings, "StudioId IdentityType Marker"),
    "UpdateStudioSessionMapping": (mappings.update_studio_session_mapping, "*"),
    "DeleteStudioSessionMapping": (mappings.delete_studio_session_mapping, "*"),
    "StartNotebookExecution": (notebooks.start_notebook_execution, "*"),
    "DescribeNotebookExecution": (notebooks.describe_notebook_execution, "NotebookExecutionId"),
    "ListNotebookExecutions": (notebooks.list_notebook_executions, "*"),
    "StopNotebookExecution": (notebooks.stop_notebook_execution, "NotebookExecutionId"),
}

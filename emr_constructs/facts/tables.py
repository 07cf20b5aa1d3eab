"""What tables need: rights on the Glue Data Catalog, classes of table formats, file systems and committers for S3."""

from __future__ import annotations

from typing import Final

from . import releases
from ._data import load

CLIENT_FACTORY: Final = "hive.metastore.client.factory.class"
"""The property of Hive and of Spark that says what kind of metastore they use."""


def glue_client_factory() -> str:
    """The class with which Hive and Spark use the Glue Data Catalog as their metastore."""
    return str(load("tables")["glue"]["client_factory"])


def verifies_glue_schema(label: str) -> bool | None:
    """Whether Hive of a release looks for the schema of a database although its metastore is the Glue Data Catalog.

    :param label: A release label.
    :returns: None where it is no release label.
    """
    version, facts = releases.parse(label), load("tables")["glue"]
    if version is None:
        return None
    return version.line in facts["verified_lines"] or version.label in facts["verified_releases"]


def glue_actions(access: str) -> tuple[str, ...]:
    """What nodes must be allowed to do in the Glue Data Catalog.

    :param access: `read` or `write`; who writes also reads.
    :raises KeyError: for any other.
    """
    return tuple(load("tables")["glue_actions"][access])


def databases_looked_for() -> tuple[str, ...]:
    """The databases that Hive and Spark look for when they start, whatever they are to work with."""
    return tuple(load("tables")["glue"]["looked_for"])


def metastore_engines() -> tuple[str, ...]:
    """The database engines that a cluster can have as external Hive metastore when it is created."""
    return tuple(load("tables")["metastore_engines"])


def metastore_driver() -> str:
    """The JDBC driver for an external Hive metastore that EMR installs."""
    return str(load("tables")["metastore_driver"])


def joined_properties() -> frozenset[str]:
    """The properties of Spark that are lists with commas: several table formats each add to them."""
    return frozenset(load("tables")["joined"])


def spark(what: str) -> str:
    """A class, or a file on the nodes, with which Spark uses a table format.

    :param what: For example `iceberg_extension`.
    :raises KeyError: for what the table does not have.
    """
    return str(load("tables")["spark"][what])


def committer_property(file_system: str) -> str:
    """The property of Spark that switches EMR's committer for a file system.

    :param file_system: `emrfs` or `s3a`.
    :raises KeyError: for any other.
    """
    return str(load("tables")["committer"][file_system])


def emrfs_class() -> str:
    """The class of the EMR File System, with which S3 can be told to stay with it."""
    return str(load("tables")["emrfs_class"])

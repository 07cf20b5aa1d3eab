"""``emr-constructs instance-types``: the instance types that EMR on EC2 takes."""

from __future__ import annotations

import argparse

from emr_constructs.command.names import a_release
from emr_constructs.command.tables import Row, add_format, deliver
from emr_constructs.command.words import option
from emr_constructs.facts import instance_types
from emr_constructs.facts.instance_types import InstanceType


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which options there are."""
    parser.add_argument("--release", type=option(a_release), metavar="LABEL", help="only those that this release takes")
    parser.add_argument("--min-vcpus", type=int, default=0, metavar="N")
    parser.add_argument("--max-vcpus", type=int, metavar="N")
    parser.add_argument("--min-memory", type=float, default=0, metavar="GIB")
    parser.add_argument("--max-memory", type=float, metavar="GIB")
    parser.add_argument("--architecture", choices=("ARM64", "X86_64"), type=str.upper)
    parser.add_argument("--family", help="for example m7g")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the instance types, the smallest first."""
    chosen = sorted(
        (one for one in instance_types.all_types() if _is_chosen(one, options)),
        key=lambda one: (one.vcpus, one.memory_gib, one.name),
    )
    return deliver([_row(one, options.release) for one in chosen], options.format)


def _is_chosen(one: InstanceType, options: argparse.Namespace) -> bool:
    return (
        options.min_vcpus <= one.vcpus <= (options.max_vcpus or one.vcpus)
        and options.min_memory <= one.memory_gib <= (options.max_memory or one.memory_gib)
        and options.architecture in (None, one.architecture)
        and options.family in (None, one.family)
        and (not options.release or instance_types.supported(one.name, options.release) is True)
    )


def _row(one: InstanceType, release: str | None) -> Row:
    discouraged = {"discouraged": instance_types.discouraged(one.name, release)} if release else {}
    return {
        "instance_type": one.name,
        "vcpus": one.vcpus,
        "memory_gib": one.memory_gib,
        "architecture": one.architecture,
        "own_disks": one.disks,
        **discouraged,
    }

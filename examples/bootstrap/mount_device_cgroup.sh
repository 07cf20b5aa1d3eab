#!/usr/bin/env bash
# YARN gives GPUs to containers with version 1 of Linux control groups, which Amazon Linux 2023 does not mount.
# Mounts what is needed of it below a directory: mount_device_cgroup.sh /yarn-cgroup
set -euo pipefail
devices="$1/devices"
sudo mkdir -p "${devices}"
sudo mount -t cgroup -o devices none "${devices}"
sudo chmod -R a+rwx "$1"

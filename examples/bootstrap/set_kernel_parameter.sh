#!/usr/bin/env bash
# Sets one kernel parameter of a node: set_kernel_parameter.sh vm.swappiness=1
set -euo pipefail
sudo sysctl -w "$1"

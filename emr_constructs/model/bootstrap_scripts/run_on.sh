#!/bin/bash
# Runs a script on some nodes only.
# usage: run_on.sh primary|workers SCRIPT [ARGUMENT...]   (SCRIPT is an s3:// URL)
set -euo pipefail

info="${EMR_INFO:-/mnt/var/lib/info}/instance.json"
wanted=$1
script=$2
shift 2

[[ -r $info ]] || { echo "cannot read $info" >&2; exit 1; }
# EMR says here, before any application is there, what the node is.
if grep -Eq '"isMaster"[[:space:]]*:[[:space:]]*true' "$info"; then
  node=primary
else
  node=workers
fi
if [[ $node != "$wanted" ]]; then
  echo "this node is of the $node, nothing to do"
  exit 0
fi

file="$(mktemp -d)/${script##*/}"
aws s3 cp --only-show-errors "$script" "$file"
chmod u+x "$file"
exec "$file" "$@"

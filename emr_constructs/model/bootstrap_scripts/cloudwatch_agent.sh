#!/bin/bash
# Installs the CloudWatch agent from the repositories of Amazon Linux, and starts it.
# usage: cloudwatch_agent.sh PACKAGE CONFIG   (CONFIG is the configuration, or an s3:// URL of it)
set -euo pipefail

package=$1
config=$2
info="${EMR_INFO:-/mnt/var/lib/info}/job-flow.json"
work=$(mktemp -d)

if [[ $config == s3://* ]]; then
  aws s3 cp --only-show-errors "$config" "$work/given.json"
else
  printf '%s' "$config" >"$work/given.json"
fi
# Log streams of one group are told apart by the cluster. What is no JSON fails here, and says where.
python3 - "$info" "$work/given.json" >"$work/config.json" <<'EOF'
import json, sys

with open(sys.argv[1]) as info, open(sys.argv[2]) as given:
    cluster, text = json.load(info)["jobFlowId"], given.read()
print(json.dumps(json.loads(text.replace("{cluster_id}", cluster))))
EOF

sudo yum install -y "$package"
sudo /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c "file:$work/config.json"
rm -rf "$work"

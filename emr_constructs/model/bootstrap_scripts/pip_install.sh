#!/bin/bash
# Installs Python packages for everybody on a node.
# usage: pip_install.sh [--python PYTHON] [--requirements FILE] [--wheels ZIP] [--index URL] [PACKAGE...]
#        (FILE and ZIP are s3:// URLs)
set -euo pipefail
umask 022 # whatever runs later, as whoever, has to read the packages

python=python3
options=(--no-cache-dir --disable-pip-version-check)
work=$(mktemp -d)

while (($#)); do
  case $1 in
    --python)
      python=$2
      ;;
    --requirements)
      aws s3 cp --only-show-errors "$2" "$work/requirements.txt"
      options+=(--requirement "$work/requirements.txt")
      ;;
    --wheels)
      aws s3 cp --only-show-errors "$2" "$work/wheels.zip"
      # Python unpacks it: not every image has unzip.
      "$python" -m zipfile -e "$work/wheels.zip" "$work/wheels"
      options+=(--no-index --find-links "$work/wheels")
      ;;
    --index)
      options+=(-i "$2")
      ;;
    *)
      break
      ;;
  esac
  shift 2
done

if ! "$python" -m pip --version; then
  sudo yum install -y python3-pip
fi
sudo "$python" -m pip install "${options[@]}" "$@"
rm -rf "$work"

#!/usr/bin/env bash
# Installs schemathesis, which holds the API to its description, in a folder of its own under target/.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv --help >/dev/null 2>&1 || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
python3 -m venv target/schemathesis
target/schemathesis/bin/pip install --quiet --disable-pip-version-check 'schemathesis==4.32.5'

#!/usr/bin/env bash
# Refresh requirements.lock: the newest versions that pyproject.toml allows, each exact, made in a throw-away environment.
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet "pip-tools>=7.5"
"$tools/bin/python" -m piptools compile --quiet --upgrade --extra test --extra dev --extra profiles --strip-extras --allow-unsafe \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-annotate --no-header \
  --output-file "$tools/lock" pyproject.toml
{
  echo "# Every package and its exact version; made by scripts/lock.sh from pyproject.toml."
  cat "$tools/lock"
} > requirements.lock

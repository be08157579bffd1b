#!/usr/bin/env bash
# Writes the generated files anew, or with --check fails when a committed one differs.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet --locked -p bin-vestnik
made="$(mktemp -d)"
trap 'rm -rf "$made"' EXIT
target/debug/vestnik openapi >"$made/openapi.json"
target/debug/vestnik config reference >"$made/config.reference.toml"

stale=0
place() { # generated file, committed file
  if [ "${check:-}" ]; then
    diff -u "$2" "$1" || { echo "$2 is stale; run \`make generate\`" >&2; stale=1; }
  else
    mkdir -p "$(dirname "$2")" && cp "$1" "$2"
  fi
}
[ "${1:-}" = --check ] && check=1
place "$made/openapi.json" openapi/openapi.json
place "$made/config.reference.toml" docs/config.reference.toml
if [ "${check:-}" ]; then
  (cd web && npm run --silent check:api) || stale=1
else
  (cd web && npm run --silent generate:api)
fi
exit "$stale"

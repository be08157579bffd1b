#!/usr/bin/env bash
# Installs and starts what the tests need, from Debian's packages, on loopback; reuses what is there.
set -euo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v pg_ctlcluster >/dev/null || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v nginx >/dev/null || missing+=(nginx-light)
docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null || missing+=(docker-compose)
command -v cc >/dev/null || missing+=(gcc libc6-dev)
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

command -v cargo-nextest >/dev/null || cargo install --locked cargo-nextest

postgres="${VESTNIK_TEST_POSTGRES:-postgres://root@127.0.0.1:5432/postgres}"
if ! pg_isready -q -d "$postgres"; then
  version="$(pg_lsclusters -h | awk 'NR==1 {print $1}')"
  pg_ctlcluster --skip-systemctl-redirect "$version" main start || true
  for _ in $(seq 50); do pg_isready -q -d "$postgres" && break; sleep 0.2; done
fi
pg_isready -q -d "$postgres" || { echo "PostgreSQL does not answer at $postgres" >&2; exit 1; }

# A cluster that Debian has just made knows only the user `postgres`; tests sign in as root over loopback.
if ! psql -qAt -d "$postgres" -c 'SELECT 1' >/dev/null 2>&1; then
  su postgres -c "psql -qc 'CREATE ROLE root SUPERUSER LOGIN'" || true
  conf="$(su postgres -c "psql -qAt -c 'SHOW hba_file'")"
  sed -i '1i host all root 127.0.0.1/32 trust' "$conf"
  su postgres -c "psql -qc 'SELECT pg_reload_conf()'" >/dev/null
fi
psql -qAt -d "$postgres" -c 'SELECT 1' >/dev/null

# Databases of test runs that were killed.
psql -qAt -d "$postgres" -c "SELECT datname FROM pg_database d WHERE datname LIKE 'vestnik\_test\_%'
  AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)" |
  while read -r name; do psql -q -d "$postgres" -c "DROP DATABASE IF EXISTS \"$name\""; done

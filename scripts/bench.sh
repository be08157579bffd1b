#!/usr/bin/env bash
# Measures what docs/PERFORMANCE.md reports; `make bench` builds both programs first. Arguments go to loadgen:
# `scripts/bench.sh` runs everything, `scripts/bench.sh idle --sockets 1000` one question.
set -euo pipefail
cd "$(dirname "$0")/.."

# Two ends of 10 000 sockets, each end in a process of its own.
ulimit -n "$(ulimit -Hn)"
[ "$(ulimit -n)" = unlimited ] || [ "$(ulimit -n)" -ge 11000 ] || { echo "at least 11000 open files are needed: ulimit -n" >&2; exit 1; }

# Without TLS, as on one machine: sqlx 0.9.0 leaves Nagle's algorithm on, and a batch of two TLS records waits 40 ms.
postgres="${VESTNIK_TEST_POSTGRES:-postgres://root@127.0.0.1:5432/postgres?sslmode=disable}"
mkdir -p target/bench
[ $# -gt 0 ] || set -- all
case " $* " in
  *" --sqlite-only "*) ;;
  *" all "* | *" postgres "*) psql -qAt -d "$postgres" -c 'SELECT 1' >/dev/null 2>&1 || scripts/services.sh ;;
esac
exec target/release/loadgen --server target/release/vestnik --postgres "$postgres" --json target/bench/figures.json "$@"

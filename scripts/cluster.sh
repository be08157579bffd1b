#!/usr/bin/env bash
# A cluster on this machine without Docker: three servers on one PostgreSQL, two Redis for the bus, one for presence and limits, nginx in front.
# Ends with Ctrl-C; what was said stays in data-cluster/ (CLUSTER_DIR) and in the database vestnik_cluster (CLUSTER_DATABASE).
# Ports: CLUSTER_PORT (8080), and from there the servers' one to nine, their metrics eleven to nineteen, Redis twenty-one to twenty-three further.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in nginx redis-server psql curl; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install nginx-light redis-server postgresql curl" >&2; exit 1; }
done

binary="${CLUSTER_BINARY:-target/debug/vestnik}"
nodes="${CLUSTER_NODES:-3}"
port="${CLUSTER_PORT:-8080}"
postgres="${CLUSTER_POSTGRES:-postgres://root@127.0.0.1:5432}"
dir="${CLUSTER_DIR:-$PWD/data-cluster}"
database="${CLUSTER_DATABASE:-vestnik_cluster}"
mkdir -p "$dir"

[ -s "$dir/secret.hex" ] || (umask 077; od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$dir/secret.hex")
psql -qAt -d "$postgres/postgres" -c "SELECT 1 FROM pg_database WHERE datname = '$database'" | grep -q 1 ||
  psql -q -d "$postgres/postgres" -c "CREATE DATABASE $database ENCODING 'UTF8' TEMPLATE template0"

children=()
stop() {
  trap - EXIT INT TERM
  # The door first, so that nobody is sent to a server that ends; then the servers, which need the rest for their farewell.
  for pid in "${children[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true; done
}
trap stop EXIT INT TERM

redis=()
for n in 1 2 3; do
  at=$((port + 20 + n))
  redis-server --port "$at" --bind 127.0.0.1 --save "" --appendonly no --dir "$dir" \
    --client-output-buffer-limit pubsub 256mb 64mb 60 --logfile "$dir/redis-$n.log" --daemonize no &
  redis+=("$!")
done

servers=()
upstream=""
for n in $(seq "$nodes"); do
  at=$((port + n))
  DATABASE_URL="$postgres/$database" \
    VESTNIK_REDIS_BUS_URLS="redis://127.0.0.1:$((port + 21)),redis://127.0.0.1:$((port + 22))" \
    VESTNIK_REDIS_STATE_URL="redis://127.0.0.1:$((port + 23))" \
    VESTNIK_SECRET_KEY="$(cat "$dir/secret.hex")" \
    VESTNIK_LISTEN="127.0.0.1:$at" VESTNIK_PUBLIC_URL="http://localhost:$port" VESTNIK_TRUSTED_PROXIES=127.0.0.1 \
    VESTNIK_REGISTRATION="${VESTNIK_REGISTRATION:-open}" VESTNIK_DATA_DIR="$dir/node-$n" \
    VESTNIK_METRICS_LISTEN="127.0.0.1:$((port + 10 + n))" VESTNIK_LOG_FORMAT=json \
    "$binary" serve >"$dir/node-$n.out" 2>"$dir/node-$n.log" &
  servers+=("$!")
  upstream+="server 127.0.0.1:$at max_fails=1 fail_timeout=2s; "
done

sed -e "s|@DIR@|$dir|g" -e "s|@LISTEN@|127.0.0.1:$port|" -e "s|@NODES@|$upstream|" deploy/nginx.conf >"$dir/nginx.conf"
nginx -e "$dir/nginx.log" -c "$dir/nginx.conf" &
children=("$!" "${servers[@]}" "${redis[@]}")

for n in $(seq "$nodes"); do
  ready=""
  for _ in $(seq 100); do
    curl -fsS "http://127.0.0.1:$((port + n))/health/ready" >/dev/null 2>&1 && ready=1 && break
    kill -0 "${servers[$((n - 1))]}" 2>/dev/null || break
    sleep 0.2
  done
  [ -n "$ready" ] || { echo "server $n has not started:" >&2; tail -n 5 "$dir/node-$n.log" "$dir/node-$n.out" >&2; exit 1; }
done

echo "Vestnik serves http://localhost:$port with $nodes servers (ports $((port + 1)) to $((port + nodes)); metrics ten further)"
echo "Their process ids: ${servers[*]}. Kill one and watch. Logs: $dir/node-*.log"
grep -h '/setup#token=' "$dir"/node-1.out || true
echo "Sign-in codes appear here:"
tail -q -n 0 -F "$dir"/node-*.out &
children=("$!" "${children[@]}")
wait -n "${children[@]:1:1}" || true

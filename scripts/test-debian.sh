#!/usr/bin/env bash
# Runs the database suite against Debian's PostgreSQL 15, and what needs Mosquitto. Starts a cluster of its own in a
# temporary folder, never the system's, and stops it whatever happens.
set -euo pipefail
cd "$(dirname "$0")/.."

pg_bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
for program in "$pg_bin/initdb" "$(command -v mosquitto || echo /usr/sbin/mosquitto)"; do
  [ -x "$program" ] || { echo "$program is missing: apt-get install postgresql-15 mosquitto" >&2; exit 1; }
done

folder=$(mktemp -d)
as_postgres=()
if [ "$(id -u)" = 0 ]; then
  as_postgres=(runuser -u postgres --)
  chown postgres "$folder"
fi
finish() {
  "${as_postgres[@]}" "$pg_bin/pg_ctl" -D "$folder/data" -m immediate -s stop || true
  rm -rf "$folder"
}
trap finish EXIT

port=$(node -e 'const s=require("node:net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
cd "$folder"
"${as_postgres[@]}" "$pg_bin/initdb" -D "$folder/data" -U postgres --auth=trust --no-sync >/dev/null
"${as_postgres[@]}" "$pg_bin/pg_ctl" -D "$folder/data" -s -w -l "$folder/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c wal_level=logical -c fsync=off -c max_connections=200 -c max_replication_slots=40 -c max_wal_senders=40" start
cd "$OLDPWD"

WATCHDESK_TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/watchdesk_test" npx vitest run --project debian "$@"

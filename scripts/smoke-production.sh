#!/usr/bin/env bash
# Starts the browser edition from an install without development packages (Electron is one): whatever drags one of
# them into the engine fails here.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cp -r package.json package-lock.json .npmrc bin migrations out "$folder/"
cd "$folder"
npm ci --omit=dev --silent
WATCHDESK_DATA_DIR="$folder/data" WATCHDESK_BROKER_PORT=0 node bin/watchdesk.mjs serve --port 0 >address 2>log &
pid=$!
for _ in $(seq 1 300); do
  grep -q '^listening on ' address && break
  kill -0 "$pid" 2>/dev/null || { cat log >&2; exit 1; }
  sleep 0.1
done
url=$(sed -n 's/^listening on //p' address)
node -e "fetch('$url/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))" || { cat log >&2; exit 1; }
kill -TERM "$pid"
wait "$pid"
echo "started, healthy and stopped without development packages"

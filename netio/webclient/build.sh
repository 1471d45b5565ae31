#!/bin/sh
# Builds the page into dist and the SDK into sdk/dist; with --sdk or --page only that. Needs Node 20.
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --no-audit --no-fund
npm run --silent build -- "$@"

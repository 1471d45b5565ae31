#!/bin/sh
# Builds the page into dist and the SDK into sdk/dist; with --sdk or --page only that. Needs Node 20.
# npm pack calls it: what is missing is installed also in a dry run, and it says nothing on
# standard output, which is npm's.
set -eu
cd "$(dirname "$0")"
[ -x node_modules/.bin/esbuild ] && [ -x node_modules/.bin/tsc ] || npm ci --no-audit --no-fund --dry-run=false --json=false >&2
npm run --silent build -- "$@" >&2

#!/usr/bin/env bash
# The browser client's checks: types, the committed build, the SDK against the vectors, and the
# games in a real browser. Needs Node; installs Chromium where it is missing (as root, with apt).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v chromium >/dev/null; then
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium
fi
npm ci --no-audit --no-fund
npm run check
npm test
go test -count=1 -timeout 20m -v -run '^(TestPageInABrowser|TestPackageInABrowser|TestDevInABrowser|TestArenaInABrowser|TestExamplesInABrowser)$' . ../../docs/arena ../../docs/examples -browser

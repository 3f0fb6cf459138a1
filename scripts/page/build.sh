#!/bin/sh
# Build what the report page carries: its charts from npm (exact versions) and, given a file of Noto Sans CJK, its Chinese font:
#   scripts/page/build.sh [NotoSansCJK-Regular.ttc]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
assets=$here/../../energymodel/page/assets
draft=$(mktemp -d)
trap 'rm -rf "$draft"' EXIT
cp "$here/package.json" "$here/package-lock.json" "$here/charts.js" "$draft"
(cd "$draft" && npm ci --silent && npx esbuild charts.js --bundle --minify --format=iife --legal-comments=none --outfile=echarts.min.js)
cp "$draft/echarts.min.js" "$assets/"
cp "$draft/node_modules/echarts/LICENSE" "$assets/echarts.LICENSE"
cp "$draft/node_modules/echarts/NOTICE" "$assets/echarts.NOTICE"
if [ $# -gt 0 ]; then
  font=$(realpath "$1")
  cd "$here/../.." && .venv/bin/python -m scripts.page.font "$font"
fi

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: demo.sh BIN    (the folder of the command `factport`; `./bootstrap demo` builds it first)
#
# Imports the history of this machine's packages, or of this checkout, through the SQLite plugin,
# which a configuration file chooses, looks at it, and does the same with the memory plugin. Works
# in a temporary folder, which is removed at the end.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
PATH=$(cd "$1" && pwd):$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Oldest first: dpkg.log.2.gz, dpkg.log.1, dpkg.log.
package_history() {
  local logs
  mapfile -t logs < <(ls -1vr /var/log/dpkg.log* 2>/dev/null)
  [ ${#logs[@]} -eq 0 ] || zcat -f -- "${logs[@]}" | awk -f "$here/package-history.awk"
}

write_history() {
  subject="this machine's packages"
  package_history >"$work/history.ndjson"
  if [ ! -s "$work/history.ndjson" ]; then
    subject="this checkout"
    "$here/git-history.sh" "$here" >"$work/history.ndjson"
  fi
}

busiest_stream() {
  sed -E 's/^\{"category":"([^"]*)","stream":"(([^"\\]|\\.)*)".*/\1 \2/' "$1" |
    sort | uniq -c | sort -k1,1nr -k2 | sed -E '1{s/^ *[0-9]+ //;s/\\(.)/\1/g;q}'
}

title() { printf '\n# %s\n' "$*"; }

# Shows a command as one would type it, and runs it.
run() {
  printf '\n$'
  printf ' %q' "$@"
  printf '\n'
  "$@"
}

write_history
cd "$work"
printf '{"adapter":"sqlite","config":{"path":"events.db"}}\n' >store-sqlite.json
printf '{"adapter":"memory"}\n' >store-memory.json
read -r category stream < <(busiest_stream history.ndjson)

title "The history of $subject: $(wc -l <history.ndjson) events; the plugins are found at run time"
run head -n 3 history.ndjson
run factport plugins

title "The SQLite plugin, because this file says so"
run cat store-sqlite.json
run factport import --config store-sqlite.json history.ndjson
run factport categories --config store-sqlite.json
run factport streams --config store-sqlite.json --category "$category" --limit 5
run factport info --config store-sqlite.json --category "$category" --stream "$stream"
run factport scan --config store-sqlite.json --category "$category" --stream "$stream" --limit 12
run factport latest --config store-sqlite.json

title "The memory plugin, by another file; it starts empty, so the history is loaded first"
run cat store-memory.json
run factport info --config store-memory.json --preload history.ndjson \
  --category "$category" --stream "$stream"
run factport scan --config store-memory.json --preload history.ndjson \
  --category "$category" --stream "$stream" --limit 12

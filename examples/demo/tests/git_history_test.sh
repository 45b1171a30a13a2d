#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Author and subject hold what must be escaped or dropped: quotes, a backslash, tabs, bytes that are
# not UTF-8.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(mktemp -d)
trap 'rm -rf "$checkout"' EXIT

git init -q "$checkout"
git -C "$checkout" -c user.name='Ann "B\C"' -c user.email=ann@example.org -c commit.gpgsign=false \
  -c i18n.commitEncoding=UTF-8 commit -q --allow-empty --date='2026-01-02T03:04:05+06:00' \
  -m "$(printf 'a\t"b" \\ \303\251 \001')"
"$here/../git-history.sh" "$checkout" | sed 's/"commit":"[0-9a-f]\{40\}"/"commit":"HASH"/' |
  diff "$here/git-history.ndjson" -

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# planted_bugs.sh SOURCE SUITE...
#
# Plants each bug of SOURCE (planted_bug.cpp) in the reference adapter, and runs the behaviour
# suites over it until one of them is red. Ends with 1 when they stay green under a bug, or are red
# without one. Two bugs at a time; FACTPORT_TEST_PLUGINS as for the suites.
set -euo pipefail

source=$1
shift
suites=("$@")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# What the suites cannot see: a count beyond 65,535 events, and manners that only somebody outside
# of the process can judge.
beyond=" position-in-16-bits prints-to-stdout exits-at-open "

# is_noticed BUG: a suite is red, or had to be ended.
is_noticed() {
  local suite
  for suite in "${suites[@]}"; do
    FACTPORT_TEST_BUG=$1 timeout 30 "$suite" --abort >"$out/$1.log" 2>&1 || return 0
  done
  return 1
}

# judge BUG: prints one line.
judge() {
  local words=caught
  is_noticed "$1" || words=unnoticed
  case $beyond in *" $1 "*) words="beyond the suites ($words)" ;; esac
  echo "$words: $1"
}

if is_noticed ""; then
  cat "$out/.log"
  echo "the reference adapter is refused without any bug"
  exit 1
fi
mapfile -t bugs < <(grep -oE '\{"[a-z0-9-]+"' "$source" | tr -d '{"')
for ((i = 0; i < ${#bugs[@]}; i += 2)); do
  for bug in "${bugs[@]:i:2}"; do
    judge "$bug" >>"$out/verdicts" &
  done
  wait
done
sort "$out/verdicts"
caught=$(grep -c '^caught' "$out/verdicts")
unnoticed=$(grep -c '^unnoticed' "$out/verdicts" || true)
echo "$caught of ${#bugs[@]} planted bugs caught, $unnoticed unnoticed"
[ "$unnoticed" -eq 0 ]

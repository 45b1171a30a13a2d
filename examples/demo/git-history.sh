#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Usage: git-history.sh [CHECKOUT]
#
# Turns the history of a git checkout into events, one JSON object a line, oldest first: category
# `commit`, stream = author.
set -eu

git -C "${1:-.}" log --reverse --encoding=UTF-8 --format='%an%x09%H%x09%aI%x09%s' |
  iconv -c -f UTF-8 -t UTF-8 |
  LC_ALL=C awk -F '\t' '
    function json(text) {
      gsub(/["\\]/, "\\\\&", text)
      gsub(/[\001-\037]/, " ", text)
      return text
    }
    {
      subject = substr($0, length($1 $2 $3) + 4)
      printf "{\"category\":\"commit\",\"stream\":\"%s\",\"name\":\"committed\",", json($1 == "" ? "unknown" : $1)
      printf "\"payload\":{\"commit\":\"%s\",\"subject\":\"%s\"},\"occurred_at\":\"%s\"}\n", $2, json(subject), $3
    }'

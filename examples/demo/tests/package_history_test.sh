#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A summer and a winter day, lines that are about no package, and a name that would break JSON.
set -eu
cd "$(dirname "$0")"
TZ=CET-1CEST,M3.5.0,M10.5.0/3 awk -f ../package-history.awk dpkg.log | diff package-history.ndjson -

#!/usr/bin/awk -f
# SPDX-License-Identifier: Apache-2.0
#
# Turns the log of Debian's package manager (/var/log/dpkg.log, oldest lines first) into events, one
# JSON object a line: category `package`, stream = package with its architecture, name = what was
# done to it. Runs under mawk, gawk and busybox.
#
#   2026-11-24 01:55:51 status installed libc-bin:amd64 2.36-9
#   2026-11-24 01:55:51 upgrade libxml2:amd64 2.9.13 2.9.14

# The log is in local time and names no zone: an event carries the offset of that moment.
function with_offset(day, time, moment, offset) {
  moment = day " " time
  gsub(/[-:]/, " ", moment)
  offset = strftime("%z", mktime(moment))
  return day "T" time substr(offset, 1, 3) ":" substr(offset, 4, 2)
}

function version(text) { return text == "<none>" ? "null" : "\"" text "\"" }

function event(name, stream, payload) {
  printf "{\"category\":\"package\",\"stream\":\"%s\",\"name\":\"%s\",\"payload\":%s,\"occurred_at\":\"%s\"}\n",
         stream, name, payload, with_offset($1, $2)
}

# Names and versions have a small alphabet; whatever else is in the file is not about a package.
NF != 6 || $0 !~ /^[0-9]+-[0-9]+-[0-9]+ [0-9:]+ [a-z]+ [A-Za-z0-9.+:~<>-]+ [A-Za-z0-9.+:~<>-]+ [A-Za-z0-9.+:~<>-]+$/ { next }

$3 == "status" { event($4, $5, "{\"version\":" version($6) "}"); next }
$3 == "configure" || $3 == "trigproc" { event($3, $4, "{\"version\":" version($5) "}"); next }
$3 == "install" || $3 == "upgrade" || $3 == "remove" || $3 == "purge" {
  event($3, $4, "{\"from\":" version($5) ",\"to\":" version($6) "}")
}

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
set -euo pipefail
. "$(dirname "$0")/lifetime.sh"

usage() {
  cat <<'TEXT'
Usage: postgres_server.sh start DIR [key=value ...]
       postgres_server.sh restart DIR
       postgres_server.sh stop DIR
       postgres_server.sh template DATA

A PostgreSQL server for a test or a measurement, in the folder DIR (an absolute path of at most 80
bytes, not there yet) and on a unix socket in it:

  postgres://postgres@/postgres?host=DIR

Superuser postgres, no password. `key=value` are settings of the server; unless they say otherwise
nothing is flushed to the disk. It stops with the process that started it, or on `stop`, which
removes DIR. `restart` is a fast shutdown and a start. The server's own words are in DIR/log.
`template` makes the data folder that FACTPORT_POSTGRES_TEMPLATE is about.

Environment:
  FACTPORT_POSTGRES_BIN       the folder of initdb and postgres; what is installed unless set
  FACTPORT_POSTGRES_TEMPLATE  a data folder made by initdb, to be copied: faster than making one
  FACTPORT_SERVER_OWNER       the process that the server ends with, instead of the caller
TEXT
}

find_binaries() {
  local found
  if [ -n "${FACTPORT_POSTGRES_BIN:-}" ]; then
    bin=$FACTPORT_POSTGRES_BIN
    return
  fi
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
  [ -x "$found" ] || found=$(command -v postgres || true)
  if [ -z "$found" ]; then
    say "no PostgreSQL server is installed: apt-get install postgresql, or set FACTPORT_POSTGRES_BIN"
    exit 2
  fi
  bin=$(dirname "$found")
}

# make_cluster DATA
make_cluster() {
  local words
  words=$(as_server_user "$bin/initdb" -D "$1" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    --no-sync --no-instructions 2>&1 </dev/null) || {
    say "initdb failed: $words"
    exit 1
  }
}

template() {
  find_binaries
  cd "$(dirname "$dir")"
  make_cluster "$dir"
}

configure() {
  local setting
  {
    printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$dir'" "port = 5432" \
      "max_connections = 300" "max_prepared_transactions = 10" \
      "fsync = off" "synchronous_commit = off" "full_page_writes = off"
    for setting in "$@"; do
      printf "%s = '%s'\n" "${setting%%=*}" "$(sed "s/'/''/g" <<<"${setting#*=}")"
    done
  } >>"$dir/data/postgresql.conf"
}

run() {
  as_server_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 -s start \
    </dev/null >/dev/null 2>&1 || {
    say "PostgreSQL did not start:"
    tail -n 20 "$dir/log" >&2
    exit 1
  }
}

start() {
  find_binaries
  if [ ${#dir} -gt 80 ]; then
    say "$dir is too long for the path of a unix socket; at most 80 bytes"
    exit 2
  fi
  make_folder "$dir"
  # Root's working directory may be closed to the server user.
  cd "$dir"
  watch_owner "$dir"
  if [ -n "${FACTPORT_POSTGRES_TEMPLATE:-}" ]; then
    cp -a "$FACTPORT_POSTGRES_TEMPLATE" "$dir/data"
  else
    make_cluster "$dir/data"
  fi
  configure "$@"
  run
}

restart() {
  find_binaries
  cd "$dir"
  as_server_user "$bin/pg_ctl" -D "$dir/data" -w -t 60 -s -m fast stop >/dev/null 2>&1 || true
  run
}

[ $# -ge 2 ] || {
  usage >&2
  exit 2
}
command=$1 dir=$2
shift 2
[ "${dir#/}" != "$dir" ] || {
  say "$dir is not an absolute path"
  exit 2
}
case $command in
  start | restart | template) "$command" "$@" ;;
  # To every process at once: an immediate shutdown.
  stop) cd / && remove_folder "$dir" QUIT ;;
  *)
    usage >&2
    exit 2
    ;;
esac

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
set -euo pipefail
. "$(dirname "$0")/lifetime.sh"

usage() {
  cat <<'TEXT'
Usage: pgbouncer_server.sh start DIR SERVER_DIR [key=value ...]
       pgbouncer_server.sh stop DIR

PgBouncer in transaction mode before the server that postgres_server.sh started in SERVER_DIR, in
the folder DIR and on a unix socket in it:

  postgres://postgres@/postgres?host=DIR

`key=value` are settings of PgBouncer's; all others are its defaults. It stops with the process that
started it (or FACTPORT_SERVER_OWNER), or on `stop`, which removes DIR.
TEXT
}

configure() {
  printf '%s\n' '"postgres" ""' >"$dir/users"
  printf '%s\n' '[databases]' "* = host=$server port=5432" \
    '[pgbouncer]' 'pool_mode = transaction' 'listen_addr =' 'listen_port = 5432' \
    "unix_socket_dir = $dir" 'auth_type = trust' "auth_file = $dir/users" \
    "logfile = $dir/log" 'max_client_conn = 1000' "$@" >"$dir/pgbouncer.ini"
}

start() {
  local program tries
  program=$(PATH=$PATH:/usr/sbin command -v pgbouncer) || {
    say "PgBouncer is not installed: apt-get install pgbouncer"
    exit 2
  }
  make_folder "$dir"
  mkdir "$dir/data"
  cd "$dir/data"
  watch_owner "$dir"
  configure "$@"
  as_server_user setsid "$program" -q "$dir/pgbouncer.ini" </dev/null >/dev/null 2>&1 &
  for ((tries = 0; tries < 500; ++tries)); do
    [ ! -S "$dir/.s.PGSQL.5432" ] || return 0
    kill -0 $! 2>/dev/null || break
    sleep 0.02
  done
  say "PgBouncer did not start:"
  tail -n 20 "$dir/log" >&2
  exit 1
}

[ $# -ge 2 ] || {
  usage >&2
  exit 2
}
command=$1 dir=$2
shift 2
case $command in
  start)
    [ $# -ge 1 ] || {
      usage >&2
      exit 2
    }
    server=$1
    shift
    start "$@"
    ;;
  stop) cd / && remove_folder "$dir" TERM ;;
  *)
    usage >&2
    exit 2
    ;;
esac

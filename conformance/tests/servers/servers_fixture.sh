#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# servers_fixture.sh start DIR | stop DIR
#
# What the tests of a run share: a PostgreSQL server in DIR/postgres, PgBouncer before it in
# DIR/pgbouncer, and DIR/template, which servers of a test's own are copied from. All of it ends
# with the run, that is with the process that calls this, however it ends.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
. "$here/lifetime.sh"
dir=$2

stop() {
  "$here/pgbouncer_server.sh" stop "$dir/pgbouncer"
  "$here/postgres_server.sh" stop "$dir/postgres"
  cd / && remove_folder "$dir" QUIT
}

start() {
  export FACTPORT_SERVER_OWNER=${FACTPORT_SERVER_OWNER:-$PPID}
  make_folder "$dir"
  watch_owner "$dir"
  "$here/postgres_server.sh" template "$dir/template"
  FACTPORT_POSTGRES_TEMPLATE=$dir/template "$here/postgres_server.sh" start "$dir/postgres"
  "$here/pgbouncer_server.sh" start "$dir/pgbouncer" "$dir/postgres"
}

case $1 in
  start | stop) "$1" ;;
  *)
    say "Usage: $0 start DIR | stop DIR"
    exit 2
    ;;
esac

# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# For the scripts beside it: servers that live in a folder of their own and no longer than the
# process that wanted them.
#
# A server's processes are known by their working directory, `data` in its folder; they are ended by
# process id, never by name. A watchdog waits for the owner's end and then runs the script's `stop`,
# so that a killed test run leaves nothing behind either.

# The script that runs.
script=$(realpath "$0")
# Marks a folder as one that `stop` may remove.
lifetime_mark=.factport-server

say() { printf '%s\n' "$*" >&2; }

# as_server_user COMMAND...: PostgreSQL and PgBouncer refuse to run as root.
as_server_user() {
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
  else
    "$@"
  fi
}

# server_processes DIR: the ids of the processes of the server in it, or in a folder in it.
server_processes() {
  find /proc -maxdepth 2 -name cwd \( -lname "$1/data" -o -lname "$1/*/data" \) -printf '%h\n' \
    2>/dev/null | sed 's|^/proc/||'
}

# signal_server DIR SIGNAL
signal_server() {
  local pid
  for pid in $(server_processes "$1"); do
    kill -s "$2" "$pid" 2>/dev/null || true
  done
}

# end_server DIR SIGNAL: wakes its processes when they are frozen, asks all to end, and kills those
# that have not within five seconds.
end_server() {
  local tries
  signal_server "$1" CONT
  signal_server "$1" "$2"
  for ((tries = 0; tries < 250; ++tries)); do
    # Not by process id: who is gone but not yet waited for still has one.
    [ -n "$(server_processes "$1")" ] || return 0
    sleep 0.02
  done
  signal_server "$1" KILL
}

# make_folder DIR: empty, the server user's, and away from everybody else. What a killed run left in
# it goes; a server whose owner is alive is not touched.
make_folder() {
  if [ -e "$1" ] && [ ! -e "$1/$lifetime_mark" ]; then
    say "$1 exists and is no server's folder; name another one"
    exit 2
  fi
  if [ -e "$1/owner" ] && kill -0 "$(cat "$1/owner")" 2>/dev/null &&
    [ -n "$(server_processes "$1")" ]; then
    say "a server in $1 runs already, for process $(cat "$1/owner"); stop it first: $0 stop $1"
    exit 1
  fi
  remove_folder "$1" QUIT
  mkdir -m 700 "$1"
  touch "$1/$lifetime_mark"
  [ "$(id -u)" -ne 0 ] || chown postgres:postgres "$1" "$1/$lifetime_mark"
}

# watch_owner DIR: from now on the server ends with its owner: the process FACTPORT_SERVER_OWNER, or
# whoever runs the script.
watch_owner() {
  local owner=${FACTPORT_SERVER_OWNER:-$PPID}
  printf '%s\n' "$owner" >"$1/owner"
  # A session of its own: what ends the run's process group must not end the watchdog with it.
  (
    cd /
    exec setsid bash -c 'tail --pid="$1" -f /dev/null; exec "$0" stop "$2"' "$script" "$owner" "$1"
  ) </dev/null >/dev/null 2>&1 &
  printf '%s\n' $! >"$1/watchdog"
}

# remove_folder DIR SIGNAL: ends the watchdog and the server, and removes the folder. Nothing there
# is fine.
remove_folder() {
  local watchdog
  [ -e "$1/$lifetime_mark" ] || return 0
  watchdog=$(cat "$1/watchdog" 2>/dev/null || true)
  # The watchdog itself may be the one that stops.
  if [ -n "$watchdog" ] && [ "$watchdog" != $$ ] &&
    grep -qzxF -- "$1" "/proc/$watchdog/cmdline" 2>/dev/null; then
    kill -- "-$watchdog" 2>/dev/null || true
  fi
  end_server "$1" "$2"
  rm -rf -- "$1"
}

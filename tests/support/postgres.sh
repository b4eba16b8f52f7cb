#!/usr/bin/env bash
# A private PostgreSQL for the tests: data, socket and log in a folder of its own, as an unprivileged user when called by root.
#   postgres.sh start FOLDER [PORT]   makes it when it is new, starts it, and writes FOLDER/ready when it answers; with PORT also on 127.0.0.1, with TLS
#   postgres.sh stop FOLDER           stops exactly this one
#   postgres.sh crash FOLDER          kills it, without a chance to put anything in order
# With GC2PC_POSTGRES_DEFAULTS=yes the server syncs and has PostgreSQL's own settings; GC2PC_POSTGRES_SECONDS is how long it may live.
# FOLDER/host names the socket's folder. Where PostgreSQL is not there, start leaves FOLDER/skipped, which says why.
set -euo pipefail

action=${1:-}
folder=${2:-}
port=${3:-}
if [[ ! "$action" =~ ^(start|stop|crash)$ || -z "$folder" ]]; then
  sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
# Whatever happens to the tests, no server outlives this many seconds.
most_seconds=${GC2PC_POSTGRES_SECONDS:-1800}
data=$folder/data

skip() {
  echo "the tests of PostgreSQL do not run: $1" | tee "$folder/skipped"
  exit 0
}

# PostgreSQL refuses to run as root.
as_user() {
  if [[ "$(id -u)" -eq 0 ]]; then
    setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$folder" LC_ALL=C.UTF-8 "$@"
  else
    env LC_ALL=C.UTF-8 "$@"
  fi
}

server_pid() {
  local pid
  [[ -e "$data/postmaster.pid" ]] || return 1
  pid=$(head -n 1 "$data/postmaster.pid")
  # The number may have gone to another process meanwhile.
  grep -qs "$data" "/proc/$pid/cmdline" && echo "$pid"
}

wait_until_gone() {
  for _ in $(seq 100); do
    [[ -e "/proc/$1" ]] || return 0
    sleep 0.05
  done
  return 1
}

make_server() {
  local host
  mkdir -p "$folder"
  # The path of a socket is short: 107 bytes, whatever the build folder is called.
  host=$(mktemp -d /tmp/gc2pc-postgres.XXXXXX)
  chmod 755 "$host"
  [[ "$(id -u)" -ne 0 ]] || chown nobody:nogroup "$folder" "$host"
  as_user "$programs/initdb" -D "$data" -U postgres -A trust -N -E UTF8 --locale=C.UTF-8 >"$folder/initdb.log"
  {
    echo "unix_socket_directories = '$host'"
    echo "listen_addresses = ''"
    echo "log_min_messages = fatal"
    if [[ -z "${GC2PC_POSTGRES_DEFAULTS:-}" ]]; then
      echo "max_connections = 40"
      echo "shared_buffers = 32MB"
      # Only a power cut would show the difference, and no test makes one.
      echo "fsync = off"
    fi
    if [[ -n "$port" ]]; then
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext "subjectAltName=IP:127.0.0.1" \
        -keyout "$folder/server.key" -out "$folder/server.pem" 2>/dev/null
      [[ "$(id -u)" -ne 0 ]] || chown nobody:nogroup "$folder/server.key"
      chmod 600 "$folder/server.key"
      printf "listen_addresses = '127.0.0.1'\nport = %s\nssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n" "$port" "$folder/server.pem" "$folder/server.key"
    fi
  } >"$folder/test.conf"
  as_user sh -c "cat '$folder/test.conf' >>'$data/postgresql.conf'"
  if [[ -n "$port" ]]; then # the role guarded has to show a password
    as_user sh -c "{ echo 'local all guarded scram-sha-256'; echo 'host all guarded 127.0.0.1/32 scram-sha-256'; cat '$data/pg_hba.conf'; } >'$data/hba.new' && mv '$data/hba.new' '$data/pg_hba.conf'"
  fi
  echo "$host" >"$folder/host"
}

start() {
  command -v pg_config >/dev/null || skip "there is no pg_config"
  programs=$(pg_config --bindir)
  [[ -x "$programs/initdb" ]] || skip "there is no server in $programs"
  if [[ ! -e "$data" ]]; then
    make_server
  fi
  local host
  host=$(<"$folder/host")
  (as_user timeout --signal=INT "$most_seconds" "$programs/postgres" -D "$data" >>"$folder/log" 2>&1 </dev/null &)
  for _ in $(seq 200); do
    if as_user "$programs/pg_isready" -q -h "$host" ${port:+-p "$port"}; then
      touch "$folder/ready"
      return
    fi
    sleep 0.05
  done
  tail -n 5 "$folder/log" >&2
  echo "gc2pc: the PostgreSQL of the tests does not start" >&2
  exit 1
}

stop() {
  local pid
  if pid=$(server_pid); then
    kill -INT "$pid"
    wait_until_gone "$pid" || kill -QUIT "$pid"
  fi
  [[ ! -e "$folder/host" ]] || rm -rf "$(<"$folder/host")"
  rm -rf "$folder"
}

# Like kill -9 of the server and all of its processes: nothing is written any more.
crash() {
  local pid children
  pid=$(server_pid) || return 0
  children=$(cat "/proc/$pid/task/$pid/children")
  # shellcheck disable=SC2086
  kill -KILL "$pid" $children
  wait_until_gone "$pid"
  rm -f "$folder/ready"
}

case "$action" in
start)
  # What an earlier call left that was cut off.
  if [[ -e "$folder/ready" ]]; then stop; fi
  start
  ;;
stop) stop ;;
crash) crash ;;
esac

#!/usr/bin/env bash
# Run a command with DATABASE_URL naming a throw-away PostgreSQL 15 (Debian's postgresql-15, or
# POSTGRES_BIN): a cluster of its own, on a socket of its own, gone at the end.
set -eu

bin=${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
if [ ! -x "$bin/postgres" ]; then
    echo "No PostgreSQL 15 in $bin: apt-get install postgresql-15, or set POSTGRES_BIN" >&2
    exit 1
fi

place=$(mktemp -d -t tradewright-pg15-XXXXXX)
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    chown nobody "$place"
    as() { setpriv --reuid nobody --clear-groups -- "$@"; }
fi
finish() {
    as "$bin/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$place"
}
trap finish EXIT

cd "$place"
as "$bin/initdb" -D "$place/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null
options="-c listen_addresses= -c unix_socket_directories=$place -c max_connections=120 -c jit=off"
options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
as "$bin/pg_ctl" -D "$place/data" -l "$place/log" -o "$options" -w start >/dev/null
as "$bin/createdb" -h "$place" -U postgres tradewright
cd "$OLDPWD"

TRADEWRIGHT_TEST_HOME=$place/home DATABASE_URL="postgresql://postgres@/tradewright?host=$place" "$@"

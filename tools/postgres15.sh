#!/usr/bin/env bash
# Run a command with throw-away servers of PostgreSQL 15 (Debian's postgresql-15, or POSTGRES_BIN),
# one for each of JOBS test processes: TRADEWRIGHT_TEST_SERVERS says where they are (conftest.py).
set -eu

bin=${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
jobs=${JOBS:-1}
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
    for data in "$place"/gw*/data; do
        as "$bin/pg_ctl" -D "$data" -m immediate stop >/dev/null 2>&1 || true
    done
    rm -rf "$place"
}
trap finish EXIT

cd "$place"
for nth in $(seq 0 $((jobs - 1))); do
    own=$place/gw$nth
    as mkdir "$own"
    as "$bin/initdb" -D "$own/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null
    options="-c listen_addresses= -c unix_socket_directories=$own -c max_connections=120"
    options="$options -c jit=off -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    as "$bin/pg_ctl" -D "$own/data" -l "$own/log" -o "$options" -w start >/dev/null
    as "$bin/createdb" -h "$own" -U postgres tradewright
done
cd "$OLDPWD"

TRADEWRIGHT_TEST_HOME=$place/home \
    TRADEWRIGHT_TEST_SERVERS="postgresql://postgres@/tradewright?host=$place/{worker}" "$@"

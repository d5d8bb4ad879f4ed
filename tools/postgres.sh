#!/usr/bin/env bash
# Prints the address of a PostgreSQL server that the tests may make databases on. One that runs here
# is taken; else, where we may, one is installed and started. Fails when there is none.
set -euo pipefail

user=$(id -un)
answers() { psql --no-password --dbname=postgres --command='SELECT 1' >/dev/null 2>&1; }

if ! answers; then
    if [ "$(id -u)" != 0 ]; then
        echo 'no PostgreSQL server answers; set LEADCORE_TEST_POSTGRES' >&2
        exit 1
    fi
    if ! command -v pg_ctlcluster >/dev/null; then
        {
            apt-get update -qq
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
                postgresql
        } >/dev/null
    fi
    read -r version cluster _ < <(pg_lsclusters --no-header)
    pg_ctlcluster --skip-systemctl-redirect "$version" "$cluster" start 2>/dev/null || true
    for _ in $(seq 50); do
        su postgres -c 'psql --dbname=postgres --command="SELECT 1"' >/dev/null 2>&1 && break
        sleep 0.2
    done
    su postgres -c "createuser --superuser $user" 2>/dev/null || true
    answers || {
        echo 'PostgreSQL was started and does not answer' >&2
        exit 1
    }
fi
echo 'postgresql+psycopg:///postgres'

#!/bin/sh
# Prints the newest Python on the path that the pinned requirements install on, or says what is missing.
# Each candidate is started, because a name on the path may be a stand-in that starts nothing.
set -eu

# 3.14 is the newest that every pinned package has been built for.
fit='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'

for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
    if "$name" -c "$fit" >/dev/null 2>&1; then
        command -v "$name"
        exit 0
    fi
done

{
    echo "leadcore needs Python 3.11, 3.12, 3.13 or 3.14 with its venv module, and found none of them"
    echo "among: ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}."
    for name in ${PYTHON:-python3 python}; do
        "$name" -c 'import sys; print("%s is Python %d.%d." % ((sys.executable,) + sys.version_info[:2]))' \
            2>/dev/null || true
    done
    echo "On Debian and Ubuntu: apt-get install python3-venv. Elsewhere install a newer Python, or name"
    echo "one: make PYTHON=/path/to/python3.12 setup"
} >&2
exit 1

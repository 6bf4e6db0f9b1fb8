#!/bin/sh
# Our solver and the peers on the same instances: run.sh [mentees] [candidates] [people|points] [family...]
# Needs a C++ compiler with LEMON (Debian liblemon-dev) and Python with OR-Tools (PyPI ortools); what is absent is named
# and left out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mentees=${1:-10000}
candidates=${2:-20}
first=${3:-points}
shift $(($# < 3 ? $# : 3))
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$here/.."
ours() { cargo run --quiet --release --locked -p tutelage-bench-cohort -- "$@"; }
if ! g++ -O3 -march=native -o "$scratch/lemon" "$here/lemon.cc" 2>/dev/null; then
    echo "NOT RUN: LEMON cannot be compiled here"
fi
for family in ${*:-heavy-ties idf uniform all-equal geographic}; do
    echo "== $family $mentees x $candidates, $first first"
    ours run "$mentees" "$candidates" "$family"
    ours write "$family" "$mentees" "$candidates" "$first" "$scratch/instance"
    [ ! -x "$scratch/lemon" ] || "$scratch/lemon" "$scratch/instance"
    if python3 -c "import ortools" 2>/dev/null; then
        python3 "$here/ortools_flow.py" "$scratch/instance"
    else
        echo "NOT RUN: OR-Tools is absent"
    fi
done

#!/usr/bin/env bash
# Measures what ways to bind parameters cost with ODBC, by the PostgreSQL driver: rows of a call, rows of a statement, prepared once or
# each time, by column or by row, size of the transactions. Prints Markdown, as in docs/performance.md.
#   tests/bench/odbc_arrays.sh [--messages ROWS] [--quick | --nightly] [--built FOLDER]        (100,000 rows; quick 10,000)
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/bench/bench.sh
source tests/bench/bench.sh

[[ -z $odbc ]] || usage
sizes 10000 100000 100000
install_packages "${build_packages[@]}" odbc-postgresql postgresql postgresql-client
prepare bench_odbc_arrays # results: way TAB rows TAB seconds TAB CPU seconds TAB those of the server TAB calls
start_server
psql_at -c 'CREATE TABLE t (a int, b bigint, c bigint, d int, e int, f text, g text)'
"$benches/bench_odbc_arrays" "Driver=PostgreSQL Unicode;Server=$host;Database=postgres;UID=postgres;UseDeclareFetch=0;Protocol=7.4-1;CommLog=0" \
  "$messages" >"$results"
echo "$messages rows:"
echo
echo "| | rows a second | µs of the client's processor for a row | of the server's | calls for 1,000 rows |"
echo "|---|---|---|---|---|"
awk -F '\t' '{ printf "| %s | %d | %.1f | %.1f | %.1f |\n", $1, $2 / $3, 1e6 * $4 / $2, 1e6 * $5 / $2, 1000 * $6 / $2 }' "$results"
echo

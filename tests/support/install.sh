# shellcheck shell=bash
# Sourced by tests/run.sh, samples/weekend.sh and .ci/run: the Debian 12 packages that gc2pc is built and tested with.

# What a build needs.
# shellcheck disable=SC2034
build_packages=(g++ cmake ninja-build ccache pkg-config libsoci-dev libboost-program-options-dev libxml2-dev libssl-dev
  libldap-dev libsasl2-dev libicu-dev libfmt-dev nlohmann-json3-dev libkainjow-mustache-dev libsqlite3-dev libpq-dev unixodbc-dev libarchive-dev)
# What the tests and the samples need beside it.
# shellcheck disable=SC2034
test_packages=(mold doctest-dev librapidcheck-dev sqlite3 postgresql pgbouncer odbc-postgresql libsqliteodbc
  tdsodbc openssl zstd jq)

# What packaging/make.sh and tests/package/run.sh need beside it.
# shellcheck disable=SC2034
package_packages=(dpkg-dev file gzip patchelf zstd)
# shellcheck disable=SC2034
tree_packages=(debootstrap gnupg lintian zsh)

# A domain controller for the tests of the LDAP directory; without it they are skipped.
# shellcheck disable=SC2034
controller_packages=(samba samba-ad-dc samba-ad-provision samba-dsdb-modules python3-samba ldb-tools ldap-utils
  krb5-user libsasl2-modules-gssapi-mit)

# A browser for the tests of the report; without it they are skipped. Node.js may come from elsewhere than Debian.
# shellcheck disable=SC2034
browser_packages=(chromium)
command -v node >/dev/null || browser_packages+=(nodejs)
command -v npm >/dev/null || browser_packages+=(npm)

# install_packages PACKAGE...: installs what is missing, by apt only, with sudo when not root. Says nothing when all is there.
install_packages() {
  local package missing=()
  for package in "$@"; do
    [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  local as_root=()
  if [[ "$(id -u)" -ne 0 ]]; then
    command -v sudo >/dev/null || { echo "gc2pc: please install as root: ${missing[*]}" >&2; return 1; }
    as_root=(sudo)
  fi
  echo "installing ${missing[*]}" >&2
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "gc2pc: the packages could not be installed; all of the log is in $log" >&2
    return 1
  fi
  rm -f "$log"
}

# Passes lines on; on a terminal, how far ninja is ("[12/345]") stays in one line of standard error.
ninja_counter() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ ! -t 2 || "$line" != \[*/*\]* ]] || printf '\r\033[K%s' "${line%%]*}]" >&2
  done
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
}

# build PRESET [TARGET...]: configures and builds, and shows the compiler's output only when it fails.
build() {
  local preset=$1 log
  shift
  log=$(mktemp)
  local targets=()
  [[ $# -eq 0 ]] || targets=(--target "$@")
  echo "building preset $preset" >&2
  if ! { cmake --preset "$preset" && cmake --build --preset "$preset" --parallel "$(nproc)" "${targets[@]}"; } 2>&1 | ninja_counter >"$log"; then
    grep -E -A5 'error:|Error|FAILED' "$log" | head -n 60 >&2 || true
    echo "gc2pc: preset $preset does not build; all of the log is in $log" >&2
    return 1
  fi
  rm -f "$log"
}

#!/usr/bin/env bash
# The files of a release, from preset release: the Debian package, the archive that runs from any folder, and their
# SHA-256 sums. Debian 12, root or sudo for missing packages: packaging/make.sh [OUTPUT_FOLDER]
# DEBFULLNAME and DEBEMAIL name the maintainer of the package.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tests/support/install.sh
source tests/support/install.sh
output=$(realpath -m "${1:-build/release/package}")

install_packages "${build_packages[@]}" "${package_packages[@]}"
build release gc2pc
# Equal sources give equal dates.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH
rm -rf "$output"
mkdir -p "$output"
log=$(mktemp)
cpack --config build/release/CPackConfig.cmake -G DEB -B "$output" >"$log" 2>&1 || { cat "$log" >&2 && exit 1; }
rm -rf "$log" "$output/_CPack_Packages"
packaging/relocatable.sh build/release "$output" >/dev/null
cd "$output"
sha256sum -- *.deb *.tar.zst >SHA256SUMS
ls -l
maintainer=$(dpkg-deb --field ./*.deb Maintainer)
echo "Maintainer: $maintainer"
[[ "$maintainer" != *@gc2pc.invalid* ]] ||
  echo "No maintainer was named: before you give the package to others, set DEBFULLNAME and DEBEMAIL (docs/install.md)." >&2

#!/usr/bin/env bash
# The files of a release in a Debian 12 that has nothing but apt: they are installed, run and removed there, without a
# compiler. Root, and a mirror of Debian. Last line: "N passed, N failed, N skipped".
#   tests/package/run.sh [FOLDER]     (the output of packaging/make.sh, which is called without it)
# shellcheck disable=SC2016,SC2317
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=tests/support/install.sh
source tests/support/install.sh

if [[ $# -eq 0 ]]; then
  packaging/make.sh >/dev/null
  set -- build/release/package
fi
files=$(realpath "$1")
if [[ "$(id -u)" -ne 0 ]]; then
  echo "SKIPPED package: a bare tree needs root"
  echo "0 passed, 0 failed, 1 skipped"
  exit
fi
install_packages "${build_packages[@]}" "${tree_packages[@]}"

passed=0
failed=0
# check NAME COMMAND...: runs it; it counts as one test.
check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    tail -n 20 "$work/log"
  fi
}

work=$(mktemp -d)
tree=$work/tree
leave() {
  umount "$tree/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap leave EXIT
mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\(http[^ ]*debian\) bookworm .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1) || true
if ! debootstrap --variant=minbase bookworm "$tree" "${mirror:-http://deb.debian.org/debian}" >"$work/log" 2>&1; then
  tail -n 5 "$work/log"
  echo "FAILED: debootstrap"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
cp /etc/resolv.conf "$tree/etc/resolv.conf"
mount -t proc proc "$tree/proc"
cp "$files"/*.deb "$files"/*.tar.zst "$files/SHA256SUMS" "$tree/root/"
inside() { chroot "$tree" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
script() { inside bash -euo pipefail -c "cd /root; $1"; }

# ---- as the files are
check "SHA-256 sums" script 'sha256sum --check --strict SHA256SUMS'
check "lintian finds nothing" bash -euo pipefail -c "
  cp '$files'/*.deb '$work' && chmod 0755 '$work'
  lintian --allow-root --fail-on error,warning --suppress-tags bad-distribution-in-changes-file '$work'/*.deb"
check "the package and its changelog name the same maintainer" bash -euo pipefail -c "
  maintainer=\$(dpkg-deb --field '$files'/*.deb Maintainer)
  dpkg-deb --fsys-tarfile '$files'/*.deb | tar -xO ./usr/share/doc/gc2pc/changelog.gz | zcat | grep -F \" -- \$maintainer  \""
# maintainer_of COMMAND...: configures, and prints the maintainer that a package would have.
maintainer_of() {
  rm -rf "$work/build"
  "$@" cmake --preset release -B "$work/build" && grep '^set(CPACK_PACKAGE_CONTACT ' "$work/build/CPackConfig.cmake"
}
named() { maintainer_of "${@:2}" | grep -Fx "set(CPACK_PACKAGE_CONTACT \"$1\")"; }
configured() { cmake -D "GC2PC_MAINTAINER=Chat Team <chat@contoso.example>" "${@:2}"; }
check "a maintainer is named by Debian's variables" named "Ann Example <ann@contoso.example>" \
  env DEBFULLNAME="Ann Example" DEBEMAIL=ann@contoso.example
check "a maintainer is named by a variable of CMake" named "Chat Team <chat@contoso.example>" configured
check "without a maintainer the address is nobody's" named "gc2pc local build <maintainer-not-set@gc2pc.invalid>" \
  env -u DEBFULLNAME -u DEBEMAIL
check "a maintainer without an address is refused" bash -c "
  ! cmake --preset release -B '$work/build' -D 'GC2PC_MAINTAINER=Chat Team' 2>'$work/refusal'
  tr -s ' \n' ' ' <'$work/refusal' | grep -F \"not 'Name <address>': 'Chat Team'\""

# ---- a signature, made and checked by the commands of docs/install.md
mkdir -m 0700 "$work/signer" "$work/receiver" "$work/release"
cp "$files/SHA256SUMS" "$work/release"
: >"$work/passphrase"
printf 'batch\npinentry-mode loopback\npassphrase-file %s\n' "$work/passphrase" >"$work/signer/gpg.conf"
# documented HOME WORD: the command of the page that has the word, in the folder of the release.
documented() {
  local line
  line=$(grep -oE -- "gpg .*$2.*" docs/install.md)
  (cd "$work/release" && GNUPGHOME="$work/$1" bash -euo pipefail -c "$line")
}
refused() { ! "$@"; }
check "a key is made" documented signer --quick-generate-key
check "its public part is given away" documented signer --export
check "a release is signed" documented signer --detach-sign
check "a signature without its key is not accepted" refused documented receiver --verify
check "the key is taken" documented receiver --import
check "the signature is accepted" documented receiver --verify
echo >>"$work/release/SHA256SUMS"
check "a changed file is not accepted" refused documented receiver --verify
for each in signer receiver; do gpgconf --homedir "$work/$each" --kill all; done
check "the program in the package has no search path of its own" bash -euo pipefail -c "
  dpkg-deb --fsys-tarfile '$files'/*.deb | tar -x -C '$work' ./usr/bin/gc2pc
  [[ -z \"\$(readelf --dynamic '$work/usr/bin/gc2pc' | grep -E 'R(UN)?PATH')\" ]]"

# ---- the archive, before any library is there
check "nothing of gc2pc's libraries, and no compiler, is in the tree" script '
  [[ -z "$(dpkg-query -W | grep -E "^(libsoci|libfmt|libboost|libldap|libpq|libodbc|gcc-[0-9]+\s|g\+\+)")" ]]'
tar -x -C "$tree/opt" -f <(zstd -dcq "$files"/*.tar.zst)
mv "$tree"/opt/gc2pc-* "$tree/opt/moved elsewhere"
check "archive: every library is found, those of gc2pc in its own folder" script '
  ldd "/opt/moved elsewhere/bin/gc2pc" > libraries
  [[ -z "$(grep "not found" libraries)" ]]
  [[ $(grep -c "moved elsewhere/" libraries) -gt 10 ]]
  for library in libsoci_core libsoci_sqlite3 libsoci_postgresql libsoci_odbc libldap libfmt libicuuc; do
    grep -q "$library.* => /opt/moved elsewhere/" libraries
  done'
check "archive: sample, assess, plan and cutover" script '
  PATH="/opt/moved elsewhere/bin:$PATH"
  gc2pc sample --out pool --messages 2000 --rooms 20
  gc2pc assess --config pool/gc2pc.ini
  gc2pc plan --config pool/gc2pc.ini --run run
  gc2pc cutover --run run --execute --plan "$(gc2pc status --run run | sed -n "s/^plan *//p")" --consent directory
  gc2pc verify --run run
  rm -rf pool run'

# ---- the package
check "package: apt installs it with its libraries" script '
  apt-get update
  apt-get install -y --no-install-recommends ./gc2pc_*.deb'
check "package: no compiler came with it" script '[[ -z "$(command -v gcc c++ cmake)" ]]'
check "package: sample and assess" script '
  gc2pc sample --out pool --messages 2000 --rooms 20
  gc2pc assess --config pool/gc2pc.ini | tail -n 1 | grep -F "The pool"
  rm -rf pool'
check "package: its sample runs a whole weekend and rolls it back" script '
  apt-get install -y --no-install-recommends sqlite3
  /usr/share/doc/gc2pc/samples/weekend.sh --messages 2000 --rollback --keep /root/weekend'
check "package: a manual page for every command" script '
  zcat /usr/share/man/man1/gc2pc.1.gz | grep -F "gc2pc\-cutover (1)"
  for command in $(gc2pc help | sed -n "/^Usage/,/^A weekend/s/^  \([a-z][a-z]*\)  .*/\1/p"); do
    zcat "/usr/share/man/man1/gc2pc-$command.1.gz" | grep -q "^\.SH OPTIONS"
  done
  [[ $(find /usr/share/man/man1 -name "gc2pc-*.1.gz" | wc -l) -gt 15 ]]'
check "package: documents, rules and profiles" script '
  cd /usr/share/doc/gc2pc
  for file in copyright README.md docs/runbook.md docs/queries samples/weekend.sh changelog.gz; do test -e "$file"; done
  for hook in mail may-begin-release wall webhook; do test -x "samples/hooks/$hook"; done
  gc2pc rules check /usr/share/gc2pc/default.xml
  test -e /usr/share/gc2pc/profiles/group-chat-2010.xml
  # Every link to a document beside it leads somewhere.
  grep -ohE "\]\((docs/)?[a-z-]+\.md" README.md | sed "s/](//" | while read -r file; do test -e "$file"; done'
check "bash completes commands, options, words and folders" script '
  source /usr/share/bash-completion/completions/gc2pc
  compopt() { :; }
  complete_line() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _gc2pc; }
  complete_line gc2pc cut && [[ "${COMPREPLY[*]}" == cutover ]]
  complete_line gc2pc rollback --dis && [[ "${COMPREPLY[*]}" == --discard-new-messages ]]
  complete_line gc2pc cutover --consent "" && [[ "${COMPREPLY[*]}" == "directory changes" ]]
  complete_line gc2pc rules sh && [[ "${COMPREPLY[*]}" == show ]]
  mkdir -p "a folder" && touch "a file"
  complete_line gc2pc cutover --run a && [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == "a folder" ]]'
check "zsh accepts its completion" zsh -n "$tree/usr/share/zsh/vendor-completions/_gc2pc"
check "package: apt removes it, and nothing stays" script '
  apt-get purge -y gc2pc
  [[ -z "$(find / -xdev \( -path /root -o -path /opt -o -path /proc \) -prune -o -name "*gc2pc*" -print)" ]]'

echo "$passed passed, $failed failed, 0 skipped"
exit $((failed > 0))

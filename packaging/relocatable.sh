#!/usr/bin/env bash
# An archive that runs from any folder, on any Linux with glibc, libstdc++ and libgcc of Debian 12 or newer. All other
# libraries are in it: packaging/relocatable.sh BUILD_FOLDER OUTPUT_FOLDER
set -euo pipefail
build=${1:?the folder of a release build}
output=${2:?the folder to write to}
version=$("$build/migrator/gc2pc" version | sed -n '1s/^gc2pc //p')
name=gc2pc-$version-linux-$(uname -m)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/$name" --strip >/dev/null
libraries=$work/$name/lib/gc2pc
licences=$work/$name/share/doc/gc2pc/libraries
mkdir -p "$libraries" "$licences"

# These belong to the system: the loader and the C library are one, and drivers of the host bring the others.
system='^(ld-linux.*|linux-vdso|lib(c|m|dl|rt|pthread|resolv|stdc\+\+|gcc_s))\.so'
while read -r library file; do
  [[ ! "$library" =~ $system ]] || continue
  cp --dereference "$file" "$libraries/$library"
  chmod 0644 "$libraries/$library"
  patchelf --set-rpath "\$ORIGIN" "$libraries/$library"
  package=$( (dpkg-query -S "$file" || dpkg-query -S "${file#/usr}" || dpkg-query -S "$(realpath "$file")") 2>/dev/null | sed -n '1s/:.*//p')
  cp "/usr/share/doc/$package/copyright" "$licences/$package.copyright"
done < <(ldd "$build/migrator/gc2pc" | awk '$2 == "=>" && $3 ~ /^\// { print $1, $3 }' | sort)
patchelf --set-rpath "\$ORIGIN/../lib/gc2pc" "$work/$name/bin/gc2pc"

mkdir -p "$output"
tar --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-$(date +%s)}" \
  --create "$name" | zstd --quiet -10 --force -o "$output/$name.tar.zst"
echo "$output/$name.tar.zst"

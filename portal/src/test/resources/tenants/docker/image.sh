#!/bin/sh
# A light image of a cell for tests, made of this machine's own programs:
#
#   image.sh FOLDER NODE PROGRAM…       lays out FOLDER/root
#
# with Node.js, each PROGRAM, and the libraries that they load.
set -eu
root=$1/root
node=$2
shift 2
mkdir -p "$root/usr/bin" "$root/usr/lib" "$root/usr/lib64" "$root/opt/node/bin" "$root/etc" "$root/tmp"
chmod 1777 "$root/tmp"
ln -s usr/bin "$root/bin"
ln -s usr/lib "$root/lib"
ln -s usr/lib64 "$root/lib64"
cp -L "$node" "$root/opt/node/bin/node"
for program in "$@"; do
    cp -L "$(command -v "$program")" "$root/usr/bin/"
done
ldd "$root/opt/node/bin/node" "$root/usr/bin/"* 2>/dev/null |
    sed -n 's/^[[:space:]].*[[:space:]]\(\/[^ ]*\) (0x.*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (0x.*/\1/p' | sort -u |
    while read -r library; do
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done

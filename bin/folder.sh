# shellcheck shell=sh
# The data directory: what is where, who may use it, and that only one instance does.

# Grows by one when an older Darkplex could no longer read what this one writes.
DATA_FORMAT=1

VERSION=$(sed -n '/<artifactId>darkplex</{n;s/.*<version>\(.*\)<\/version>.*/\1/p;}' "$ROOT/pom.xml")

use_folder() {
    case $DATA in
        /*) ;;
        *) DATA=$(pwd)/$DATA ;;
    esac
    # The real path, so that the same folder is the same instance whatever it is called.
    if [ -d "$DATA" ]; then
        DATA=$(CDPATH='' cd -- "$DATA" && pwd -P) || exit 1
    fi
    RUN=$DATA/run
    LOG=$DATA/log
    CACHE=${DARKPLEX_CACHE:-$DATA/cache}
    case $PORT in
        '' | 0* | *[!0-9]* | ??????*) PROXY_PORT=${DARKPLEX_PROXY_PORT:-0} ;;
        *) PROXY_PORT=${DARKPLEX_PROXY_PORT:-$((PORT + 1))} ;;
    esac
    use_role
    INSTANCE=''
    if [ -r "$RUN/instance" ]; then
        # The second line is the folder it was made for: a copied folder is another instance.
        [ "$(sed -n 2p "$RUN/instance")" = "$DATA" ] && INSTANCE=$(sed -n 1p "$RUN/instance")
    fi
    return 0
}

# data_problem: one sentence when the folder cannot be used; nothing when it can.
data_problem() {
    if [ -e "$DATA" ] && [ ! -d "$DATA" ]; then
        echo "$DATA is a file and not a folder: choose another with --data DIR."
    elif [ -d "$DATA" ] && ! touch "$DATA/.writable" 2>/dev/null; then
        echo "The data directory $DATA is not writable for $(id -un): change its owner, or choose another with --data DIR."
    elif [ ! -d "$DATA" ] && ! mkdir -p "$DATA" 2>/dev/null; then
        echo "The data directory $DATA cannot be made: choose another with --data DIR."
    elif [ -s "$DATA/version" ] && ! [ "$(cat "$DATA/version")" -le "$DATA_FORMAT" ] 2>/dev/null; then
        echo "The data in $DATA was written by a newer Darkplex (format $(cat "$DATA/version"), this one knows $DATA_FORMAT)." \
            "Update Darkplex, or choose another folder with --data DIR. Nothing was changed."
    elif [ ! -f "$DATA/version" ] && foreign_folder; then
        echo "$DATA is not empty and not a data directory of Darkplex: choose an empty folder with --data DIR."
    fi
    rm -f "$DATA/.writable" 2>/dev/null
}

# foreign_folder: a home directory given by mistake should not be strewn with our files.
foreign_folder() {
    for entry in "$DATA"/* "$DATA"/.[!.]*; do
        [ -e "$entry" ] || continue
        case ${entry##*/} in
            cache | run | log | tenants | journal | darkplex.db* | darkplex.yaml | master.key | proxy.secret | .writable) ;;
            *) return 0 ;;
        esac
    done
    return 1
}

need_folder() {
    problem=$(data_problem)
    [ -z "$problem" ] || die "$problem"
    # The folder may have come into being just now, and only now has a real path.
    use_folder
    (umask 077 && mkdir -p "$RUN" "$LOG" "$CACHE") || die "Folders could not be made in $DATA."
    chmod go-rwx "$DATA" "$RUN" 2>/dev/null
    if [ -z "$INSTANCE" ]; then
        INSTANCE=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
        printf '%s\n%s\n' "$INSTANCE" "$DATA" >"$RUN/instance" || die "$RUN/instance could not be written."
    fi
}

# lock_folder: one instance a folder. The portal inherits the open file, so the lock lives exactly as long as the
# launcher or the portal does, whatever kills them.
lock_folder() {
    if command -v flock >/dev/null 2>&1; then
        exec 9>>"$RUN/lock"
        flock -n 9
    else
        # Without flock(1): the number of the holder and its start time, which no later process shares.
        if [ -f "$RUN/lock.pid" ]; then
            read -r lock_pid lock_start <"$RUN/lock.pid"
            same_process "$lock_pid" "$lock_start" && return 1
        fi
        lock_as $$
    fi
}

# lock_as PID: who holds the lock when there is no flock(1).
lock_as() {
    command -v flock >/dev/null 2>&1 || echo "$1 $(start_of "$1")" >"$RUN/lock.pid"
}

locked() {
    [ -d "$RUN" ] || return 1
    if command -v flock >/dev/null 2>&1; then
        [ -f "$RUN/lock" ] && ! (exec 8<"$RUN/lock" && flock -n 8)
    else
        [ -f "$RUN/lock.pid" ] && read -r lock_pid lock_start <"$RUN/lock.pid" &&
            same_process "$lock_pid" "$lock_start"
    fi
}

# The state of the running portal, one `name=value` a line, written whole and renamed.
write_state() {
    cat >"$RUN/state.new" && mv "$RUN/state.new" "$RUN/state"
}

state_of() {
    sed -n "s/^$1=//p" "$RUN/state" 2>/dev/null
}

# portal_pid: the portal of this folder, when it lives. A number alone proves nothing: it must carry our mark.
portal_pid() {
    portal_candidate=$(state_of pid)
    [ -n "$portal_candidate" ] && alive "$portal_candidate" && is_marked "$portal_candidate" && echo "$portal_candidate"
}

database_kind() {
    if [ -n "${DARKPLEX_DATABASE_URL-}" ]; then echo postgresql; else echo sqlite; fi
}

# providers_named: which providers the environment names; never a value.
providers_named() {
    providers_list=''
    [ -z "${ANTHROPIC_API_KEY-}" ] || providers_list="$providers_list anthropic"
    [ -z "${OPENAI_API_KEY-}" ] || providers_list="$providers_list openai"
    [ -z "${GEMINI_API_KEY-}" ] || providers_list="$providers_list google"
    [ -z "${OLLAMA_HOST-}" ] || providers_list="$providers_list ollama"
    echo "${providers_list# }"
}

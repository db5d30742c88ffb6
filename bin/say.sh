# shellcheck shell=sh
# What a person reads: steps with the time they took, and one clear sentence when it cannot go on.

started_at=$(date +%s)

elapsed() {
    echo $(($(date +%s) - started_at))
}

say() {
    printf '%s\n' "$*"
}

# step TEXT: a line with the seconds since the start in front, so that a slow part shows.
step() {
    printf '[%3d s] %s\n' "$(elapsed)" "$*"
}

# progress TEXT: rewritten in place on a terminal; elsewhere the caller asks seldom and gets lines.
progress() {
    if [ -t 1 ]; then
        printf '\r        %-60s' "$*"
    else
        printf '        %s\n' "$*"
    fi
}

progress_end() {
    if [ -t 1 ]; then
        printf '\r%-70s\r' ''
    fi
}

warn() {
    printf 'darkplex: %s\n' "$*" >&2
}

die() {
    warn "$@"
    exit 1
}

# last_lines FILE COUNT: the end of a log, indented, for a message that quotes it.
last_lines() {
    tail -n "$2" "$1" 2>/dev/null | sed 's/^/    /'
}

# json_text TEXT: a JSON string.
json_text() {
    printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g' | tr -d '\000-\037')"
}

# run_logged LOG FOLDER COMMAND...: in the background, so that Ctrl-C and `down` are heard while it runs.
# Descriptors 7 and 9 are our locks: nothing that is only built with may keep them.
run_logged() {
    run_log=$1
    run_folder=$2
    shift 2
    (cd "$run_folder" && exec "$@") >"$run_log" 2>&1 </dev/null 7>&- 9>&- &
    background=$!
    if [ -t 1 ]; then
        run_since=$(date +%s)
        while alive "$background"; do
            progress "$(($(date +%s) - run_since)) s"
            pause
        done
        progress_end
    fi
    wait "$background"
    run_result=$?
    background=''
    return "$run_result"
}

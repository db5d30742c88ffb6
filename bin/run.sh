# shellcheck shell=sh
# up and down.

# Eight carriers: a call into SQLite pins the thread it runs on, and two processors would give only two.
JAVA_FLAGS='--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+ExitOnOutOfMemoryError
    -Djdk.virtualThreadScheduler.parallelism=8 -Xlog:disable -Xlog:all=warning:stderr'

# Measured after a start: 240 MB resident with these, 325 MB without the small first heap, 270 MB with G1.
JAVA_OPTIONS=${DARKPLEX_JAVA_OPTIONS:-'-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms64m'}

run_up() {
    need_ports
    need_java
    need_folder
    background=''
    trap 'interrupted' INT TERM HUP
    if ! lock_folder; then
        already_running
        exit $?
    fi
    end_leftovers || die "Processes of an earlier run do not end: $(instance_processes | tr '\n' ' ')"
    rm -f "$RUN/operator-link"
    launcher_state | write_state
    echo "$DATA_FORMAT" >"$DATA/version" || die "$DATA/version could not be written."
    need_free_ports
    step "Java $(java_version) in $JAVA_HOME"
    need_runtime
    need_walls
    need_portal
    need_web
    # The set-up may have taken minutes, in which another program may have come.
    need_free_ports
    use_warm_start
    start_portal
    await_portal
    announce
    prepare_warm_start
    if [ -n "$option_detach" ]; then
        return 0
    fi
    stay
}

already_running() {
    # Whoever holds the lock may be in the middle of a start or a stop.
    url=$(state_of url)
    if [ -n "$(portal_pid)" ] && [ -n "$url" ]; then
        say "Darkplex is already running: $url (process $(portal_pid), data in $DATA)."
        say "For a new sign-in link ask for one at $url/sign-in, or restart: ./darkplex down, then ./darkplex up."
        return 0
    fi
    warn "Another ./darkplex is starting or stopping on $DATA. Try again in a moment; ./darkplex down ends it."
    return 1
}

# interrupted: Ctrl-C, a closed terminal or a kill at any time before or after the start.
interrupted() {
    trap 'hurry=yes' INT TERM HUP
    progress_end
    if [ -n "${background-}" ]; then
        kill -TERM "$background" 2>/dev/null
        wait_gone 5 "$background" || kill -KILL "$background" 2>/dev/null
    fi
    if [ -z "${java_pid-}" ]; then
        step "Interrupted. Run it again to go on."
        exit 130
    fi
    stop_everything "$java_pid"
    exit $?
}

# start_portal: the portal in a session of its own, so that Ctrl-C reaches this script alone and the stop is orderly.
# Secrets come to it by the environment only: arguments can be read by every user of the machine.
start_portal() {
    step "Starting the portal ..."
    # What earlier starts have written is not about this one.
    log_before=$(size_of "$LOG/portal.log")
    console_before=$(size_of "$LOG/console.log")
    start_print_links=false
    [ -n "$option_detach" ] || start_print_links=true
    (
        # What is written into the data directory is for its owner alone.
        umask 077
        export DARKPLEX_INSTANCE="$INSTANCE" DARKPLEX_OPENCLAW_INSTANCE="$INSTANCE"
        export DARKPLEX_DATA="$DATA" DARKPLEX_DATABASE_FILE="$DATA/darkplex.db"
        export DARKPLEX_KEYS_MASTERKEYFILE="$DATA/master.key" DARKPLEX_TENANTS_DIRECTORY="$DATA/tenants"
        export DARKPLEX_OPENCLAW_NODE="$NODE" DARKPLEX_OPENCLAW_MAIN="$OPENCLAW_MAIN"
        export DARKPLEX_OPENCLAW_COMPILECACHE="$CACHE/compiled-${OPENCLAW_FOLDER##*/}"
        export DARKPLEX_ACCOUNTS_OPERATORLINKFILE="$RUN/operator-link" DARKPLEX_ACCOUNTS_PRINTLINKS="$start_print_links"
        export SERVER_PORT="$PORT" DARKPLEX_PROXY_PORT="$PROXY_PORT"
        export LOGGING_FILE_NAME="$LOG/portal.log" LOGGING_THRESHOLD_CONSOLE=OFF
        [ -z "$WEB" ] || export DARKPLEX_WEB_DIRECTORY="$WEB"
        # People name their files in their own letters, and Java writes only those that the locale has.
        LC_ALL=C.UTF-8
        if [ -n "$option_detach" ]; then
            exec >>"$LOG/console.log"
        fi
        # shellcheck disable=SC2086 # a list of options
        own_session "$JAVA_HOME/bin/java" $JAVA_FLAGS $JAVA_OPTIONS "-Xmx${DARKPLEX_HEAP_MAX:-512m}" $warm_option \
            -jar "$APP/portal.jar"
    ) </dev/null 2>>"$LOG/console.log" &
    java_pid=$!
    lock_as "$java_pid"
    {
        launcher_state
        echo "pid=$java_pid"
    } | write_state
}

launcher_state() {
    cat <<STATE
launcher=$$
launcher_start=$(start_of $$)
started=$(date +%s)
port=$PORT
proxy_port=$PROXY_PORT
version=$VERSION
database=$(database_kind)
providers=$(providers_named)
STATE
}

# own_session COMMAND...: becomes the command, as the leader of a new session.
own_session() {
    if command -v setsid >/dev/null 2>&1; then
        exec setsid "$@"
    elif command -v perl >/dev/null 2>&1; then
        exec perl -e 'use POSIX (); POSIX::setsid(); exec @ARGV' "$@"
    fi
    exec "$@"
}

# await_portal: until it answers and has written the operator's link, or has died, or the time is over.
await_portal() {
    await_until=$(($(date +%s) + ${DARKPLEX_START_TIMEOUT:-120}))
    while ! { http_get "http://127.0.0.1:$PORT/actuator/health" >/dev/null && [ -s "$RUN/operator-link" ]; }; do
        if ! alive "$java_pid"; then
            wait "$java_pid"
            java_pid=''
            start_failed "The portal ended while it started."
        fi
        [ "$(date +%s)" -lt "$await_until" ] ||
            start_failed "The portal gave no answer in ${DARKPLEX_START_TIMEOUT:-120} s (DARKPLEX_START_TIMEOUT)."
        pause
    done
    {
        cat "$RUN/state"
        echo "url=http://127.0.0.1:$PORT"
    } | write_state
}

start_failed() {
    start_reason=$(refusal)
    if [ -n "$start_reason" ]; then
        warn "The portal cannot start. $start_reason"
    else
        warn "$1 The last lines of $LOG/portal.log and $LOG/console.log:"
        since "$log_before" "$LOG/portal.log" | last_lines /dev/stdin 12 >&2
        since "$console_before" "$LOG/console.log" | last_lines /dev/stdin 4 >&2
    fi
    if [ -n "$java_pid" ]; then
        stop_everything "$java_pid"
    fi
    end_leftovers
    rm -f "$RUN/state"
    exit 1
}

# refusal: why this start was refused, in the portal's own words; nothing when it ended otherwise.
refusal() {
    {
        since "$log_before" "$LOG/portal.log"
        # What goes wrong before the portal has read its settings is told where it can be.
        since "$console_before" "$LOG/console.log"
    } |
        sed -n '/^APPLICATION FAILED TO START$/,$p' |
        awk '/^Description:$/ { told = 1; next } /^Action:$/ { exit } told && NF { print (lines++ ? "    " : "") $0 }'
}

size_of() {
    if [ -f "$1" ]; then wc -c <"$1"; else echo 0; fi
}

# since SIZE FILE: what was written after the file had this size.
since() {
    tail -c "+$(($1 + 1))" "$2" 2>/dev/null
}

announce() {
    step "Darkplex $VERSION is running"
    say
    say "  Open     http://127.0.0.1:$PORT"
    say "  Sign in  $(cat "$RUN/operator-link")"
    say "           (makes you the operator; works once, for an hour)"
    [ -n "$(providers_named)" ] || [ -f "$DATA/darkplex.yaml" ] ||
        say "  Models   none configured, a demo model answers: set ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY or OLLAMA_HOST"
    say "  Data     $DATA (back up master.key: without it nothing in the database can be read)"
    if [ -n "$option_detach" ]; then
        say "  Stop     ./darkplex down$([ "$DATA" = "$ROOT/data" ] || echo " --data $DATA")"
    else
        say "  Stop     Ctrl-C"
    fi
    say
    rm -f "$RUN/operator-link"
}

# stay: in the foreground until the portal ends or somebody ends us.
stay() {
    wait "$java_pid"
    stay_result=$?
    trap '' INT TERM HUP
    end_warm_start
    end_leftovers
    rm -f "$RUN/state"
    # 143: somebody else, `down` most likely, has asked it to stop.
    [ "$stay_result" -eq 143 ] && step "Stopped" && exit 0
    warn "The portal ended by itself (exit code $stay_result). The last lines of $LOG/portal.log:"
    last_lines "$LOG/portal.log" 12 >&2
    exit 1
}

run_down() {
    if [ ! -d "$RUN" ] || [ -z "$INSTANCE" ]; then
        say "Darkplex is not running on $DATA."
        return 0
    fi
    down_launcher=$(state_of launcher)
    down_start=$(state_of launcher_start)
    down_pid=$(portal_pid)
    if [ -z "$down_pid" ] && [ -z "$(instance_processes)" ] && ! locked; then
        rm -f "$RUN/state"
        say "Darkplex is not running on $DATA."
        return 0
    fi
    [ -z "$(state_of port)" ] || PORT=$(state_of port) PROXY_PORT=$(state_of proxy_port)
    if [ -z "$down_pid" ] && same_process "$down_launcher" "$down_start"; then
        # It is still fetching or building, and stops that itself.
        step "Ending the start that is under way (process $down_launcher) ..."
        kill -TERM "$down_launcher" 2>/dev/null
        wait_gone 20 "$down_launcher"
        down_pid=$(portal_pid)
    fi
    stop_everything "$down_pid" || return 1
    # A launcher in the foreground has its own end to come to.
    down_until=$(($(date +%s) + 10))
    while locked; do
        [ "$(date +%s)" -lt "$down_until" ] || {
            warn "Everything has ended, but $DATA is still held by ./darkplex (process ${down_launcher:-unknown})."
            return 1
        }
        pause
    done
}

# stop_everything PID: asks the portal, which stops the assistants; then looks whether really nothing is left.
# Its answer is about that alone: with the terminal gone, even saying so fails.
stop_everything() {
    hurry=''
    end_warm_start
    if [ -n "$1" ]; then
        step "Stopping ..."
        end_processes "${DARKPLEX_STOP_TIMEOUT:-45}" "$1" || warn "The portal (process $1) does not end."
    fi
    end_leftovers || {
        warn "These processes do not end: $(instance_processes | tr '\n' ' ')"
        return 1
    }
    rm -f "$RUN/state" "$RUN/operator-link"
    for port in "$PORT" "$PROXY_PORT"; do
        if [ -n "$1" ] && port_busy "$port"; then
            holder=$(port_holder "$port")
            warn "Port $port is still in use${holder:+ by $holder}."
            return 1
        fi
    done
    step "Stopped; nothing is left running"
    return 0
}

# run_bench [NAME] [ARGUMENT...]
run_bench() {
    if [ $# -eq 0 ]; then
        say "Benchmarks:"
        for bench in "$ROOT"/bench/*; do
            if [ -f "$bench" ] && [ -x "$bench" ]; then
                say "  ${bench##*/}"
            fi
        done
        return 0
    fi
    bench=$1
    shift
    case $bench in
        */* | .* | -*) wrong_usage "unknown benchmark: $bench" ;;
    esac
    [ -x "$ROOT/bench/$bench" ] && [ -f "$ROOT/bench/$bench" ] || wrong_usage "unknown benchmark: $bench"
    need_java
    mkdir -p "$CACHE" "$LOG" || die "$DATA is not writable."
    need_runtime >&2
    need_portal >&2
    cd "$ROOT" || exit 1
    DARKPLEX_APP=$APP DARKPLEX_DATA=$DATA DARKPLEX_OPENCLAW_NODE=$NODE DARKPLEX_OPENCLAW_MAIN=$OPENCLAW_MAIN
    DARKPLEX_WARM_AFTER=off DARKPLEX_CACHE=$CACHE
    export DARKPLEX_APP DARKPLEX_DATA DARKPLEX_OPENCLAW_NODE DARKPLEX_OPENCLAW_MAIN DARKPLEX_WARM_AFTER DARKPLEX_CACHE
    exec "bench/$bench" "$@"
}

# shellcheck shell=sh
# The model proxy in a process of its own (--role=proxy), and what a portal needs for it.

# Measured for a data plane: the parallel collector costs the least processor time a call.
PROXY_JAVA_OPTIONS=${DARKPLEX_JAVA_OPTIONS:-'-XX:+UseParallelGC -XX:+UseCompactObjectHeaders -Xms64m'}

PROXY_MAIN=io.darkplex.proxy.alone.ProxyAlone

# use_role: what follows from the role. PART is the program that runs, and the name of its log.
use_role() {
    PART=portal
    case $ROLE in
        all) PROXIES_PORT=${DARKPLEX_PROXIES_PORT:-0} ;;
        portal)
            case $PORT in
                '' | 0* | *[!0-9]* | ??????*) PROXIES_PORT=${DARKPLEX_PROXIES_PORT:-0} ;;
                *) PROXIES_PORT=${DARKPLEX_PROXIES_PORT:-$((PORT + 2))} ;;
            esac
            ;;
        proxy)
            PART=proxy
            PROXIES_PORT=0
            PROXY_PORT=${option_port:-${DARKPLEX_PROXY_PORT:-8701}}
            ;;
        *) wrong_usage "\"$ROLE\" is no role: all, portal or proxy" ;;
    esac
}

# ports_used: the ports on which this instance listens, one a line.
ports_used() {
    [ "$PART" = proxy ] || echo "$PORT"
    [ "$ROLE" = portal ] || echo "$PROXY_PORT"
    [ "$PROXIES_PORT" = 0 ] || echo "$PROXIES_PORT"
}

# need_secret: what portal and proxies know. Made once, for its owner alone; a proxy elsewhere needs a copy.
need_secret() {
    [ "$PROXIES_PORT" != 0 ] || return 0
    SECRET=${DARKPLEX_PROXIES_SECRETFILE:-$DATA/proxy.secret}
    [ -s "$SECRET" ] && return 0
    (umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$SECRET.new" && mv "$SECRET.new" "$SECRET") ||
        die "The secret for proxies cannot be written to $SECRET."
}

# need_proxy_settings: what a proxy cannot do without, said before anything is built.
need_proxy_settings() {
    [ -n "${DARKPLEX_PORTAL_URL-}" ] ||
        die "A proxy needs its portal: set DARKPLEX_PORTAL_URL to where the portal listens for proxies (https://HOST:8702)."
    [ -z "${DARKPLEX_PORTAL_SECRET-}" ] || return 0
    [ -n "${DARKPLEX_PORTAL_SECRETFILE-}" ] ||
        die "A proxy needs the portal's secret: copy the portal's DATA/proxy.secret and set DARKPLEX_PORTAL_SECRETFILE to it."
    [ -r "$DARKPLEX_PORTAL_SECRETFILE" ] || die "The secret file $DARKPLEX_PORTAL_SECRETFILE cannot be read."
}

run_up_proxy() {
    need_ports
    need_java
    need_proxy_settings
    need_folder
    background=''
    trap 'interrupted' INT TERM HUP
    if ! lock_folder; then
        already_running
        exit $?
    fi
    end_leftovers || die "Processes of an earlier run do not end: $(instance_processes | tr '\n' ' ')"
    launcher_state | write_state
    echo "$DATA_FORMAT" >"$DATA/version" || die "$DATA/version could not be written."
    need_free_ports
    step "Java $(java_version) in $JAVA_HOME"
    need_portal
    need_free_ports
    start_proxy
    await_proxy
    announce_proxy
    if [ -n "$option_detach" ]; then
        return 0
    fi
    stay
}

# start_proxy: as start_portal. No provider's key comes to it by the environment: the portal tells it.
start_proxy() {
    step "Starting the proxy ..."
    log_before=$(size_of "$LOG/proxy.log")
    console_before=$(size_of "$LOG/console.log")
    (
        umask 077
        unset ANTHROPIC_API_KEY OPENAI_API_KEY GEMINI_API_KEY DARKPLEX_DATABASE_URL
        export DARKPLEX_INSTANCE="$INSTANCE" DARKPLEX_PROXY_PORT="$PROXY_PORT" DARKPLEX_PROXY_LOG="$LOG/proxy.log"
        export DARKPLEX_JOURNAL_DIRECTORY="${DARKPLEX_JOURNAL_DIRECTORY:-$DATA/journal}"
        # shellcheck disable=SC2086 # a list of options
        own_session "$JAVA_HOME/bin/java" $JAVA_FLAGS $PROXY_JAVA_OPTIONS "-Xmx${DARKPLEX_HEAP_MAX:-512m}" \
            -Dlogback.configurationFile=darkplex-proxy-logback.xml -cp "$APP/portal.jar" "$PROXY_MAIN"
    ) </dev/null >>"$LOG/console.log" 2>&1 &
    java_pid=$!
    lock_as "$java_pid"
    {
        launcher_state
        echo "pid=$java_pid"
    } | write_state
}

# proxy_address: where this machine reaches it.
proxy_address() {
    case ${DARKPLEX_PROXY_ADDRESS-} in
        '' | 0.0.0.0 | ::) echo "http://127.0.0.1:$PROXY_PORT" ;;
        *:*) echo "http://[$DARKPLEX_PROXY_ADDRESS]:$PROXY_PORT" ;;
        *) echo "http://$DARKPLEX_PROXY_ADDRESS:$PROXY_PORT" ;;
    esac
}

await_proxy() {
    NODE=${DARKPLEX_NODE:-node}
    await_until=$(($(date +%s) + ${DARKPLEX_START_TIMEOUT:-120}))
    while ! http_get "$(proxy_address)/healthz" >/dev/null; do
        if ! alive "$java_pid"; then
            wait "$java_pid"
            java_pid=''
            start_failed "The proxy ended while it started."
        fi
        [ "$(date +%s)" -lt "$await_until" ] ||
            start_failed "The proxy gave no answer in ${DARKPLEX_START_TIMEOUT:-120} s (DARKPLEX_START_TIMEOUT)."
        pause
    done
    {
        cat "$RUN/state"
        echo "url=$(proxy_address)"
    } | write_state
}

announce_proxy() {
    step "The proxy of Darkplex $VERSION is running"
    say
    say "  Calls    $(proxy_address)/v1, with a person's key for the interface"
    say "  Portal   $DARKPLEX_PORTAL_URL"
    say "  Journal  ${DARKPLEX_JOURNAL_DIRECTORY:-$DATA/journal} (keeps receipts until the portal has them)"
    if [ -n "$option_detach" ]; then
        say "  Stop     ./darkplex down --role proxy$([ "$DATA" = "$ROOT/data-proxy" ] || echo " --data $DATA")"
    else
        say "  Stop     Ctrl-C"
    fi
    say
}

journal_kilobytes() {
    du -sk "${DARKPLEX_JOURNAL_DIRECTORY:-$DATA/journal}" 2>/dev/null | cut -f1
}

run_proxy_doctor() {
    doctor_failed=''
    doctor_java
    doctor_folder
    doctor_disk_of_proxy
    doctor_ports
    doctor_secret
    doctor_portal
    doctor_clock
    [ -z "$doctor_failed" ]
}

doctor_disk_of_proxy() {
    doctor_where=$DATA
    [ -d "$DATA" ] || doctor_where=$(dirname "$DATA")
    disk=$(free_megabytes "$doctor_where")
    if [ "${disk:-99999}" -lt 300 ]; then
        hurts "Only $disk MB are free for $DATA: the journal may take 256 MB (DARKPLEX_JOURNAL_BYTESMAX)."
    else
        ok "$disk MB free for $DATA"
    fi
    journal=$(journal_kilobytes)
    if [ "${journal:-0}" -gt 10240 ]; then
        hurts "$journal kB of receipts wait in the journal for the portal."
    else
        ok "The journal has ${journal:-0} kB"
    fi
}

doctor_secret() {
    if [ -z "${DARKPLEX_PORTAL_URL-}" ]; then
        fails "DARKPLEX_PORTAL_URL is not set: where the portal listens for proxies (https://HOST:8702)."
    fi
    secret=${DARKPLEX_PORTAL_SECRETFILE-}
    if [ -z "$secret" ]; then
        [ -n "${DARKPLEX_PORTAL_SECRET-}" ] ||
            fails "DARKPLEX_PORTAL_SECRETFILE is not set: copy the portal's DATA/proxy.secret here."
    elif [ ! -r "$secret" ]; then
        fails "The secret file $secret cannot be read."
    elif [ -n "$(find "$secret" -perm -g+r -o "$secret" -perm -o+r 2>/dev/null)" ]; then
        fails "Other users of this machine can read the secret file: chmod 600 \"$secret\""
    else
        ok "The secret file $secret is there, for its owner alone"
    fi
}

doctor_portal() {
    [ -n "${DARKPLEX_PORTAL_URL-}" ] || return 0
    if ! command -v curl >/dev/null 2>&1; then
        note "Whether the portal can be reached is checked with curl, which is not installed."
    elif curl -fsS --noproxy '*' --max-time 5 ${DARKPLEX_PORTAL_CERTIFICATE:+--cacert "$DARKPLEX_PORTAL_CERTIFICATE"} \
        "${DARKPLEX_PORTAL_URL%/}/healthz" >/dev/null 2>&1; then
        ok "The portal answers at $DARKPLEX_PORTAL_URL"
    else
        fails "The portal does not answer at $DARKPLEX_PORTAL_URL: check that it runs with --role=portal or DARKPLEX_PROXIES_PORT, and its certificate."
    fi
}

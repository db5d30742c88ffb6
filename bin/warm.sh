# shellcheck shell=sh
# Faster starts from the second one on: the JVM's ahead-of-time cache, made once for each build of the portal.
#
# Measured: a start takes 6 CPU-seconds with it and 13 without, and making it takes 25. So it is not made while somebody
# waits: a trial start of the portal on an empty database of its own makes it, at the lowest priority, some time after
# the first real start. A JVM that cannot use a cache, after an update of Java for instance, just starts without it.

use_warm_start() {
    WARM=$APP/portal-$(java_version).aot
    warm_option=''
    [ ! -f "$WARM" ] || warm_option="-XX:AOTCache=$WARM"
    # The option is split at blanks, so a checkout with one in its path goes without.
    case $WARM in *' '*) warm_option='' ;; esac
}

prepare_warm_start() {
    [ "${DARKPLEX_WARM_AFTER:-90}" != off ] && [ ! -f "$WARM" ] && [ -w "$APP" ] || return 0
    (
        trap - INT TERM HUP
        DARKPLEX_INSTANCE=$INSTANCE
        export DARKPLEX_INSTANCE
        # Marked and in a session of its own, as the portal is, and never holding its lock.
        own_session nice -n 19 sh "$ROOT/bin/make-warm.sh" "$APP" "$WARM" "${DARKPLEX_WARM_AFTER:-90}" "$JAVA_FLAGS $JAVA_OPTIONS"
    ) </dev/null >"$LOG/warm.log" 2>&1 7>&- 9>&- &
    {
        cat "$RUN/state"
        echo "warm=$!"
    } | write_state
}

# end_warm_start: quietly, for nobody waits for it.
end_warm_start() {
    warm_pid=$(state_of warm)
    [ -n "$warm_pid" ] && is_marked "$warm_pid" || return 0
    # The session it leads has its number: the shell and the JVM in it end together.
    kill -TERM "-$warm_pid" 2>/dev/null || kill -TERM "$warm_pid" 2>/dev/null
    wait_gone 5 "$warm_pid"
}

# shellcheck shell=sh
# Finding and ending the processes of one instance, and of no other.
#
# Each instance has a random id. The portal gets it as DARKPLEX_INSTANCE and hands it on to every OpenClaw it starts,
# so a process that a crash has left behind is still known by its environment. Nothing without this mark is ever ended.

# instance_processes: the pids of all marked processes.
instance_processes() {
    [ -n "${INSTANCE-}" ] || return 0
    if [ -d /proc/self ]; then
        grep -lsF "DARKPLEX_INSTANCE=$INSTANCE" /proc/[0-9]*/environ 2>/dev/null |
            sed 's,^/proc/\([0-9]*\)/.*,\1,'
    else
        ps -Aww -E -o pid=,command= 2>/dev/null |
            awk -v mark="DARKPLEX_INSTANCE=$INSTANCE" 'index($0, mark) && !/awk/ { print $1 }'
    fi | while read -r pid; do
        # This command itself may have been called from inside a marked process.
        [ "$pid" -ne $$ ] && alive "$pid" && echo "$pid"
    done
}

# alive PID: a process that has ended but was not yet waited for does not count.
alive() {
    kill -0 "$1" 2>/dev/null || return 1
    if [ -r "/proc/$1/stat" ]; then
        ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
    else
        case $(ps -o stat= -p "$1" 2>/dev/null) in Z*) return 1 ;; esac
    fi
}

# start_of PID: when it started. Together with the number it names one process for good.
start_of() {
    if [ -r "/proc/$1/stat" ]; then
        # The name in brackets may hold blanks, so counting begins behind it.
        sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
    else
        ps -o lstart= -p "$1" 2>/dev/null
    fi
}

same_process() {
    [ -n "$1" ] && [ -n "$2" ] && [ "$(start_of "$1")" = "$2" ] && alive "$1"
}

is_marked() {
    instance_processes | grep -qx "$1"
}

# tenant_processes: the marked processes that belong to a tenant's assistant.
tenant_processes() {
    for pid in $(instance_processes); do
        grep -qsF 'DARKPLEX_TENANT=' "/proc/$pid/environ" && echo "$pid"
    done
}

# resident_kilobytes PID...: how much memory they hold together.
resident_kilobytes() {
    resident_sum=0
    for pid in "$@"; do
        resident_one=$(awk '/^VmRSS:/ { print $2 }' "/proc/$pid/status" 2>/dev/null || ps -o rss= -p "$pid")
        resident_sum=$((resident_sum + ${resident_one:-0}))
    done
    echo "$resident_sum"
}

# wait_gone SECONDS PID...: true as soon as none of them lives.
wait_gone() {
    wait_until=$(($(date +%s) + $1))
    shift
    while :; do
        wait_left=''
        for pid in "$@"; do
            alive "$pid" && wait_left=yes
        done
        [ -n "$wait_left" ] || return 0
        [ "$(date +%s)" -lt "$wait_until" ] && [ -z "${hurry-}" ] || return 1
        pause
    done
}

# end_processes SECONDS PID...: asks, waits, then insists. True when all are gone.
end_processes() {
    end_grace=$1
    shift
    [ $# -gt 0 ] || return 0
    kill -TERM "$@" 2>/dev/null
    wait_gone "$end_grace" "$@" && return 0
    for pid in "$@"; do
        # The mark is looked at again: in the meantime the number may belong to somebody else.
        alive "$pid" && is_marked "$pid" && kill -KILL "$pid" 2>/dev/null
    done
    hurry=''
    wait_gone 5 "$@"
}

# end_leftovers: ends every marked process, in rounds, because a dying parent may still have started a child.
end_leftovers() {
    for round in 1 2 3; do
        # shellcheck disable=SC2046 # a list of numbers
        set -- $(instance_processes)
        [ $# -gt 0 ] || return 0
        [ "$round" -gt 1 ] || step "Ending $# process(es) that were left behind: $*"
        end_processes 5 "$@"
    done
    [ -z "$(instance_processes)" ]
}

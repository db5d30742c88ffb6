# shellcheck shell=sh
# doctor: one line a check. `fail` means it will not run, `warn` means it will hurt one day, `note` is worth knowing.

run_doctor() {
    doctor_failed=''
    doctor_java
    doctor_folder
    use_runtime
    doctor_npm
    doctor_cache
    doctor_disk
    doctor_memory
    doctor_ports
    doctor_master_key
    doctor_database
    doctor_clock
    doctor_services
    [ -z "$doctor_failed" ]
}

ok() { printf 'ok    %s\n' "$*"; }
note() { printf 'note  %s\n' "$*"; }
hurts() { printf 'warn  %s\n' "$*"; }
fails() {
    printf 'fail  %s\n' "$*"
    doctor_failed=yes
}

doctor_java() {
    if find_java; then
        ok "Java $(java_version) in $JAVA_HOME"
    else
        fails "No JDK $JAVA_NEEDED or later: install one (https://adoptium.net) or set DARKPLEX_JAVA_HOME."
    fi
}

# doctor_folder changes nothing that is not ours: a folder that does not exist is not made here.
doctor_folder() {
    if [ ! -e "$DATA" ]; then
        note "The data directory $DATA does not exist yet; ./darkplex up makes it."
        return 0
    fi
    problem=$(data_problem)
    if [ -n "$problem" ]; then
        fails "$problem"
        return 0
    fi
    ok "The data directory $DATA is writable, format $(cat "$DATA/version" 2>/dev/null || echo "$DATA_FORMAT")"
    # Mode bits of group and others, as `ls` shows them.
    case $(find "$DATA" -maxdepth 0 -perm -g+r -o -maxdepth 0 -perm -o+r 2>/dev/null) in
        '') ;;
        *) hurts "Other users of this machine can read $DATA: chmod 700 \"$DATA\"" ;;
    esac
}

doctor_npm() {
    if command -v npm >/dev/null 2>&1; then
        ok "npm $(npm --version 2>/dev/null)"
    elif [ -d "$NODE_FOLDER" ] && [ -d "$OPENCLAW_FOLDER" ]; then
        note "npm is not installed; it is needed again for the next update (Debian: apt-get install npm)"
    else
        fails "npm is not installed: it fetches OpenClaw (Debian: apt-get install npm; else https://nodejs.org)"
    fi
}

doctor_cache() {
    for folder in "$NODE_FOLDER" "$OPENCLAW_FOLDER"; do
        if [ ! -d "$folder" ]; then
            note "${folder##*/} is not fetched yet; ./darkplex up does it."
        elif damage=$(is_whole "$folder" "${option_deep:+deep}"); then
            ok "${folder##*/} is whole${option_deep:+, every file}"
        else
            fails "${folder##*/} is damaged: ${damage:-it cannot run.} ./darkplex up fetches it again; delete $folder to force it."
        fi
    done
    for folder in "$CACHE"/node-* "$CACHE"/openclaw-*; do
        case $folder in
            "$NODE_FOLDER" | "$OPENCLAW_FOLDER" | *'*') ;;
            *) note "$folder is from an earlier version ($(du -sk "$folder" | awk '{ print int($1 / 1024) }') MB) and can be deleted." ;;
        esac
    done
}

doctor_disk() {
    doctor_where=$DATA
    [ -d "$DATA" ] || doctor_where=$(dirname "$DATA")
    disk=$(free_megabytes "$doctor_where")
    if [ "${disk:-99999}" -lt 1500 ]; then
        hurts "Only $disk MB are free for $DATA: the runtime takes $((NODE_MEGABYTES + OPENCLAW_MEGABYTES)) MB, each assistant about 10 MB and more."
    else
        ok "$disk MB free for $DATA"
    fi
    case ",$(findmnt -n -o OPTIONS -T "$doctor_where" 2>/dev/null)," in
        *,prjquota,* | *,pquota,*) ok "The file system of $DATA has project quotas" ;;
        *) note "The file system of $DATA has no project quotas: assistants' room on the disk is watched, not walled (docs/operating/isolation.md)." ;;
    esac
}

doctor_memory() {
    memory=$(available_memory_megabytes)
    if [ "${memory:-99999}" -lt 1500 ]; then
        hurts "Only $memory MB of memory are available: the portal takes about 350 MB and each active assistant about 900 MB."
    else
        ok "${memory:-An unknown number of} MB of memory available"
    fi
}

doctor_ports() {
    if [ -n "$(portal_pid)" ]; then
        ok "Darkplex is running at $(state_of url)"
        return 0
    fi
    (need_ports) || doctor_failed=yes
    for port in $(ports_used); do
        if port_busy "$port"; then
            holder=$(port_holder "$port")
            fails "Port $port is in use${holder:+ by $holder}: choose another with --port N (DARKPLEX_PORT, DARKPLEX_PROXY_PORT)."
        else
            ok "Port $port is free"
        fi
    done
    # shellcheck disable=SC2046 # a list of numbers
    set -- $(instance_processes)
    [ $# -eq 0 ] || hurts "$# process(es) of an earlier run are left: ./darkplex down ends them."
}

doctor_master_key() {
    key=$DATA/master.key
    if [ ! -f "$key" ]; then
        note "The master key is made at the first start, as $key."
        return 0
    fi
    hurts "Back up $key, apart from the database: without it no conversation can ever be read again."
    if [ -n "$(find "$key" -perm -g+r -o "$key" -perm -o+r 2>/dev/null)" ]; then
        fails "Other users of this machine can read the master key: chmod 600 \"$key\""
    fi
}

doctor_database() {
    if [ "$(database_kind)" = sqlite ]; then
        if [ ! -f "$DATA/darkplex.db" ]; then
            note "The SQLite database is made at the first start."
        elif [ "$(head -c 15 "$DATA/darkplex.db")" = 'SQLite format 3' ]; then
            ok "SQLite database, $(du -k "$DATA/darkplex.db" | cut -f1) kB"
        else
            fails "$DATA/darkplex.db is no SQLite database: restore it from a backup."
        fi
        return 0
    fi
    # The address may hold a password: it is read from the environment and not shown.
    if [ ! -x "$NODE" ]; then
        note "PostgreSQL is configured; whether it can be reached is checked once Node.js is fetched."
    elif "$NODE" -e 'const { hostname, port } = new URL(process.env.DARKPLEX_DATABASE_URL.replace(/^jdbc:/, ""));
        const socket = require("node:net").connect(port || 5432, hostname || "127.0.0.1", () => process.exit(0));
        socket.on("error", () => process.exit(1)); setTimeout(() => process.exit(1), 5000)' 2>/dev/null; then
        ok "The PostgreSQL server of DARKPLEX_DATABASE_URL can be reached"
    else
        fails "The PostgreSQL server of DARKPLEX_DATABASE_URL cannot be reached: check that it runs, and the address."
    fi
}

# doctor_clock: sign-in links and sessions live by the clock. A source file from tomorrow means it is set wrong.
doctor_clock() {
    touch "$ROOT/target/.now" 2>/dev/null || return 0
    if [ -n "$(find "$ROOT/pom.xml" "$ROOT/darkplex" -newer "$ROOT/target/.now")" ]; then
        hurts "The clock ($(date -u)) is behind the files of this checkout: set it, or sign-in links expire at odd times."
    else
        ok "The clock says $(date -u)"
    fi
    rm -f "$ROOT/target/.now"
}

doctor_services() {
    providers=$(providers_named)
    if [ -n "$providers" ]; then
        ok "Model providers: $providers"
    elif [ -f "$DATA/darkplex.yaml" ]; then
        note "No model provider in the environment; $DATA/darkplex.yaml may name some."
    else
        hurts "No model provider is configured, so the demo model answers: set ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY or OLLAMA_HOST."
    fi
    if [ -n "${SPRING_MAIL_HOST-}" ]; then
        ok "Mail goes through $SPRING_MAIL_HOST"
    else
        hurts "No mail server is configured (SPRING_MAIL_HOST), so sign-in links are shown on this machine only."
    fi
    if command -v bwrap >/dev/null 2>&1; then
        ok "bubblewrap is installed, which walls assistants in"
    else
        hurts "bubblewrap is not installed, so assistants share this machine's network and files, and get no tools: apt-get install bubblewrap"
    fi
}

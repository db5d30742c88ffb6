# shellcheck shell=sh
# What this machine offers: a JDK, ports, disk, HTTP. Nothing here belongs to one instance.

JAVA_NEEDED=25

# java_major HOME: the version as one number. The release file is read first: asking a JVM costs a quarter of a second.
java_major() {
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
    fi
}

fits() {
    [ -n "$1" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    fits_major=$(java_major "$1")
    [ "${fits_major:-0}" -ge "$JAVA_NEEDED" ] 2>/dev/null && "$1/bin/java" -version >/dev/null 2>&1
}

# find_java sets JAVA_HOME. What the operator named comes first, then what is installed, then the PATH.
find_java() {
    if [ -n "${DARKPLEX_JAVA_HOME-}" ] && ! fits "$DARKPLEX_JAVA_HOME"; then
        return 1
    fi
    find_java_on_path=''
    if command -v java >/dev/null 2>&1; then
        find_java_on_path=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    fi
    find_java_mac=''
    if [ -x /usr/libexec/java_home ]; then
        find_java_mac=$(/usr/libexec/java_home -v "$JAVA_NEEDED+" 2>/dev/null)
    fi
    # DARKPLEX_JVM_DIRS is the seam by which the launcher's own tests hide the installed JDKs.
    find_java_dirs=${DARKPLEX_JVM_DIRS-/usr/lib/jvm:/opt:${HOME:-/}/.sdkman/candidates/java:${HOME:-/}/.jdks}
    for home in "${DARKPLEX_JAVA_HOME-}" "${JAVA_HOME-}" "$find_java_mac" "$find_java_on_path"; do
        if fits "$home"; then
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
    done
    saved_ifs=$IFS
    IFS=:
    for folder in $find_java_dirs; do
        IFS=$saved_ifs
        for home in "$folder"/*; do
            if fits "$home"; then
                JAVA_HOME=$home
                export JAVA_HOME
                return 0
            fi
        done
    done
    IFS=$saved_ifs
    return 1
}

need_java() {
    find_java && return 0
    if [ -n "${DARKPLEX_JAVA_HOME-}" ]; then
        die "DARKPLEX_JAVA_HOME is $DARKPLEX_JAVA_HOME, and that is no JDK $JAVA_NEEDED or later."
    fi
    die "Darkplex needs a JDK $JAVA_NEEDED or later and found none: install one (https://adoptium.net) or set" \
        "DARKPLEX_JAVA_HOME to its folder."
}

java_version() {
    sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release" 2>/dev/null
}

# port_busy PORT: does anything listen there? Linux tells in /proc, without a tool that might be missing.
port_busy() {
    if [ -r /proc/net/tcp ]; then
        port_hex=$(printf '%04X' "$1")
        cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
            awk -v end=":$port_hex" '$4 == "0A" && substr($2, length($2) - 4) == end { busy = 1 } END { exit !busy }'
    elif command -v lsof >/dev/null 2>&1; then
        lsof -nP -iTCP:"$1" -sTCP:LISTEN >/dev/null 2>&1
    else
        return 1
    fi
}

# port_holder PORT: "name, process N", or nothing when this machine does not tell.
port_holder() {
    if command -v ss >/dev/null 2>&1; then
        ss -Hltnp "sport = :$1" 2>/dev/null |
            sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1, process \2/p' | head -n 1
    elif command -v lsof >/dev/null 2>&1; then
        lsof -nP -iTCP:"$1" -sTCP:LISTEN -Fpc 2>/dev/null |
            sed -n '/^p/{s/^p//;h;};/^c/{s/^c//;G;s/\n/, process /p;}' | head -n 1
    fi
}

need_ports() {
    for port in $(ports_used); do
        case $port in
            '' | 0* | *[!0-9]*) wrong_usage "\"$port\" is no port: a number from 1 to 65534 is needed" ;;
        esac
        # Six digits and more would overflow the comparison in some shells.
        [ "${#port}" -le 5 ] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] ||
            wrong_usage "\"$port\" is no port: a number from 1 to 65534 is needed"
    done
    [ "$ROLE" != all ] || [ "$PORT" -ne "$PROXY_PORT" ] || wrong_usage "the page and the model proxy cannot share port $PORT"
    [ "$(ports_used | wc -l)" -eq "$(ports_used | sort -u | wc -l)" ] ||
        wrong_usage "two ports are the same: $(ports_used | tr '\n' ' ')"
}

need_free_ports() {
    for port in $(ports_used); do
        port_busy "$port" || continue
        holder=$(port_holder "$port")
        die "Port $port is in use${holder:+ by $holder}." \
            "Choose another with --port N (Darkplex takes N and N+1; DARKPLEX_PROXY_PORT moves the second)."
    done
}

free_megabytes() {
    df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }'
}

available_memory_megabytes() {
    awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null
}

# http_get URL: the body, or failure. Only for our own loopback addresses.
http_get() {
    if command -v curl >/dev/null 2>&1; then
        curl -fsS --noproxy '*' --max-time 3 "$1" 2>/dev/null
    elif command -v wget >/dev/null 2>&1; then
        wget -q -O - --no-proxy -T 3 -t 1 "$1" 2>/dev/null
    else
        "$NODE" -e 'fetch(process.argv[1], {signal: AbortSignal.timeout(3000)}).then(async r => {
            if (!r.ok) process.exit(1); process.stdout.write(await r.text()) }, () => process.exit(1))' "$1"
    fi
}

# pause: a moment between two looks at something. Fractions are not POSIX, but every sleep we met knows them.
pause() {
    sleep 0.2 2>/dev/null || sleep 1
}

# fingerprint PATH...: one word that changes when any file below these paths does, or appears or goes.
fingerprint() {
    find "$@" -type f ! -path '*/node_modules/*' ! -path '*/target/*' -exec cksum {} + 2>/dev/null |
        sort | cksum | tr ' ' '-'
}

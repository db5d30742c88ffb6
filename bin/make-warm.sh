#!/bin/sh
# Makes the ahead-of-time cache of an unpacked portal: make-warm.sh APP CACHE DELAY_SECONDS JAVA_OPTIONS. See warm.sh.
set -u
app=$1 cache=$2 delay=$3 options=$4

sleep "$delay"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# Nothing of the real instance may be touched: no database, no mail, no provider, and ports of the system's choice.
unset DARKPLEX_DATABASE_URL SPRING_MAIL_HOST ANTHROPIC_API_KEY OPENAI_API_KEY GEMINI_API_KEY OLLAMA_HOST
export DARKPLEX_DATA="$work" DARKPLEX_DATABASE_FILE="$work/darkplex.db" DARKPLEX_KEYS_MASTERKEYFILE="$work/master.key"
export DARKPLEX_TENANTS_DIRECTORY="$work/tenants" LOGGING_FILE_NAME="$work/portal.log" SERVER_PORT=0 DARKPLEX_PROXY_PORT=0

# shellcheck disable=SC2086 # a list of options
"$JAVA_HOME/bin/java" $options -Xmx512m "-XX:AOTCacheOutput=$work/aot" -Dspring.context.exit=onRefresh \
    -jar "$app/portal.jar" &
java_pid=$!
# In the background and waited for, so that a signal is heard at once. Asked politely, the JVM would write the cache first.
trap 'kill -KILL "$java_pid" 2>/dev/null; exit 1' INT TERM HUP
wait "$java_pid" && mv "$work/aot" "$cache.partial" && mv "$cache.partial" "$cache"

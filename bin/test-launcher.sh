#!/bin/sh
# Tests ./darkplex itself: bad input, and that nothing is ever left running. Prints `ok - NAME` or `not ok - NAME`.
#
# The portal is a stand-in (below) and OpenClaw an empty file, so that a start takes a second; both come in by the documented
# settings DARKPLEX_APP and DARKPLEX_OPENCLAW_MAIN. Needs JAVA_HOME, and a Node.js in NODE or on the PATH.
set -u
LC_ALL=C
export LC_ALL
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# A blank in the path, because a home directory may have one.
WORK=$(mktemp -d)/'a folder'
mkdir -p "$WORK/app" "$WORK/bin"
DATA=$WORK/data
failed=0

unset DARKPLEX_ROLE DARKPLEX_PORTAL_URL DARKPLEX_PORTAL_SECRETFILE DARKPLEX_PORTAL_SECRET DARKPLEX_PROXIES_PORT
unset DARKPLEX_DATA DARKPLEX_CACHE DARKPLEX_PORT DARKPLEX_PROXY_PORT DARKPLEX_INSTANCE
unset ANTHROPIC_API_KEY OPENAI_API_KEY GEMINI_API_KEY OLLAMA_HOST DARKPLEX_DATABASE_URL
DARKPLEX_NODE=${NODE:-$(command -v node)}
DARKPLEX_APP=$WORK/app
DARKPLEX_OPENCLAW_MAIN=$WORK/openclaw.mjs
DARKPLEX_START_TIMEOUT=30
DARKPLEX_WARM_AFTER=off
export DARKPLEX_WARM_AFTER DARKPLEX_NODE DARKPLEX_APP DARKPLEX_OPENCLAW_MAIN DARKPLEX_START_TIMEOUT
touch "$DARKPLEX_OPENCLAW_MAIN"

# Two ports that nobody has: as long as one of them is taken, look further.
PORT=$((20000 + $$ % 20000))
while "$DARKPLEX_NODE" -e 'const s = require("node:net").connect(+process.argv[1], "127.0.0.1", () => process.exit(0));
    s.on("error", () => process.exit(1))' "$PORT"; do PORT=$((PORT + 2)); done

# Parts of the command that are asked by themselves below.
for part in say machine build; do
    # shellcheck source=/dev/null
    . "$ROOT/bin/$part.sh"
done

# darkplex COMMAND...: what it said is in $said, its exit code in $code.
darkplex() {
    said=$("$ROOT/darkplex" "$@" 2>&1 </dev/null)
    code=$?
}

# expect NAME CODE TEXT: the last command ended so and said so.
expect() {
    case $code:$said in
        "$2":*"$3"*) echo "ok - $1" ;;
        *)
            failed=1
            printf 'not ok - %s\n# exit code %s (expected %s), said (expected "%s"):\n' "$1" "$code" "$2" "$3"
            printf '%s\n' "$said" | sed 's/^/#   /'
            ;;
    esac
}

# check NAME COMMAND...: the command succeeds.
check() {
    check_name=$1
    shift
    if "$@"; then echo "ok - $check_name"; else
        failed=1
        echo "not ok - $check_name"
    fi
}

# until_true COMMAND...: within ten seconds.
until_true() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 50 ] || return 1
        sleep 0.2
    done
}

pid_of() { sed -n "s/^$1=//p" "$DATA/run/state" 2>/dev/null; }
child_of() { grep -lsF "$(head -n 1 "$DATA/run/instance")" /proc/[0-9]*/environ 2>/dev/null | wc -l; }
nothing_left() { [ "$(child_of)" -eq 0 ]; }
two_left() { [ "$(child_of)" -eq 2 ]; }
one_left() { [ "$(child_of)" -eq 1 ]; }
has_url() { grep -q '^url=' "$DATA/run/state" 2>/dev/null; }

# On the way out, whatever happened: the instances of these tests, and the folder.
clean_up() {
    for folder in "$WORK"/data*; do
        [ -d "$folder/run" ] && "$ROOT/darkplex" down --data "$folder" >/dev/null 2>&1
    done
    rm -rf "${WORK%/*}"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

write_stand_in() {
    cat >"$WORK/StandIn.java" <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Stands in for the portal while the command itself is tested: answers as healthy, leaves an operator's link, and starts
 * one child with a tenant's mark. {@code STAND_IN=deaf} does not end when asked to; {@code STAND_IN=broken} never starts;
 * {@code STAND_IN=refused} does not either, and says why as Spring Boot does.
 */
class StandIn {

    public static void main(String[] arguments) throws IOException {
        Map<String, String> environment = System.getenv();
        String manner = environment.getOrDefault("STAND_IN", "");
        if (manner.equals("broken")) {
            System.err.println("This stand-in never starts.");
            System.exit(3);
        }
        if (manner.equals("refused")) {
            Files.writeString(Path.of(environment.get("LOGGING_FILE_NAME")), """
                    a stack trace
                    ***************************
                    APPLICATION FAILED TO START
                    ***************************

                    Description:

                    The database is on holiday.

                    Action:

                    Wait.
                    """, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            System.exit(1);
        }
        var child = new ProcessBuilder("sleep", "600");
        child.environment().put("DARKPLEX_TENANT", "stand-in");
        Process tenant = child.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (manner.equals("deaf")) {
                Thread.onSpinWait();
            }
            tenant.destroy();
        }));
        listen(environment.get("DARKPLEX_PROXY_PORT"));
        listen(environment.get("SERVER_PORT"));
        Files.writeString(Path.of(environment.get("DARKPLEX_ACCOUNTS_OPERATORLINKFILE")), "http://stand-in/#token=once\n");
    }

    private static void listen(String port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 16);
        server.createContext("/", exchange -> {
            byte[] body = "{\"demo\":true}".getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
JAVA
}

# Stands in for the proxy of --role=proxy.
write_proxy_stand_in() {
    mkdir -p "$WORK/io/darkplex/proxy/alone"
    cat >"$WORK/io/darkplex/proxy/alone/ProxyAlone.java" <<'JAVA'
package io.darkplex.proxy.alone;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

public class ProxyAlone {

    public static void main(String[] arguments) throws IOException {
        Map<String, String> environment = System.getenv();
        if (environment.getOrDefault("STAND_IN", "").equals("refused")) {
            System.err.println("REFUSED The journal is on holiday.");
            System.exit(2);
        }
        if (environment.containsKey("OPENAI_API_KEY") || !environment.containsKey("DARKPLEX_JOURNAL_DIRECTORY")) {
            System.exit(3);
        }
        int port = Integer.parseInt(environment.get("DARKPLEX_PROXY_PORT"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.close();
        });
        server.start();
    }
}
JAVA
}

wrong_input() {
    darkplex
    expect 'without a command it shows how it is used' 2 'Usage:'
    darkplex frobnicate
    expect 'an unknown command is named' 2 'unknown command: frobnicate'
    darkplex up --color
    expect 'an unknown option is named' 2 'unknown option: --color'
    darkplex down --port 1
    expect 'an option of another command is refused' 2 'unknown option: --port'
    darkplex up --port
    expect 'an option without its value is refused' 2 '--port needs a value'
    for port in abc 0 65536 99999999999 08700 -1; do
        darkplex up --data "$DATA" --port "$port"
        expect "port $port is refused" 2 'is no port'
    done
    check 'a refused port makes no data directory' [ ! -e "$DATA" ]
    darkplex up --role gateway
    expect 'a role that is none is refused' 2 '"gateway" is no role'
    darkplex bench ../darkplex
    expect 'a benchmark is a name and not a path' 2 'unknown benchmark'
    darkplex help
    expect 'help is no mistake' 0 'Usage:'
    ln -s "$ROOT/darkplex" "$WORK/bin/link"
    said=$(cd / && "$WORK/bin/link" status --data "$DATA" 2>&1)
    code=$?
    expect 'it works through a link and from another folder' 3 'is not running'
}

wrong_folder() {
    touch "$WORK/file"
    darkplex up --data "$WORK/file" --port "$PORT"
    expect 'a file as data directory is refused' 1 'is a file and not a folder'
    darkplex up --data /proc/darkplex --port "$PORT"
    expect 'a data directory that cannot be made is refused' 1 'cannot be made'
    darkplex up --data /proc --port "$PORT"
    expect 'a data directory that cannot be written is refused' 1 'is not writable'
    mkdir "$WORK/other" && touch "$WORK/other/letter.txt"
    darkplex up --data "$WORK/other" --port "$PORT"
    expect 'a folder with other things in it is refused' 1 'not a data directory of Darkplex'
    mkdir "$WORK/newer" && echo 999 >"$WORK/newer/version"
    darkplex up --data "$WORK/newer" --port "$PORT"
    expect 'data of a newer version is refused' 1 'written by a newer Darkplex (format 999'
    check 'and left as it is' [ "$(ls "$WORK/newer")" = version ]
    : >"$WORK/newer/version"
    darkplex doctor --data "$WORK/newer"
    check 'a version that a full disk has cut off is no newer one' contains "The data directory $WORK/newer is writable"
}

wrong_machine() {
    said=$(PATH=/usr/bin:/bin JAVA_HOME='' DARKPLEX_JVM_DIRS=/nowhere DARKPLEX_NODE=$DARKPLEX_NODE \
        HOME=$WORK "$ROOT/darkplex" up --data "$DATA" --port "$PORT" 2>&1)
    code=$?
    # A machine whose own java is new enough has nothing to complain about.
    case $said in
        *'needs a JDK 25'*) expect 'without a JDK it says which one is needed' 1 'needs a JDK 25 or later' ;;
        *) echo 'ok - this machine has a JDK 25 on its PATH' && "$ROOT/darkplex" down --data "$DATA" >/dev/null ;;
    esac
    said=$(DARKPLEX_JAVA_HOME=/nowhere "$ROOT/darkplex" up --data "$DATA" --port "$PORT" 2>&1)
    code=$?
    expect 'a named JDK that is none is refused, not passed over' 1 'DARKPLEX_JAVA_HOME is /nowhere'
    "$DARKPLEX_NODE" -e 'require("node:net").createServer().listen(+process.argv[1], "127.0.0.1")' "$PORT" &
    holder=$!
    until_true has_listener
    darkplex up --data "$DATA" --port "$PORT"
    expect 'a port in use is named, and what to do' 1 "Port $PORT is in use"
    kill "$holder"
    wait "$holder" 2>/dev/null
}

has_listener() {
    "$DARKPLEX_NODE" -e 'const s = require("node:net").connect(+process.argv[1], "127.0.0.1", () => process.exit(0));
        s.on("error", () => process.exit(1))' "$PORT"
}

# A runtime that was fetched and then damaged, with an npm that has no network.
wrong_runtime() {
    cache=$WORK/cache
    folder=$cache/openclaw-$(sed -n 's/.*"openclaw": "\(.*\)".*/\1/p' "$ROOT/openclaw/package.json")
    folder=$folder-$(cksum <"$ROOT/openclaw/package-lock.json" | cut -d' ' -f1)
    mkdir -p "$folder/node_modules/some"
    echo '{"packages":{"":{},"node_modules/some":{"version":"1.0.0"}}}' >"$folder/package-lock.json"
    echo '{"version":"1.0.0"}' >"$folder/node_modules/some/package.json"
    echo 'content' >"$folder/node_modules/some/file"
    "$DARKPLEX_NODE" "$ROOT/openclaw/check.mjs" seal "$folder"
    darkplex_cached doctor --deep
    check 'a whole runtime is called whole' contains 'is whole, every file'
    echo 'changed' >"$folder/node_modules/some/file"
    darkplex_cached doctor --deep
    check 'a changed file is found by doctor --deep' contains 'is damaged: The files differ'
    rm "$folder/node_modules/some/package.json"
    printf '#!/bin/sh\n[ "$1" = config ] || echo "npm error code ENOTFOUND" >&2\nexit 1\n' >"$WORK/bin/npm"
    chmod +x "$WORK/bin/npm"
    darkplex_cached up --port "$PORT"
    check 'a missing package is found at the next start' contains 'is damaged. node_modules/some is missing. It is fetched again.'
    expect 'without a network it says so' 1 'cannot be reached. Check the network'
    check 'and leaves no half runtime' [ ! -e "$folder" ]
    # What npm does without a network when all that it lacks is optional.
    printf '#!/bin/sh\nexit 0\n' >"$WORK/bin/npm"
    said=$(PATH="$WORK/bin:$PATH" DARKPLEX_NODE='' DARKPLEX_CACHE="$WORK/empty" \
        "$ROOT/darkplex" up --data "$DATA" --port "$PORT" 2>&1)
    code=$?
    expect 'an npm that fetched nothing and is content is not believed' 1 'cannot be reached. Check the network'
}

wrong_build() {
    for line in 'wget: Failed to fetch https://repo.example/maven.zip' 'npm error code EAI_AGAIN' 'java.net.UnknownHostException: repo'; do
        echo "$line" >"$WORK/build.log"
        said=$(build_failure 'The portal' "$WORK/build.log")
        code=$?
        expect "without a network a build says so ($line)" 0 'its libraries cannot be fetched. Check the network'
    done
    echo 'Killed' >"$WORK/build.log"
    said=$(build_failure 'The portal' "$WORK/build.log")
    code=$?
    expect 'a build that names no error is quoted by its last lines' 0 '    Killed'
}

darkplex_cached() {
    said=$(PATH="$WORK/bin:$PATH" DARKPLEX_OPENCLAW_MAIN='' DARKPLEX_CACHE="$cache" \
        "$ROOT/darkplex" "$@" --data "$DATA" 2>&1)
    code=$?
}

contains() {
    case $said in *"$1"*) return 0 ;; esac
    printf '%s\n' "$said" | sed 's/^/#   /'
    return 1
}

lacks() {
    ! contains "$1" >/dev/null
}

a_life() {
    darkplex up --detach --data "$DATA" --port "$PORT"
    expect 'up prints the sign-in link' 0 'http://stand-in/#token=once'
    check 'the link does not stay on the disk' [ ! -e "$DATA/run/operator-link" ]
    darkplex up --data "$DATA" --port "$PORT"
    expect 'a second up says that it runs, and where' 0 "already running: http://127.0.0.1:$PORT"
    darkplex status --data "$DATA" --json
    expect 'status tells it as JSON' 0 '"running":true'
    check 'status counts the assistants' contains '"tenantProcesses":{"count":1,'
    check 'status is JSON' "$DARKPLEX_NODE" -e 'JSON.parse(process.argv[1])' "$said"
    darkplex down --data "$DATA"
    expect 'down stops it' 0 'nothing is left running'
    check 'no process is left' nothing_left
    darkplex status --data "$DATA"
    expect 'status says that it is stopped' 3 'is not running'
    darkplex down --data "$DATA"
    expect 'a second down is quiet' 0 'is not running'
}

a_crash() {
    darkplex up --detach --data "$DATA" --port "$PORT"
    sleep 600 &
    bystander=$!
    kill -KILL "$(pid_of pid)"
    check 'a killed portal leaves its assistant behind' until_true one_left
    darkplex down --data "$DATA"
    expect 'down ends what a killed portal left behind' 0 'left behind'
    check 'no process is left after a crash' nothing_left
    darkplex up --detach --data "$DATA" --port "$PORT"
    kill -KILL "$(pid_of pid)"
    until_true one_left
    darkplex up --detach --data "$DATA" --port "$PORT"
    expect 'up ends what a killed portal left behind, and starts' 0 'left behind'
    check 'exactly the new portal and its assistant run' two_left
    darkplex down --data "$DATA"
    check 'a process without the mark is not touched' kill -0 "$bystander"
    kill "$bystander"
    wait "$bystander" 2>/dev/null
}

in_the_foreground() {
    for signal in INT TERM HUP; do
        # Through node, because a shell starts its background commands deaf to SIGINT.
        "$DARKPLEX_NODE" -e 'const child = require("node:child_process").spawn(process.argv[1], process.argv.slice(2), { stdio: "ignore" });
            child.on("exit", (code) => process.exit(code ?? 99));' "$ROOT/darkplex" up --data "$DATA" --port "$PORT" &
        starter=$!
        until_true has_url
        kill -"$signal" "$(pid_of launcher)"
        wait "$starter"
        code=$? said=''
        expect "SIG$signal stops everything, with exit code 0" 0 ''
        check "no process is left after SIG$signal" nothing_left
    done
    "$ROOT/darkplex" up --data "$DATA" --port "$PORT" >/dev/null 2>&1 </dev/null &
    starter=$!
    until_true has_url
    kill -KILL "$(pid_of launcher)"
    wait "$starter" 2>/dev/null
    darkplex status --data "$DATA"
    expect 'a portal outlives its killed terminal' 0 'is running'
    darkplex down --data "$DATA"
    expect 'and down still stops it' 0 'nothing is left running'
}

a_bad_portal() {
    STAND_IN=deaf "$ROOT/darkplex" up --detach --data "$DATA" --port "$PORT" >/dev/null 2>&1
    said=$(DARKPLEX_STOP_TIMEOUT=1 "$ROOT/darkplex" down --data "$DATA" 2>&1)
    code=$?
    expect 'a portal that does not end is ended' 0 'nothing is left running'
    check 'no process is left after a forced end' nothing_left
    said=$(STAND_IN=broken "$ROOT/darkplex" up --detach --data "$DATA" --port "$PORT" 2>&1)
    code=$?
    expect 'a portal that cannot start is quoted' 1 'This stand-in never starts.'
    darkplex status --data "$DATA"
    expect 'and nothing runs then' 3 'is not running'
    said=$(STAND_IN=refused "$ROOT/darkplex" up --detach --data "$DATA" --port "$PORT" 2>&1)
    code=$?
    expect 'a refused start ends in its sentence' 1 'darkplex: The portal cannot start. The database is on holiday.'
    check 'and in no stack trace' lacks 'a stack trace'
    said=$(STAND_IN=broken "$ROOT/darkplex" up --detach --data "$DATA" --port "$PORT" 2>&1)
    code=$?
    expect 'the refusal of an earlier start is not told again' 1 'The portal ended while it started.'
    check 'and nothing else of it' lacks 'on holiday'
}

a_portal_for_proxies() {
    darkplex up --role portal --detach --data "$DATA" --port "$PORT"
    expect 'a portal of that role says where proxies reach it' 0 "port $((PORT + 2)), with a copy of $DATA/proxy.secret"
    check 'the secret for proxies has 256 bits' [ "$(wc -c <"$DATA/proxy.secret")" -eq 64 ]
    check 'and is for its owner alone' [ -z "$(find "$DATA/proxy.secret" -perm -g+r -o -perm -o+r)" ]
    secret_before=$(cat "$DATA/proxy.secret")
    darkplex status --data "$DATA" --json
    expect 'status tells the role' 0 '"role":"portal"'
    darkplex down --data "$DATA"
    darkplex up --role portal --detach --data "$DATA" --port "$PORT"
    check 'the secret stays the same' [ "$(cat "$DATA/proxy.secret")" = "$secret_before" ]
    darkplex down --data "$DATA"
    expect 'down stops it' 0 'nothing is left running'
}

a_proxy() {
    darkplex up --role proxy --data "$WORK/data-proxy" --port "$PORT"
    expect 'a proxy without a portal is refused' 1 'set DARKPLEX_PORTAL_URL'
    DARKPLEX_PORTAL_URL=http://127.0.0.1:1
    export DARKPLEX_PORTAL_URL
    darkplex up --role proxy --data "$WORK/data-proxy" --port "$PORT"
    expect 'a proxy without the secret is refused' 1 'set DARKPLEX_PORTAL_SECRETFILE'
    DARKPLEX_PORTAL_SECRETFILE=$WORK/nowhere
    export DARKPLEX_PORTAL_SECRETFILE
    darkplex up --role proxy --data "$WORK/data-proxy" --port "$PORT"
    expect 'a secret file that is not there is named' 1 "$WORK/nowhere cannot be read"
    DARKPLEX_PORTAL_SECRETFILE=$DATA/proxy.secret
    said=$(STAND_IN=refused "$ROOT/darkplex" up --role proxy --detach --data "$WORK/data-proxy" --port "$PORT" 2>&1)
    code=$?
    expect 'a proxy that refuses to start says why' 1 'The proxy cannot start. The journal is on holiday.'
    said=$(OPENAI_API_KEY=sk-test-not-a-key "$ROOT/darkplex" up --role proxy --detach --data "$WORK/data-proxy" --port "$PORT" 2>&1)
    code=$?
    expect 'a proxy starts without a page, and without keys of providers' 0 "http://127.0.0.1:$PORT/v1"
    darkplex status --role proxy --data "$WORK/data-proxy" --json
    expect 'status tells it as JSON' 0 '"role":"proxy"'
    check 'status of a proxy is JSON' "$DARKPLEX_NODE" -e 'JSON.parse(process.argv[1])' "$said"
    darkplex doctor --role proxy --data "$WORK/data-proxy"
    check 'doctor finds a portal that does not answer' contains 'The portal does not answer at http://127.0.0.1:1'
    darkplex down --data "$WORK/data-proxy"
    expect 'down stops a proxy' 0 'nothing is left running'
    unset DARKPLEX_PORTAL_URL DARKPLEX_PORTAL_SECRETFILE
}

# Another start builds the same sources while this one waits: it takes that build, and keeps no lock of it.
two_builds() {
    command -v flock >/dev/null 2>&1 || return 0
    mkdir -p "$WORK/checkout/target/app"
    : >"$WORK/waiting"
    exec 8>>"$WORK/checkout/target/build.lock"
    flock 8
    (
        exec 8>&-
        ROOT=$WORK/checkout
        unset DARKPLEX_APP
        need_portal
        flock -n "$WORK/checkout/target/build.lock" true && echo 'the lock is free'
    ) >"$WORK/waiting" 2>&1 &
    waiter=$!
    until_true grep -q 'Building the portal' "$WORK/waiting"
    mkdir -p "$(print_of_checkout)"
    touch "$(print_of_checkout)/portal.jar"
    exec 8>&-
    wait "$waiter"
    check 'who waited for the build of another keeps no lock' grep -q 'the lock is free' "$WORK/waiting"
}

# The folder of the unpacked portal; an empty checkout has a fingerprint too.
print_of_checkout() {
    # shellcheck disable=SC2086 # a list of paths
    echo "$WORK/checkout/target/app/$(cd "$WORK/checkout" && fingerprint $PORTAL_SOURCES)"
}

wrong_input
wrong_folder
write_stand_in
write_proxy_stand_in
"$JAVA_HOME/bin/javac" -d "$WORK/classes" "$WORK/StandIn.java" "$WORK/io/darkplex/proxy/alone/ProxyAlone.java" &&
    "$JAVA_HOME/bin/jar" --create --file "$DARKPLEX_APP/portal.jar" --main-class StandIn -C "$WORK/classes" . ||
    echo 'not ok - the stand-in is built'
wrong_machine
wrong_runtime
wrong_build
two_builds
a_life
a_crash
in_the_foreground
a_bad_portal
a_portal_for_proxies
a_proxy
exit "$failed"

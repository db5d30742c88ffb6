# shellcheck shell=sh
# Builds what is stale, and only that. Stamps hold a fingerprint of the sources, so a touched file alone builds nothing.

PORTAL_SOURCES='pom.xml .mvn redaction/pom.xml redaction/src/main proxy/pom.xml proxy/src/main portal/pom.xml portal/src/main openclaw/template openclaw/cell'

# need_portal sets APP: a folder with the unpacked portal. Its name is the fingerprint of its sources and it never
# changes again, so a build does not pull the classes from under a portal that runs.
need_portal() {
    if [ -n "${DARKPLEX_APP-}" ]; then
        APP=$DARKPLEX_APP
        [ -f "$APP/portal.jar" ] || die "DARKPLEX_APP is $APP, and there is no portal.jar in it."
        return 0
    fi
    # shellcheck disable=SC2086 # a list of paths
    portal_print=$(cd "$ROOT" && fingerprint $PORTAL_SOURCES)
    APP=$ROOT/target/app/$portal_print
    [ -f "$APP/portal.jar" ] && return 0
    step "Building the portal ..."
    mkdir -p "$ROOT/target/app" || die "$ROOT/target cannot be written."
    build_lock
    if [ -f "$APP/portal.jar" ]; then
        # Another start has built it while this one waited. Held on, the lock would go on to the portal and live with it.
        build_unlock
        return 0
    fi
    # Formatting is for whoever edits; running must not touch a source file.
    run_logged "$ROOT/target/build.log" "$ROOT" \
        ./mvnw -B -q -Dmaven.test.skip=true -Dspotless.apply.skip=true -Dspotless.check.skip=true package || die "$(build_failure 'The portal' "$ROOT/target/build.log")"
    unpack_portal
    build_unlock
    step "Built the portal"
}

# An unpacked jar starts in about half the time of a packed one.
unpack_portal() {
    rm -rf "$APP.partial"
    "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$ROOT/portal/target/portal-$VERSION.jar" extract --destination "$APP.partial" \
        >>"$ROOT/target/build.log" 2>&1 && mv "$APP.partial/portal-$VERSION.jar" "$APP.partial/portal.jar" ||
        die "The portal's jar could not be unpacked; see $ROOT/target/build.log."
    for old in "$ROOT"/target/app/*; do
        [ "$old" = "$APP.partial" ] || portal_in_use "$old" || rm -rf "$old"
    done
    mv "$APP.partial" "$APP"
}

portal_in_use() {
    if [ -d /proc/self ]; then
        grep -qsF "$1/" /proc/[0-9]*/cmdline 2>/dev/null
    else
        ps -Aww -o command= 2>/dev/null | grep -v grep | grep -qF "$1/"
    fi
}

# Two data directories may be started from one checkout at the same time; only one of them builds.
build_lock() {
    command -v flock >/dev/null 2>&1 || return 0
    exec 7>>"$ROOT/target/build.lock"
    flock -w 900 7 || die "Another build in $ROOT has not ended for 15 minutes."
}

build_unlock() {
    exec 7>&-
}

# build_failure WHAT LOG: one sentence out of the log of Maven, of its wrapper or of npm.
build_failure() {
    if grep -qE 'UnknownHost|Unknown host|Could not resolve host|Connection refused|Network is unreachable|[Ff]ailed to fetch' "$2" ||
        grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH' "$2"; then
        echo "$1 could not be built: its libraries cannot be fetched. Check the network and run this again."
        return 0
    fi
    build_said=$(grep -E 'ERROR|error' "$2" | head -n 10 | sed 's/^/    /')
    printf '%s\n%s\n' "$1 could not be built (all of it: $2):" "${build_said:-$(last_lines "$2" 5)}"
}

# need_web sets WEB to the built page, or to nothing in a checkout without one.
need_web() {
    WEB=${DARKPLEX_WEB_DIRECTORY-}
    [ -z "$WEB" ] && [ -z "${DARKPLEX_APP-}" ] && [ -f "$ROOT/web/package.json" ] || return 0
    WEB=$ROOT/web/dist
    web_print=$(cd "$ROOT/web" && fingerprint src public index.html package.json package-lock.json vite.config.ts tsconfig.json)
    [ -f "$WEB/index.html" ] && [ "$(cat "$ROOT/web/node_modules/.built" 2>/dev/null)" = "$web_print" ] && return 0
    mkdir -p "$ROOT/target"
    build_lock
    need_web_packages
    step "Building the page ..."
    run_logged "$ROOT/target/web.log" "$ROOT/web" npm run build ||
        die "$(build_failure 'The page' "$ROOT/target/web.log")"
    echo "$web_print" >"$ROOT/web/node_modules/.built"
    build_unlock
    step "Built the page"
}

# need_web_packages: npm's own packages for building the page, again only when the lock file changed.
need_web_packages() {
    web_lock=$(cat "$ROOT/web/package.json" "$ROOT/web/package-lock.json" | cksum | tr ' ' '-')
    [ "$(cat "$ROOT/web/node_modules/.fetched" 2>/dev/null)" = "$web_lock" ] && return 0
    step "Fetching what builds the page ..."
    run_logged "$ROOT/target/web-fetch.log" "$ROOT/web" \
        npm ci --no-audit --no-fund --prefer-offline --loglevel=error ||
        die "$(build_failure 'The page' "$ROOT/target/web-fetch.log")"
    echo "$web_lock" >"$ROOT/web/node_modules/.fetched"
}

# shellcheck shell=sh
# test: all set-up, then every test there is. Each stage writes a log and, where it can, a report; bin/reports.mjs adds
# the reports up. A stage that ends badly without naming a failed test counts as one failure of its own.

run_tests() {
    need_java
    mkdir -p "$CACHE" "$LOG" || die "$DATA is not writable."
    TESTS=$ROOT/target/test
    rm -rf "$TESTS"
    mkdir -p "$TESTS" || die "$ROOT/target cannot be written."
    background=''
    trap 'interrupted' INT TERM HUP
    need_node
    need_walls
    need_test_engine
    # What a developer's shell may hold must not change a result.
    unset ANTHROPIC_API_KEY OPENAI_API_KEY GEMINI_API_KEY OLLAMA_HOST DARKPLEX_DATABASE_URL DARKPLEX_PORT DARKPLEX_PROXY_PORT
    find "$ROOT" -path '*/node_modules' -prune -o -path '*/target/surefire-reports/TEST-*.xml' -exec rm -f {} +

    # A failed test is left to the reports, so that it does not keep later modules from being tested. What still makes
    # Maven fail is worse than a failed test; a crashed test process is found in its words alone.
    stage java "Java: format, compiler, architecture and all tests" "$ROOT" \
        env CI=true ./mvnw -B -fae -Dmaven.test.failure.ignore=true verify
    if grep -qE 'error in the fork|forked VM terminated' "$TESTS/java.log"; then
        cp "$TESTS/java.log" "$TESTS/java-crash.log"
        echo 1 >"$TESTS/java-crash.exit"
    fi
    disk_quotas
    if [ -f "$ROOT/web/package.json" ]; then
        stage web-packages "Page: packages" "$ROOT/web" npm ci --no-audit --no-fund --prefer-offline --loglevel=error
        stage web-lint "Page: lint" "$ROOT/web" npm run lint
        stage web-types "Page: types" "$ROOT/web" npm run check
        stage web-unit "Page: unit tests" "$ROOT/web" \
            npx vitest run --reporter=default --reporter=json --outputFile.json="$TESTS/web-unit.json"
        stage web-build "Page: build" "$ROOT/web" npm run build
    fi
    stage plugin "Cell: our plugin" "$ROOT" "$NODE" --test --test-reporter=tap openclaw/test/beat.test.mjs
    stage launcher "Command: ./darkplex itself" "$ROOT" bin/test-launcher.sh
    if [ -z "$option_fast" ]; then
        real_openclaw
        end_to_end
    fi
    say
    "$NODE" "$ROOT/bin/reports.mjs" "$ROOT" "$TESTS"
}

# stage NAME TITLE FOLDER COMMAND...
stage() {
    stage_name=$1
    step "$2 ..."
    stage_folder=$3
    shift 3
    run_logged "$TESTS/$stage_name.log" "$stage_folder" "$@"
    stage_result=$?
    echo "$stage_result" >"$TESTS/$stage_name.exit"
    [ "$stage_result" -eq 0 ] && return 0
    step "... failed. From $TESTS/$stage_name.log:"
    if grep -q '^\[ERROR\]' "$TESTS/$stage_name.log"; then
        grep '^\[ERROR\]' "$TESTS/$stage_name.log" | head -n 30 | sed 's/^/    /'
    else
        last_lines "$TESTS/$stage_name.log" 30
    fi
}

# disk_quotas: where this kernel has no project quotas, their tests were skipped, and run again on one that has them.
disk_quotas() {
    quota_test=io.darkplex.portal.tenants.TenantQuotaTest
    quota_report=$ROOT/portal/target/surefire-reports/TEST-$quota_test.xml
    grep -q '<skipped' "$quota_report" 2>/dev/null || return 0
    if [ "$(uname -m)" != x86_64 ] || ! can_install; then
        warn "The tests of hard disk quotas are skipped: they need a kernel with project quotas, or root and Debian's user-mode-linux."
        return 0
    fi
    if ! command -v linux.uml >/dev/null 2>&1; then
        step "Installing User Mode Linux for the tests of disk quotas ..."
        install_package user-mode-linux "$TESTS/user-mode-linux.log" || {
            warn "user-mode-linux could not be installed; see $TESTS/user-mode-linux.log. The tests of hard disk quotas are skipped."
            return 0
        }
    fi
    stage quota "Disk quotas: on a kernel that has them" "$ROOT" bin/test-quota "$ROOT" "$quota_test" "$quota_report"
}

# real_openclaw: the tests of the tenants' room that start OpenClaw itself.
real_openclaw() {
    need_runtime
    DARKPLEX_OPENCLAW_NODE=$NODE DARKPLEX_OPENCLAW_MAIN=$OPENCLAW_MAIN
    export DARKPLEX_OPENCLAW_NODE DARKPLEX_OPENCLAW_MAIN
    stage openclaw "Java: a real OpenClaw" "$ROOT" env CI=true ./mvnw -B -pl portal -am -Dtests.excluded= \
        '-Dtest=Real*OpenClaw*' -Dsurefire.failIfNoSpecifiedTests=false test
    unset DARKPLEX_OPENCLAW_NODE DARKPLEX_OPENCLAW_MAIN
}

# end_to_end: bin/test-e2e drives a real browser against a real OpenClaw. It writes Playwright's JSON report to
# $DARKPLEX_E2E_REPORT, takes the browser from $DARKPLEX_CHROMIUM, and starts its own instance on a data directory of
# its own; DARKPLEX_CACHE spares it the fetch.
end_to_end() {
    need_chromium
    # Fetched and built here, so that the time limits of the tests are about the tests.
    need_runtime
    need_portal
    need_web
    export DARKPLEX_CACHE="$CACHE" DARKPLEX_CHROMIUM="$CHROMIUM" DARKPLEX_E2E_REPORT="$TESTS/e2e.json"
    export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 DARKPLEX_WARM_AFTER=off
    unset DARKPLEX_DATA
    stage e2e "Browser: the whole way, with a real OpenClaw" "$ROOT" bin/test-e2e
}

need_chromium() {
    for name in "${DARKPLEX_CHROMIUM-}" chromium chromium-browser google-chrome; do
        [ -n "$name" ] && CHROMIUM=$(command -v "$name") && return 0
    done
    if can_install; then
        step "Installing Chromium for the browser tests ..."
        install_package chromium "$TESTS/chromium.log" && CHROMIUM=$(command -v chromium) && return 0
    fi
    die "The browser tests need Chromium: install it (Debian: apt-get install chromium), set DARKPLEX_CHROMIUM, or use --fast."
}

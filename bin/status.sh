# shellcheck shell=sh
# status: what runs, for a person or as one JSON object.

run_status() {
    status_pid=$(portal_pid)
    [ -z "$(state_of role)" ] || ROLE=$(state_of role)
    status_url=''
    [ -z "$status_pid" ] || status_url=$(state_of url)
    if [ -n "$status_pid" ] && [ -n "$status_url" ]; then
        status_state=running
    elif locked; then
        status_state=starting
    else
        status_state=stopped
    fi
    status_providers='' status_database=$(database_kind)
    status_uptime=0 status_portal_kb=0 status_demo=null status_tenants=0 status_tenants_kb=0
    # shellcheck disable=SC2046 # a list of numbers
    set -- $(tenant_processes)
    status_tenants=$#
    status_tenants_kb=$(resident_kilobytes "$@")
    if [ "$status_state" = running ]; then
        status_providers=$(state_of providers)
        status_database=$(state_of database)
        status_uptime=$(($(date +%s) - $(state_of started)))
        status_portal_kb=$(resident_kilobytes "$status_pid")
        # Only the portal knows what its settings file adds to the environment.
        [ "$(state_of role)" = proxy ] || case $(use_runtime && http_get "$status_url/api/session") in
            *'"demo":true'*) status_demo=true ;;
            *'"demo":false'*) status_demo=false ;;
        esac
    fi
    if [ -n "$option_json" ]; then status_as_json; else status_as_text; fi
    [ "$status_state" = running ] || exit 3
}

status_as_json() {
    status_names=''
    for name in $status_providers; do
        status_names="$status_names${status_names:+,}$(json_text "$name")"
    done
    status_running=false
    [ "$status_state" != running ] || status_running=true
    printf '{"running":%s,"state":"%s","role":"%s","url":%s,"pid":%s,"uptimeSeconds":%s,"version":%s,"dataDirectory":%s,' \
        "$status_running" "$status_state" "$ROLE" "$(json_or_null "$status_url")" "${status_pid:-null}" "$status_uptime" \
        "$(json_text "$VERSION")" "$(json_text "$DATA")"
    printf '"portalRssKb":%s,"tenantProcesses":{"count":%s,"rssKb":%s},"database":%s,"providers":[%s],"demo":%s}\n' \
        "$status_portal_kb" "$status_tenants" "$status_tenants_kb" "$(json_or_null "$status_database")" \
        "$status_names" "$status_demo"
}

json_or_null() {
    if [ -n "$1" ]; then json_text "$1"; else printf null; fi
}

status_as_text() {
    case $status_state in
        stopped)
            say "Darkplex $VERSION is not running on $DATA."
            [ "$status_tenants" -eq 0 ] || say "$status_tenants process(es) of an earlier run are left; ./darkplex down ends them."
            ;;
        starting) say "Darkplex is starting or stopping on $DATA." ;;
        running)
            if [ "$(state_of role)" = proxy ]; then
                say "The proxy of Darkplex $(state_of version) is running: $status_url"
                say "  process     $status_pid, $((status_portal_kb / 1024)) MB, up $((status_uptime / 3600)) h $((status_uptime / 60 % 60)) min"
                say "  journal     $(journal_kilobytes) kB wait or were just handed over"
                say "  data        $DATA"
                return
            fi
            say "Darkplex $(state_of version) is running: $status_url"
            say "  process     $status_pid, $((status_portal_kb / 1024)) MB, up $((status_uptime / 3600)) h $((status_uptime / 60 % 60)) min"
            say "  assistants  $status_tenants process(es), $((status_tenants_kb / 1024)) MB"
            say "  database    $status_database"
            case $status_demo in
                true) say "  models      demo model only" ;;
                *) say "  models      ${status_providers:-from $DATA/darkplex.yaml}" ;;
            esac
            say "  data        $DATA"
            ;;
    esac
}

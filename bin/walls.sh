# shellcheck shell=sh
# What builds the walls round assistants on this machine, and other packages of Debian's.

# need_walls: bubblewrap, installed when we may. Without it assistants start all the same, and get no tools.
need_walls() {
    [ "$(uname -s)" = Linux ] || return 0
    command -v bwrap >/dev/null 2>&1 && return 0
    if can_install; then
        step "Installing bubblewrap, which walls assistants in ..."
        install_package bubblewrap "$LOG/bubblewrap.log" && return 0
        warn "bubblewrap could not be installed; see $LOG/bubblewrap.log. Assistants start without walls and get no tools."
        return 0
    fi
    warn "bubblewrap is not installed: assistants start without walls and get no tools. As root: apt-get install bubblewrap"
}

# need_test_engine: Docker's engine, for tests that start one of their own and are left out without. Where systemd runs, the
# package would start one for the whole machine: that is for its owner to decide.
need_test_engine() {
    [ "$(uname -s)" = Linux ] || return 0
    [ -x /usr/sbin/dockerd ] && return 0
    if can_install && [ ! -d /run/systemd/system ]; then
        step "Installing Docker's engine for its tests ..."
        install_package docker.io "$LOG/docker.log" && return 0
        warn "Docker's engine could not be installed; see $LOG/docker.log. Its tests are left out."
        return 0
    fi
    warn "Docker's engine is not installed: its tests are left out. As root: apt-get install docker.io"
}

can_install() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1
}

# install_package NAME LOG: with the lists as they are, and once more with fresh ones.
install_package() {
    run_logged "$2" / env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1" && return 0
    run_logged "$2" / sh -c \
        'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1"' sh "$1"
}

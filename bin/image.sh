# shellcheck shell=sh
# image: the image in which Docker runs assistants, from the fetched runtime. See openclaw/image/build.sh.

build_image() {
    mkdir -p "$CACHE" "$LOG" || die "$DATA is not writable."
    background=''
    trap 'interrupted' INT TERM HUP
    need_runtime
    trap - INT TERM HUP
    "$ROOT/openclaw/image/build.sh" "$NODE" "$(dirname "$(dirname "$(dirname "$OPENCLAW_MAIN")")")"
}

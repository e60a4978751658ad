#!/usr/bin/env bash
# Installs what a target of the Makefile needs and this machine lacks, once, and says so before it begins.
#   tools/setup.sh page   what builds the page
#   tools/setup.sh test   that, and what the browser tests need
#   tools/setup.sh bench  what measures ours beside other simulators
set -euo pipefail
cd "$(dirname "$0")/.."

trunk_version=0.21.14
# The command-line half of wasm-bindgen must be of the very version that the program is linked with.
bindgen_version=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)

say() { printf '>> %s\n' "$*"; }
fail() { printf '!! %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
# has VERSION COMMAND: the command is there in that version
has() { [ "$("$2" --version 2>/dev/null | awk '{ print $2; exit }')" = "$1" ]; }

updated=
# debian TIME PACKAGE...
debian() {
    local time=$1; shift
    have apt-get || fail "missing: $*. Install them with this system's package manager, then try again."
    local root=()
    if [ "$(id -u)" != 0 ]; then have sudo || fail "missing: $*. Install them as root, then try again."; root=(sudo); fi
    say "installing with apt-get: $* (about $time)"
    [ -n "$updated" ] || "${root[@]}" apt-get update -q >/dev/null
    updated=1
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" </dev/null >/dev/null
}

page() {
    have cargo || fail "missing: Rust. Install rustup (rustup.rs), then try again."
    have cc || debian "1 minute" gcc libc6-dev
    local target=wasm32-unknown-unknown
    if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; then
        have rustup || fail "missing: the Rust target $target, and no rustup to install it with."
        say "installing the Rust target $target (some seconds)"
        rustup target add "$target"
    fi
    if ! has "$trunk_version" trunk; then
        say "installing trunk $trunk_version, which builds and serves the page (compiles, 5 to 10 minutes, once)"
        cargo install trunk --version "$trunk_version" --locked --no-default-features --features rustls
    fi
    if ! has "$bindgen_version" wasm-bindgen; then
        say "installing wasm-bindgen-cli $bindgen_version (compiles, 2 to 4 minutes, once)"
        # Not --locked: its lock file names a version that the registry does not have.
        cargo install wasm-bindgen-cli --version "$bindgen_version"
    fi
}

browser() {
    local name
    [ -z "${CHROMIUM:-}" ] || return 0
    for name in chromium chromium-browser google-chrome; do ! have "$name" || return 0; done
    debian "2 minutes" chromium
}

tests() {
    # Searches in parts are tested through it.
    have parallel || debian "some seconds" parallel
    # Real runs are recorded with it; on other systems than Linux their tests are skipped.
    [ "$(uname -s)" != Linux ] || have strace || debian "some seconds" strace
    if ! have node || ! have npm; then debian "2 minutes" nodejs npm; fi
    browser
    # Without a font for it Chinese is drawn as boxes, and boxes have other widths.
    have fc-list || debian "some seconds" fontconfig
    [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ] || debian "1 minute" fonts-noto-cjk
    if ! cmp -s tests/page/package-lock.json tests/page/node_modules/.installed; then
        say "installing the browser tests' two npm packages (some seconds)"
        (cd tests/page && npm ci --no-audit --no-fund)
        cp tests/page/package-lock.json tests/page/node_modules/.installed
    fi
}

bench() {
    have cargo || fail "missing: Rust. Install rustup (rustup.rs), then try again."
    have cc || debian "1 minute" gcc libc6-dev
    python3 -c 'import ensurepip, venv' 2>/dev/null || debian "1 minute" python3 python3-venv
}

case ${1:-} in
    page) page ;;
    test) page; tests ;;
    bench) bench ;;
    *) fail "usage: tools/setup.sh page|test|bench" ;;
esac

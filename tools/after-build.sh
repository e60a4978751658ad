#!/bin/sh
# Run by Trunk after each build (Trunk.toml), in the folder of the sources; TRUNK_STAGING_DIR is the page being made.
# 1. Tells the loading bar how many bytes are to come.
# 2. `trunk serve` puts its reload script into the page itself, where the content security policy stops it: moves it to a file.
# 3. Refuses a page that would break its own policy.
set -eu
cd "$TRUNK_STAGING_DIR"

wasm=$(sed -n 's/.*data-wasm="\([^"]*\)".*/\1/p' index.html)
size=$(wc -c < "$wasm" | tr -d ' ')
sed "s/data-size=\"0\"/data-size=\"$size\"/" index.html > index.tmp
mv index.tmp index.html

if grep -q '__TRUNK_ADDRESS__' index.html; then
    awk '
        /<script>"use strict";/ { sub(/<script>"use strict";/, "<script src=\"./reload.js\"></script>\n"); head = $0
            n = index(head, "\n"); print substr(head, 1, n - 1) > "index.tmp"; inside = 1; print "\"use strict\";" > "reload.js"; next }
        inside && /<\/script>/ { n = index($0, "</script>"); print substr($0, 1, n - 1) > "reload.js"
            print substr($0, n + 9) > "index.tmp"; inside = 0; next }
        inside { gsub(/.\{\{__TRUNK_ADDRESS__\}\}./, "window.location.host"); gsub(/\{\{__TRUNK_WS_BASE__\}\}/, "/")
            print > "reload.js"; next }
        { print > "index.tmp" }
    ' index.html
    mv index.tmp index.html
fi

if sed 's/<!--.*-->//' index.html | grep -nE '<script>|<script [^>]*>[^<]|<style|[[:space:]]style=|[[:space:]]on[a-z]+='; then
    echo "index.html: the line above is inline script or style, which the content security policy forbids" >&2
    exit 1
fi

# What the scripts share; sourced with $root set.

say() { printf 'abide: %s\n' "$*" >&2; }

fail() { say "$@"; exit 5; }

# .NET and NuGet want a home; an empty environment has none, but the user database does.
ensure_home() {
    [ -n "${HOME-}" ] || HOME=$(getent passwd "$(id -u)" | cut -d: -f6)
    if [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
        HOME=$root/artifacts/home
        mkdir -p "$HOME"
    fi
    export HOME DOTNET_CLI_HOME="${DOTNET_CLI_HOME:-$HOME}" NUGET_PACKAGES="${NUGET_PACKAGES:-$HOME/.nuget/packages}"
    export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
    unset DOTNET_STARTUP_HOOKS MSBUILDDEBUGPATH || true
}

# Sets $dotnet (the program) and $dotnet_root (where the runtime is).
find_dotnet() {
    dotnet=
    for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT-}/dotnet" "$HOME/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet; do
        [ -x "$candidate" ] && "$candidate" --list-sdks 2>/dev/null | grep -q '^1[0-9]\.' || continue
        dotnet=$candidate
        break
    done
    [ -n "$dotnet" ] || fail "the .NET 10 SDK is missing: see https://dotnet.microsoft.com/download/dotnet/10.0 (with its package source: apt-get install dotnet-sdk-10.0)"
    dotnet_root=$(readlink -f "$dotnet")
    dotnet_root=${dotnet_root%/*}
    # A wrapper script is not where the runtime is.
    [ -d "$dotnet_root/host/fxr" ] || dotnet_root=$("$dotnet" --list-runtimes | sed -n 's|^Microsoft\.NETCore\.App 10\..*\[\(.*\)/shared/.*|\1|p' | head -n 1)
}

need_sqlite() {
    for library in /usr/lib/*/libsqlite3.so.0 /lib/*/libsqlite3.so.0 /usr/lib/libsqlite3.so.0 /usr/lib64/libsqlite3.so.0 /usr/local/lib/libsqlite3.so.0; do
        [ ! -e "$library" ] || return 0
    done
    fail "SQLite's library is missing: apt-get install libsqlite3-0"
}

# One at a time; whoever waits finds the work done. The lock is this process's alone: what it starts does not hold it.
lock() {
    mkdir -p "$root/artifacts" 2>/dev/null && [ -w "$root/artifacts" ] || fail "cannot write to $root/artifacts: build as the owner of the clone, or use a clone of your own"
    exec 9> "$root/artifacts/.lock"
    flock -n 9 && return
    say "waiting for another build to finish"
    flock 9
}

# Shows a build: one changing line on a terminal, plain lines elsewhere; then the errors. The whole output is kept in artifacts/build.log.
# $1: what is done, in words; the rest: the command.
show_build() {
    title=$1
    shift
    [ -t 2 ] && live=1 || live=0
    {
        status=0
        "$@" 2>&1 9>&- || status=$?
        printf 'exit status %s\n' "$status"
    } | awk -v title="$title" -v live="$live" -v log_file="$root/artifacts/build.log" '
        function tell(text) { printf(live ? "\r\033[Kabide: %s" : "abide: %s\n", text) > "/dev/stderr"; fflush("/dev/stderr") }
        BEGIN { tell(title "…") }
        { print > log_file }
        / -> / { split($0, side, " -> "); gsub(/^ +/, "", side[1]); if (!(side[1] in done)) { done[side[1]]; tell(title "… " ++count " " side[1]) } }
        /: error / && !($0 in shown) { shown[$0]; errors[++failures] = $0 }
        /^exit status / { status = $3 }
        END {
            if (live) printf "\r\033[K" > "/dev/stderr"
            for (i = 1; i <= failures; i++) print errors[i] > "/dev/stderr"
            if (status != 0) print "abide: the build failed; " log_file " has the whole output" > "/dev/stderr"
            exit status != 0
        }'
}

# Makes $2 the directory that the link $1/current names, at once, and removes older ones that nothing runs from.
switch_to() {
    ln -s "$2" "$1/.current.$$"
    mv -fT "$1/.current.$$" "$1/current"
    used=$(for exe in /proc/[0-9]*/exe; do readlink "$exe" || true; done 2>/dev/null)
    # The two before this one may still be starting.
    ls -1t "$1" | grep -v '^current$' | tail -n +4 | while read -r old; do
        case $used in *"$1/$old/"*) ;; *) rm -rf "${1:?}/$old" ;; esac
    done
}

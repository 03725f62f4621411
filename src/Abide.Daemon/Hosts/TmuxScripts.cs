using System.Globalization;
using System.Text;
using Abide.Processes.Keeping;
using Abide.Processes.Remote;

namespace Abide.Daemon.Hosts;

/// <summary>
/// What is asked of a host with tmux, as scripts for a POSIX shell. Every value from outside stands in quotes, or in a file that a shell reads. A pane is always named by
/// its id, and whether it is ours is looked at by tmux itself in the same step: nothing that was made by hand is ever touched, whatever it is called.
/// </summary>
/// <remarks>
/// The spool of a run is a directory: <c>launch</c> (until the program runs; it has the environment), <c>session</c> (name and spec, without the environment), <c>writer</c>, <c>seg.OFFSET</c> (the output, in pieces named by the
/// offset of their first byte), <c>started</c> or <c>refused</c> (why not), <c>end</c> (exit code and signal, <c>-</c> where there is none; <c>dead</c> while tmux does not say), <c>done</c> (bytes in all, once the writer has ended).
/// </remarks>
internal static class TmuxScripts
{
    /// <summary>A spool is cut at its beginning beyond this.</summary>
    public const long MostSpooled = 32 << 20;

    /// <summary>Most bytes of one run in one answer.</summary>
    public const int MostOfRun = 1 << 20;

    /// <summary>What one command of tmux takes of keys, each written as two digits and a blank: its message has 16 KB.</summary>
    private const int MostKeys = 2048;

    /// <summary>How often tmux is asked how a program ended before nobody will ever know.</summary>
    private const int MostLooks = 40;

    private const int BlockSize = 16 * 1024, BlocksOfSegment = 512;

    /// <summary>The directory of the spools there, as a word for the shell.</summary>
    public static string SpoolOf(HostEntry host) => host.Home is { } home ? ShellText.Path(home) : "\"$HOME/.local/state/abide-tmux\"";

    /// <summary>Says which tmux is there, and makes the directory of the spools.</summary>
    public static string Prepare(HostEntry host) => $"""
        umask 077
        d={SpoolOf(host)}
        mkdir -p "$d" && chmod 700 "$d" && [ -w "$d" ] || echo unwritable
        command -v tmux >/dev/null && tmux -V
        :
        """;

    /// <summary>Starts a run, unless it exists: its program waits until its output is written down from the first byte.</summary>
    /// <param name="host">The host.</param>
    /// <param name="run">Which.</param>
    /// <param name="spec">What it is.</param>
    /// <param name="description">For whoever takes it over: a line with the session's name, one with its spec.</param>
    /// <param name="mark">What nobody can guess, so that it can end what is written into files.</param>
    public static string Start(HostEntry host, RunKey run, SpawnSpec spec, string description, string mark)
    {
        var name = TmuxName.Of(run);
        var size = string.Create(CultureInfo.InvariantCulture, $"-x {spec.Columns} -y {spec.Rows}");
        return $$"""
            umask 077
            cd {{SpoolOf(host)}} || exit 91
            if [ -d {{name}} ]; then
                if [ -e {{name}}/end ] || tmux list-panes -a -F '#{@abide_run}' 2>/dev/null | grep -qxF {{name}}; then exit 0; fi
                rm -rf {{name}}
            fi
            mkdir {{name}} || exit 91
            cat >{{name}}/launch <<'{{mark}}'
            {{Launch(run, spec)}}
            {{mark}}
            cat >{{name}}/session <<'{{mark}}'
            {{description}}
            {{mark}}
            cat >{{name}}/writer <<'{{mark}}'
            {{s_writer}}
            {{mark}}
            p=$(pwd -P)/{{name}}
            q=$(printf %s "$p" | sed "s/'/'\\\\''/g; s/#/##/g; s/%/%%/g")
            tmux new-session -d -s {{name}} {{size}} /bin/sh "$p/launch" "$p" \; \
                set-option -p -t '={{name}}:' @abide_run {{name}} \; \
                set-option -w -t '={{name}}:' remain-on-exit on \; \
                resize-window -t '={{name}}:' {{size}} \; \
                pipe-pane -O -t '={{name}}:' "exec /bin/sh '$q/writer' '$q'" \; \
                wait-for -S {{name}} 2>&1 && exit 0
            {{OnPane(name, "kill-pane")}}
            rm -rf {{name}}
            exit 92
            """;
    }

    /// <summary>All that there is to know of the runs, and what they have printed since.</summary>
    /// <param name="host">The host.</param>
    /// <param name="runs">The runs, each with the offset of the next byte that is wanted; a negative one wants none.</param>
    /// <param name="mark">Stands behind the bytes of a run; nobody can guess it.</param>
    public static string Poll(HostEntry host, IEnumerable<(string Name, long Offset)> runs, string mark)
    {
        var wanted = new StringBuilder();
        foreach (var (name, offset) in runs)
            wanted.Append(CultureInfo.InvariantCulture, $"{name}:{offset} ");
        return $$"""
            cd {{SpoolOf(host)}} || exit 91
            W=' {{wanted}}'
            tmux list-panes -a -F 'R #{@abide_run} #{pane_id} #{pane_dead} #{pane_pid} S#{pane_dead_status} G#{pane_dead_signal}' 2>/dev/null | while read -r r n pane dead pid code signal; do
                case $W in *" $n:"*) ;; *) continue ;; esac
                code=${code#S} signal=${signal#G}
                if [ "$dead" = 1 ] && [ ! -e "$n/end" ]; then
                    printf x >>"$n/dead" # a pane is dead a moment before tmux knows how its program ended; an old tmux never knows of signals
                    [ -z "$code$signal" ] && echo "W $n" && kill -CHLD "$(tmux display-message -p '#{pid}')" 2>/dev/null # tmux may miss that a program has ended, and hears of it with the next
                    [ -z "$code$signal" ] && [ "$(wc -c <"$n/dead")" -lt {{MostLooks}} ] || { echo "${code:--} ${signal:--}" >"$n/end.new" && mv -f "$n/end.new" "$n/end"; }
                fi
                [ "$dead" = 1 ] && [ -e "$n/end" ] && tmux if-shell -F -t "$pane" "#{==:#{@abide_run},$n}" "kill-pane -t $pane"
                echo "R $n $pane $dead $pid"
            done
            for n in $W; do
                n=${n%:*}
                [ -d "$n" ] || continue
                [ -e "$n/started" ] && echo "U $n"
                for f in refused:X end:E done:F; do
                    [ -e "$n/${f%:*}" ] && read -r x <"$n/${f%:*}" && echo "${f#*:} $n $x"
                done
            done
            last='' left=0
            wc -c */seg.* 2>/dev/null | while read -r size f; do
                n=${f%%/*}
                case $W in *" $n:"*) ;; *) continue ;; esac
                if [ "$n" != "$last" ]; then
                    w=${W#*" $n:"} w=${w%% *} last=$n left={{MostOfRun}}
                    [ "$w" -ge 0 ] || left=0
                fi
                o=${f##*seg.} o=${o#"${o%%[!0]*}"} o=${o:-0}
                [ $((o + size)) -gt "$w" ] && [ "$left" -gt 0 ] || continue
                [ "$o" -gt "$w" ] && w=$o
                k=$((o + size - w))
                [ "$k" -gt "$left" ] && k=$left
                echo "D $n $w"
                tail -c +$((w - o + 1)) "$f" 2>/dev/null | head -c "$k"
                printf '\n%s\n' {{mark}}
                w=$((w + k)) left=$((left - k))
            done
            """;
    }

    /// <summary>Types bytes, as several scripts where they are many.</summary>
    public static IEnumerable<string> Type(string name, string pane, ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += MostKeys)
        {
            var keys = string.Join(' ', bytes[at..Math.Min(at + MostKeys, bytes.Length)].ToArray().Select(key => key.ToString("x2", CultureInfo.InvariantCulture)));
            yield return Guarded(name, pane, $"send-keys -t {pane} -H {keys}");
        }
    }

    public static string Resize(string name, string pane, int columns, int rows) =>
        Guarded(name, pane, string.Create(CultureInfo.InvariantCulture, $"resize-window -t {pane} -x {columns} -y {rows}"));

    /// <summary>Signals the leader's process group; exit code 0 when somebody was there.</summary>
    public static string SignalGroup(string name, int signal) => $$"""
        p=$(tmux list-panes -a -F '#{@abide_run} #{pane_dead} #{pane_pid}' 2>/dev/null | sed -n 's/^{{name}} 0 //p')
        [ -n "$p" ] && kill -{{signal}} "-$p" 2>/dev/null
        """;

    /// <summary>Signals the leader alone.</summary>
    public static string SignalLeader(string name, int signal) => SignalGroup(name, signal).Replace("\"-$p\"", "\"$p\"", StringComparison.Ordinal);

    /// <summary>Signals every process of the run: while its leader lives those of its POSIX session, and those that carry the run's mark, wherever they went.</summary>
    public static string SignalAll(string name, string marker, int signal) => $$"""
        {{Members(name, marker)}}
        [ -n "$all" ] && kill -{{signal}} $all 2>/dev/null
        """;

    /// <summary>Prints what lives of a run whose leader has ended: a line each, pid and command.</summary>
    public static string Survivors(string name, string marker) => $$"""
        {{Members(name, marker)}}
        for p in $all; do
            c=$(tr '\0' ' ' 2>/dev/null </proc/"$p"/cmdline)
            echo "$p ${c:-?}"
        done
        """;

    /// <summary>Forgets a run: its pane and its spool.</summary>
    public static string Release(HostEntry host, string name) => $"""
        {OnPane(name, "kill-pane")}
        cd {SpoolOf(host)} && rm -rf {name}
        :
        """;

    /// <summary>Prints the runs that are there, whosever they are, three lines each: the run's name, its session's name, its spec.</summary>
    public static string List(HostEntry host) => $$"""
        cd {{SpoolOf(host)}} || exit 91
        live=$(tmux list-panes -a -F '#{@abide_run}' 2>/dev/null)
        for f in abide-*-*/session; do
            [ -e "$f" ] || continue
            n=${f%/session}
            [ -e "$n/end" ] || printf '%s\n' "$live" | grep -qxF "$n" || continue
            echo "$n"
            cat "$f"
        done
        :
        """;

    /// <summary>What the pane's output goes to.</summary>
    private static readonly string s_writer = $$"""
        cd "$1" || exit 1
        at=0 first=0
        while :; do
            f=$(printf 'seg.%016d' "$at")
            dd bs={{BlockSize}} count={{BlocksOfSegment}} of="$f" 2>/dev/null
            n=$(wc -c <"$f")
            [ "$n" -gt 0 ] || break
            at=$((at + n))
            while [ $((at - first)) -gt {{MostSpooled}} ]; do
                g=$(printf 'seg.%016d' "$first")
                n=$(wc -c <"$g") || break
                rm -f "$g"
                first=$((first + n))
            done
        done
        rm -f "$f"
        echo "$at" >done.new && mv done.new done
        """;

    /// <summary>What runs in the pane first: it waits until the writer stands, goes where the program is to start, says what is wrong, and becomes the program.</summary>
    private static string Launch(RunKey run, SpawnSpec spec)
    {
        var environment = spec.Environment.Append($"ABIDE_RUN={run.Marker}");
        var (check, become) = spec.Program.Length == 0
            ? (":", "exec \"${SHELL:-/bin/sh}\" -l")
            : ("command -v -- \"$1\" >/dev/null 2>&1 || { echo \"$1: no such program there\" >\"$p/refused\"; exit 127; }", "exec \"$@\"");
        var inside = $"p=$1; shift; {check}; : >\"$p/started\"; {become}";
        var go = spec.Directory == "~" ? "cd" : $"cd -- {ShellText.Path(spec.Directory)}";
        return $$"""
            rm -f -- "$1/launch"
            tmux wait-for {{TmuxName.Of(run)}} || exit 125
            unset TMUX TMUX_PANE
            {{go}} 2>/dev/null || { printf '%s: no such directory there\n' {{ShellText.Quote(spec.Directory)}} >"$1/refused"; exit 127; }
            umask {{Convert.ToString(spec.Umask, 8)}}
            exec env {{ShellText.Line(environment)}} /bin/sh -c {{ShellText.Quote(inside)}} sh "$1" {{ShellText.Line(spec.Program.Length == 0 ? [] : [spec.Program, .. spec.Arguments])}}
            """;
    }

    /// <summary>The run's processes, its leader included, in <c>all</c>.</summary>
    private static string Members(string name, string marker) => $$"""
        p=$(tmux list-panes -a -F '#{@abide_run} #{pane_dead} #{pane_pid}' 2>/dev/null | sed -n 's/^{{name}} 0 //p')
        all=
        {
            if [ -d /proc/self ]; then
                for f in $(grep -lF 'ABIDE_RUN={{marker}}' /proc/[0-9]*/environ); do
                    tr '\0' '\n' <"$f" | grep -qxF 'ABIDE_RUN={{marker}}' || continue
                    f=${f#/proc/}
                    all="$all ${f%/*}"
                done
                for f in /proc/[0-9]*/stat; do
                    [ -n "$p" ] && read -r l <"$f" || continue
                    l=${l##*) }
                    set -- $l
                    [ "$4" = "$p" ] || continue
                    f=${f#/proc/} f=${f%/stat}
                    case "$all " in *" $f "*) ;; *) all="$all $f" ;; esac
                done
                live=
                for f in $all; do
                    read -r l <"/proc/$f/stat" || continue
                    l=${l##*) }
                    case $l in Z*|X*) ;; *) live="$live $f" ;; esac
                done
                all=$live
            elif [ -n "$p" ]; then
                all=$(ps -A -o pid= -o pgid= | while read -r a b; do [ "$b" = "$p" ] && echo "$a"; done)
            fi
        } 2>/dev/null
        """;

    /// <summary>A command for a pane if it is that run's.</summary>
    private static string Guarded(string name, string pane, string command) => $"tmux if-shell -F -t {pane} '#{{==:#{{@abide_run}},{name}}}' '{command}' 2>/dev/null";

    private static string OnPane(string name, string command) => $$"""
        tmux list-panes -a -F '#{@abide_run} #{pane_id}' 2>/dev/null | while read -r n pane; do
            [ "$n" = {{name}} ] && tmux if-shell -F -t "$pane" '#{==:#{@abide_run},{{name}}}' "{{command}} -t $pane" 2>/dev/null
        done
        """;
}

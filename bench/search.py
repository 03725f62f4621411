#!/usr/bin/env python3
"""What searching in output costs: bench/search.py [--sessions 10] [--mb 50] [--n 5] ABIDE

Makes sessions that print lines of a log, a third of them with colours, and searches all of them, beside grep over the same bytes in files (`abide logs --raw`). Everything is in the page
cache. A time is that of the whole command, the best of some; MB/s are of output. A second of the processor is one of daemon and client, or of grep: the threads of a search give way to
whatever else runs, so that on a busy machine only these figures compare.
"""
import argparse, json, os, random, shutil, subprocess, tempfile, time


def lines(megabytes, seed):
    """Lines as programs print them: a third with colours, one in 100,000 with the word that is searched for, and twice with colours within it."""
    some = random.Random(seed)
    words = "the request was served from cache in ms by worker connection reset peer timeout retry user id path status bytes queue index page session".split()
    made, size = [], 0
    while size < megabytes * 1_000_000:
        text = " ".join(some.choice(words) for _ in range(some.randint(4, 14)))
        kind = some.randrange(100_000)
        if kind == 0:
            text += " Deadlock found"
        colour = some.random() < 0.33
        line = f"2026-03-01T14:{some.randrange(60):02}:{some.randrange(60):02} " + (f"\x1b[3{some.randrange(8)}mINFO\x1b[0m {text} \x1b[1m{some.randrange(1000)}\x1b[0m" if colour else f"INFO {text} {some.randrange(1000)}")
        made.append(line)
        size += len(line) + 2
    for _ in range(2):
        made[some.randrange(len(made))] += " Dead\x1b[31mlock found\x1b[0m"
    return "\n".join(made) + "\n"


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("abide")
    args.add_argument("--sessions", type=int, default=10)
    args.add_argument("--mb", type=int, default=50)
    args.add_argument("--n", type=int, default=5)
    a = args.parse_args()
    home = tempfile.mkdtemp(prefix="abide-search-")
    env = {**os.environ, "ABIDE_HOME": home}

    def run(*words):
        return subprocess.run([a.abide, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def busy():
        """Seconds of the processor that the daemon and the commands run so far have taken."""
        with open(f"/proc/{json.loads(run('daemon', 'status', '--json'))['pid']}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        ours = os.times()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + ours.children_user + ours.children_system

    def best(*words, env=env):
        times, before = [], busy()
        for _ in range(a.n):
            t = time.perf_counter()
            out = subprocess.run(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
            times.append(time.perf_counter() - t)
        return (min(times), (busy() - before) / a.n), out

    try:
        raw = []
        for i in range(a.sessions):
            source = os.path.join(home, f"source-{i}")
            with open(source, "w") as file:
                file.write(lines(a.mb, i))
            run("new", "-d", f"s{i}", "--history", "all", "--", "cat", source)
            run("wait", f"s{i}", "--exit")
            os.remove(source)
            raw.append(os.path.join(home, f"raw-{i}"))
            with open(raw[-1], "wb") as file:
                file.write(run("logs", f"s{i}", "--raw"))
        size = sum(os.path.getsize(path) for path in raw)
        print(f"{a.sessions} sessions, {size / 1e6:.0f} MB of output", flush=True)
        print("| search | lines | s | MB/s | MB for a second of the processor |\n|---|---|---|---|---|", flush=True)

        def row(what, taken, found):
            print(f"| {what} | {found} | {taken[0]:.3f} | {size / 1e6 / taken[0]:,.0f} | {size / 1e6 / max(taken[1], 0.001):,.0f} |", flush=True)

        def search(what, *words):
            taken, out = best(a.abide, "search", "--json", *words)
            row(what, taken, out.count(b'"type":"hit"'))

        def grep(what, *words):
            taken, out = best("grep", *words, *raw, env={**os.environ, "LC_ALL": "C.UTF-8"})
            row(what, taken, sum(int(line.rsplit(b":", 1)[1]) for line in out.splitlines()))

        search("a word that is nowhere", "nowhere at all")
        grep("the same, `grep -c`", "-c", "nowhere at all")
        search("a rare word, its case counts", "--match-case", "Deadlock found")
        grep("the same, `grep -c` (finds none with colours within)", "-c", "Deadlock found")
        search("a rare word, small or capital", "deadlock found")
        grep("the same, `grep -ci`", "-ci", "deadlock found")
        search("an expression", "-E", "[Dd]ead[a-z]+ found$")
        grep("the same, `grep -cE` (not at the end of a line: there is a carriage return)", "-cE", "[Dd]ead[a-z]+ found")
        search("the first 20 lines with a frequent word", "-n", "20", "timeout")
        search("a rare word, with 3 lines around it", "-C", "3", "--match-case", "Deadlock found")
    finally:
        subprocess.run([a.abide, "daemon", "stop", "--all"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(home, ignore_errors=True)


main()

#!/usr/bin/env python3
"""How long sessions are without their daemon, or their keeper: bench/takeover.py [--sessions 100] [--n 10] ABIDE

daemon killed: from the KILL until `abide ls`, started right then, has listed all sessions running with the same processes.
keeper killed: from the KILL until the daemon has another keeper.
"""
import argparse, json, os, shutil, signal, statistics, subprocess, sys, tempfile, time


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("abide"); ap.add_argument("--sessions", type=int, default=100); ap.add_argument("--n", type=int, default=10)
    a = ap.parse_args()
    home = tempfile.mkdtemp(prefix="abide-bench-")
    run = lambda *argv: subprocess.run([a.abide, *argv], env={**os.environ, "ABIDE_HOME": home}, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout
    status = lambda: json.loads(run("daemon", "status", "--json"))
    rows = lambda: {row["name"]: (row["status"], row["pid"]) for row in json.loads(run("ls", "--json"))["sessions"]}
    try:
        for i in range(a.sessions):
            run("new", "-d", f"s{i}", "--", "sleep", "100000")
        before = rows()
        daemon, keeper = [], []
        for _ in range(a.n):
            os.kill(status()["pid"], signal.SIGKILL)
            t = time.perf_counter()
            run("ls")
            daemon.append(time.perf_counter() - t)
            if rows() != before:
                sys.exit("the sessions are not as they were")
        for _ in range(a.n):
            old = status()["keeper_pid"]
            os.kill(old, signal.SIGKILL)
            t = time.perf_counter()
            while status()["keeper_pid"] in (0, old):
                pass
            keeper.append(time.perf_counter() - t)
            if rows() != before:
                sys.exit("the sessions are not as they were")
        print(f"| {a.sessions} idle sessions, ms | n | p50 | max |\n|---|---|---|---|")
        for what, times in (("daemon killed, until all are listed running", daemon), ("keeper killed, until there is another", keeper)):
            print(f"| {what} | {a.n} | {statistics.median(times) * 1e3:.0f} | {max(times) * 1e3:.0f} |")
    finally:
        run("daemon", "stop", "--all")
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What lists cost with many stored sessions: bench/lists.py [--sessions 10000] [--n 300] ABIDE

Makes one session, stores copies of it in the catalog, and starts a daemon on them. Start-up is from the first command until its answer; a page is from the request to
the answer on a socket that stays connected. Memory is that of the daemon, less what it takes with one session. The last row has journals of 10 MB beside the catalog.
"""
import argparse, json, os, shutil, sqlite3, subprocess, sys, tempfile, time, uuid

from viewer_latency import Wire, show

CONTROL, PART = 2, 3


def answer(wire, kind, **members):
    wire.ask(kind, **members)
    parts = b""
    while True:
        frame, _, payload = wire.frame()
        if frame == PART:
            parts += payload
        elif frame == CONTROL:
            reply = json.loads(parts + payload)
            parts = b""
            if reply.get("id") == wire.id:
                return reply


def pss(pid):
    return int(open(f"/proc/{pid}/smaps_rollup").read().split("\n")[2].split()[1]) * 1024


def fill(catalog, count):
    """Copies the catalog's session: other ids, names, times, some pinned, some failed, some of cron."""
    base = sqlite3.connect(catalog)
    base.row_factory = sqlite3.Row
    row = dict(base.execute("SELECT * FROM sessions LIMIT 1").fetchone())
    names = list(row)
    for i in range(count):
        at = row["created_at"] - i * 1_000_000
        copy = {**row, "id": uuid.UUID(int=uuid.UUID(bytes=row["id"]).int - (i + 1) * 2**70).bytes, "name": f"session-{i}", "name_key": f"session-{i}", "created_at": at, "last_activity_at": at,
                "pinned": int(i % 1000 == 0), "source": "cron" if i % 3 == 0 else "manual", "labels": json.dumps(["urgent"] if i % 50 == 0 else []), "group_name": f"group-{i % 40}"}
        base.execute(f"INSERT INTO sessions ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", [copy[name] for name in names])
    base.commit()
    base.close()


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("abide")
    args.add_argument("--sessions", type=int, default=10_000, help="10,000 is the most that a daemon has")
    args.add_argument("--n", type=int, default=300)
    a = args.parse_args()
    home = tempfile.mkdtemp(prefix="abide-lists-")
    env = {**os.environ, "ABIDE_HOME": home}

    def run(*words):
        return subprocess.run([a.abide, *words], env=env, check=True, stdout=subprocess.PIPE).stdout

    try:
        run("new", "-d", "first", "--", "sh", "-c", "exit 3")
        subprocess.run([a.abide, "wait", "first", "--exit"], env=env, stdout=subprocess.DEVNULL)
        run("daemon", "restart")
        time.sleep(3)
        one = pss(json.loads(run("daemon", "status", "--json"))["pid"])
        run("daemon", "stop", "--all")
        fill(os.path.join(home, "catalog.db"), a.sessions - 30)
        t = time.perf_counter()
        subprocess.run([a.abide, "ls", "--limit", "20"], env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(f"{a.sessions} sessions: first answer after {(time.perf_counter() - t) * 1e3:.0f} ms", flush=True)
        time.sleep(3)
        pid = json.loads(run("daemon", "status", "--json"))["pid"]
        print(f"a stored session takes {(pss(pid) - one) / a.sessions:.0f} bytes", flush=True)
        print("| a page of 20, ms | n | p50 | p99 | max |\n|---|---|---|---|---|", flush=True)
        wire = Wire(os.path.join(home, "daemon.sock"))
        pages = {
            "the first": {}, "by text": {"filter": {"query": "ON-99"}}, "by text that is nowhere": {"filter": {"query": "nowhere at all"}}, "by status": {"filter": {"statuses": ["failed"]}},
            "by source, group and label": {"filter": {"sources": ["cron"], "groups": ["group-0"], "labels": ["urgent"]}}, "by creation": {"sort": "created", "pinned": "exclude"},
        }
        for what, request in pages.items():
            times = []
            for _ in range(a.n):
                t = time.perf_counter()
                reply = answer(wire, "list", limit=20, **request)
                times.append(time.perf_counter() - t)
            if "sessions" not in reply:
                sys.exit(str(reply))
            show(f"{what} ({len(reply['sessions'])} rows)", times)
        times, seen, cursor = [], 0, None
        while True:
            t = time.perf_counter()
            reply = answer(wire, "list", limit=20, **({"cursor": cursor} if cursor else {}))
            times.append(time.perf_counter() - t)
            seen, cursor = seen + len(reply["sessions"]), reply.get("next")
            if not cursor:
                break
        show(f"all pages, one after the other ({seen} rows)", times)
        times = []
        for _ in range(a.n):
            t = time.perf_counter()
            answer(wire, "count")
            times.append(time.perf_counter() - t)
        show("the counts", times)
        for i in range(20):
            run("new", "-d", f"long-{i}", "--history", "all", "--", "sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 10000000")
        for i in range(20):
            subprocess.run([a.abide, "wait", f"long-{i}", "--exit"], env=env, stdout=subprocess.DEVNULL)
        times = []
        for _ in range(a.n):
            t = time.perf_counter()
            answer(wire, "list", limit=20)
            times.append(time.perf_counter() - t)
        show("the first, of sessions with 10 MB", times)
    finally:
        subprocess.run([a.abide, "daemon", "stop", "--all"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(home, ignore_errors=True)


main()

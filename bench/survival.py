#!/usr/bin/env python3
"""What a supervisor's sudden death costs: survival.py [--commands 200] [--seconds 5] NAME=PROGRAM ...   (abide, supervisord, pm2)

Starts commands that print numbered lines, 100 a second each, of which every tenth ends by itself (exit code 3) while nobody supervises. Kills the supervisor with
KILL, waits, starts it again, waits, has the commands end, and counts:

survived   commands that lived 2 s after the kill, of those that were to
adopted    of these, managed again by the next supervisor under the same pid
doubled    commands of which two ran at once
lost       lines that were printed and are not in the supervisor's log; twice: lines that are there more than once
"""
import argparse, json, os, shutil, signal, subprocess, sys, tempfile, time

WORKER = r'''
import mmap, os, sys, time
home, name, ends = sys.argv[1], sys.argv[2], sys.argv[3] == "1"
path = f"{home}/truth/{name}.{os.getpid()}"
open(path, "wb").write(bytes(16))
truth = mmap.mmap(os.open(path, os.O_RDWR), 16)
n, failed = 0, 0
while not os.path.exists(home + "/stop"):
    if ends and os.path.exists(home + "/dead"):
        sys.exit(3)
    time.sleep(0.01)
    try:
        os.write(1, b"%s %d %d\n" % (name.encode(), os.getpid(), n + 1))
    except OSError:
        failed += 1
    n += 1
    truth[0:16] = n.to_bytes(8, "little") + failed.to_bytes(8, "little")
'''


class Supervisor:
    def __init__(self, program, count):
        self.program, self.count = program, count
        self.home = tempfile.mkdtemp(prefix="survival-")
        os.mkdir(self.home + "/truth")
        self.worker = self.home + "/worker.py"
        open(self.worker, "w").write(WORKER)
        self.setup()

    def command(self, i):
        return ["/usr/bin/python3", "-S", "-E", self.worker, self.home, f"c{i}", "1" if i % 10 == 9 else "0"]

    def run(self, *words, **options):
        return subprocess.run([self.program, *words], env={**os.environ, **self.env()}, cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)

    def env(self): return {}

    def close(self):
        for pid in alive(self.home):
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)


class Abide(Supervisor):
    def env(self): return {"ABIDE_HOME": self.home + "/a"}

    def setup(self):
        commands = [{"name": f"c{i}", "command": self.command(i), "restart": {"policy": "never"}} for i in range(self.count)]
        json.dump({"commands": commands}, open(self.home + "/abide.yaml", "w"))

    def start(self): self.run("up")
    def status(self): return json.loads(self.run("daemon", "status", "--json").stdout)
    def kill(self): os.kill(self.status()["pid"], signal.SIGKILL)
    def again(self): pass  # its keeper does
    def managed(self): return {row["name"]: row.get("pid") for row in json.loads(self.run("ls", "--json").stdout)["sessions"]}
    def exits(self): return {row["name"]: (row.get("exit") or {}).get("code") for row in json.loads(self.run("ls", "--json").stdout)["sessions"]}
    def log(self, name): return self.run("logs", name, "--raw").stdout.replace(b"\r\n", b"\n")

    def close(self):
        self.run("daemon", "stop", "--all")
        super().close()


class Supervisord(Supervisor):
    def setup(self):
        os.mkdir(self.home + "/log")
        with open(self.home + "/c", "w") as f:
            f.write(f"[supervisord]\nnodaemon=true\nlogfile={self.home}/l\npidfile={self.home}/p\n[unix_http_server]\nfile={self.home}/s\n"
                    f"[supervisorctl]\nserverurl=unix://{self.home}/s\n"
                    "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n")
            for i in range(self.count):
                f.write(f"[program:c{i}]\ncommand={' '.join(self.command(i))}\nautorestart=false\nstdout_logfile={self.home}/log/c{i}\nstdout_logfile_maxbytes=0\n")

    def start(self):
        if os.path.exists(self.home + "/s"):
            os.unlink(self.home + "/s")
        self.process = subprocess.Popen([self.program, "-c", self.home + "/c"], cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    again = start
    def kill(self):
        self.process.kill()
        self.process.wait()

    def managed(self):
        out = subprocess.run(["supervisorctl", "-c", self.home + "/c", "status"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        return {line.split()[0]: int(line.split("pid ")[1].split(",")[0]) for line in out.splitlines() if "pid " in line}

    def exits(self): return {}
    def log(self, name): return open(f"{self.home}/log/{name}", "rb").read()

    def close(self):
        self.process.kill()
        super().close()


class Pm2(Supervisor):
    def env(self): return {"PM2_HOME": self.home + "/pm2"}

    def setup(self):
        os.mkdir(self.home + "/log")
        apps = [{"name": f"c{i}", "script": self.command(i)[0], "args": self.command(i)[1:], "interpreter": "none", "autorestart": False,
                 "out_file": f"{self.home}/log/c{i}", "error_file": "/dev/null", "merge_logs": True} for i in range(self.count)]
        open(self.home + "/e.config.js", "w").write("module.exports=" + json.dumps({"apps": apps}))

    def start(self):
        self.run("start", self.home + "/e.config.js")
        self.run("save")

    def kill(self): os.kill(int(open(self.home + "/pm2/pm2.pid").read()), signal.SIGKILL)
    def again(self): self.run("resurrect")
    def managed(self): return {row["name"]: row["pid"] for row in json.loads(self.run("jlist").stdout or b"[]")}
    def exits(self): return {}
    def log(self, name):
        try:
            return open(f"{self.home}/log/{name}", "rb").read()
        except OSError:
            return b""

    def close(self):
        self.run("kill")
        super().close()


SUPERVISORS = {"abide": Abide, "supervisord": Supervisord, "pm2": Pm2}


def alive(home):
    """The workers that run, as pid → name."""
    found = {}
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            words = open(f"/proc/{entry.name}/cmdline", "rb").read().split(b"\0")
        except OSError:
            continue
        if len(words) > 5 and words[4].decode() == home and words[3].endswith(b"worker.py"):
            found[int(entry.name)] = words[5].decode()
    return found


def measure(kind, program, count, seconds):
    supervisor = SUPERVISORS[kind](program, count)
    try:
        supervisor.start()
        end = time.time() + 120
        while len(alive(supervisor.home)) < count and time.time() < end:
            time.sleep(0.1)
        time.sleep(seconds)
        before = alive(supervisor.home)
        supervisor.kill()
        open(supervisor.home + "/dead", "w").close()
        time.sleep(2)
        left = alive(supervisor.home)
        stay = {pid for pid, name in before.items() if int(name[1:]) % 10 != 9}
        supervisor.again()
        time.sleep(seconds + 3)
        now, managed = alive(supervisor.home), supervisor.managed()
        names = list(now.values())
        doubled = sum(names.count(name) > 1 for name in set(names))
        adopted = sum(pid in now and managed.get(name) == pid for pid, name in before.items() if pid in stay)
        exits = sum(supervisor.exits().get(name) == 3 for name in set(before.values()) if int(name[1:]) % 10 == 9)
        open(supervisor.home + "/stop", "w").close()
        time.sleep(3)
        printed = lost = twice = 0
        for i in range(count):
            log = [line for line in supervisor.log(f"c{i}").split(b"\n") if line.startswith(b"c")]
            have = set(log)
            twice += len(log) - len(have)
            for file in os.listdir(supervisor.home + "/truth"):
                name, pid = file.rsplit(".", 1)
                if name == f"c{i}":
                    n = int.from_bytes(open(f"{supervisor.home}/truth/{file}", "rb").read()[:8], "little")
                    printed += n
                    lost += sum(f"{name} {pid} {k}".encode() not in have for k in range(1, n + 1))
        return {"commands": len(before), "survived": f"{len(stay & left.keys())}/{len(stay)}", "adopted": f"{adopted}/{len(stay)}", "doubled": doubled,
                "exit codes kept": f"{exits}/{count // 10}", "printed": printed, "lost": lost, "twice": twice}
    finally:
        supervisor.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--commands", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("supervisors", nargs="+", metavar="NAME=PROGRAM")
    arguments = parser.parse_args()
    rows = {}
    for word in arguments.supervisors:
        name, _, program = word.partition("=")
        rows[name] = measure(name, program or name, arguments.commands, arguments.seconds)
        print(name, json.dumps(rows[name]), file=sys.stderr)
    keys = list(next(iter(rows.values())))
    print("| | " + " | ".join(keys) + " |\n|" + " --- |" * (len(keys) + 1))
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join(str(row[key]) for key in keys) + " |")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Abide among supervisors: BENCH_DIR=DIR bench/supervise.py [--children 100] [--crashes 10] supervisord runit pm2=PROGRAM abide=PROGRAM

DIR has supervisors.py, the harness that measures the peers; this adds Abide to it. Its restart delay is 0, as that of pm2 and runit is or is nearly; what `abide up` takes is
within its start, keeper and daemon included, of which there is neither before.
"""
import json, os, sys

sys.path.insert(0, os.environ.get("BENCH_DIR", "."))
import supervisors


class Abide(supervisors.Sup):
    binary = "abide"

    def setup(self):
        self.env = {"ABIDE_HOME": self.dir + "/a"}
        commands = [{"name": f"p{i}", "command": ["/bin/sh", self.prog, str(i)], "restart": {"delay": "0s", "max_delay": "0s", "max_retries": -1, "window": "0s"}} for i in range(self.n)]
        json.dump({"commands": commands}, open(self.dir + "/abide.yaml", "w"))

    def argv(self): return [self.bin, "up", "-f", self.dir + "/abide.yaml"]

    def status(self):
        out = supervisors.subprocess.run([self.bin, "daemon", "status", "--json"], env={**os.environ, **self.env}, stdin=supervisors.subprocess.DEVNULL, stdout=supervisors.subprocess.PIPE).stdout
        return json.loads(out)

    def main_pid(self): return self.status()["pid"]
    def own(self): return [self.status()["pid"], self.status()["keeper_pid"]]
    def after_ready(self): self.p.wait()
    def restart(self): pass  # its keeper starts it again

    def close(self):
        supervisors.subprocess.run([self.bin, "daemon", "stop", "--all"], env={**os.environ, **self.env}, stdin=supervisors.subprocess.DEVNULL, stdout=supervisors.subprocess.DEVNULL)
        supervisors.shutil.rmtree(self.dir, ignore_errors=True)


supervisors.SUPS["abide"] = Abide
supervisors.main()

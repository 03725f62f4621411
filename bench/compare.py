#!/usr/bin/env python3
"""Abide beside other multiplexers, in one run.

  BENCH_DIR=DIR bench/compare.py mux_latency.py    [options] tmux abide
  BENCH_DIR=DIR bench/compare.py mux_throughput.py --payloads P [options] raw tmux abide
  BENCH_DIR=DIR bench/compare.py mux_memory.py     [options] tmux abide

BENCH_DIR holds the harness (drivers.py, ptykit.py and the mux_*.py scripts). `abide=PATH` names the program to measure; use a published one
(`./abide install --prefix DIR`, then DIR/bin/abide). Every run has its own ABIDE_HOME.
"""
import json, os, runpy, sys

bench = os.environ.get("BENCH_DIR") or sys.exit(__doc__)
sys.path.insert(0, bench)
import drivers


class Abide(drivers.Driver):
    binary, detach = "abide", b"\x1c"

    def setup(self): self.env = {"ABIDE_HOME": os.path.join(self.dir, "home")}
    def start(self): self.run(self.bin, "daemon", "start")
    def new(self, name, argv): self.run(self.bin, "new", "-d", name, "-s", f"{drivers.COLS}x{drivers.ROWS}", "--", *argv)
    def attach_argv(self, name): return [self.bin, "attach", name]
    def list_argv(self): return [self.bin, "ls"]
    def list_count(self, out): return out.count(b"\n") - 1
    def kill(self, name): self.run(self.bin, "kill", name)
    def capture(self, name): return self.run(self.bin, "screen", name, check=False)
    def stop(self): self.run(self.bin, "daemon", "stop", "--all", check=False)

    def server_pids(self):
        status = json.loads(self.run(self.bin, "daemon", "status", "--json"))
        return [status["pid"], status["keeper_pid"]]


drivers.DRIVERS["abide"] = Abide
if len(sys.argv) < 2:
    sys.exit(__doc__)
sys.argv = sys.argv[1:]
runpy.run_path(os.path.join(bench, sys.argv[0]), run_name="__main__")

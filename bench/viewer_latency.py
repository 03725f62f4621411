#!/usr/bin/env python3
"""What the daemon itself takes to attach, detach and switch a viewer: bench/viewer_latency.py [--n 500] [--history MB,MB] ABIDE

Speaks the wire protocol on a socket that stays connected, so no client's start is in the figures. attach: from the request until the screen's last text was
received; detach: until the channel is closed; switch: from the request until the other session's text was received. Then attach again with that much history.
"""
import argparse, json, os, shutil, socket, statistics, subprocess, sys, tempfile, time

COLS, ROWS = 200, 50
HELLO, CONTROL, PART, OUTPUT, TAKEN, CLOSED, CLOSE = 1, 2, 3, 16, 18, 20, 21


def varint(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7f | 0x80)
        n >>= 7
    return bytes(out + bytes([n]))


class Wire:
    def __init__(self, path):
        self.s = socket.socket(socket.AF_UNIX)
        self.s.connect(path)
        self.buffer, self.id = b"", 0
        self.send(HELLO, 0, json.dumps({"type": "hello", "version": 1, "oldest": 1, "product": "0", "client": "bench", "pid": os.getpid()}).encode())

    def send(self, kind, channel, payload=b""):
        self.s.sendall(bytes([kind]) + varint(channel) + varint(len(payload)) + payload)

    def ask(self, kind, **members):
        self.id += 1
        self.send(CONTROL, 0, json.dumps({"type": kind, "id": self.id, **members}).encode())

    def number(self, at):
        value = shift = 0
        while at < len(self.buffer):
            byte = self.buffer[at]
            at, value, shift = at + 1, value | (byte & 0x7f) << shift, shift + 7
            if byte < 0x80:
                return value, at
        return None, at

    def frame(self):
        while True:
            channel, at = self.number(1)
            length, at = self.number(at) if channel is not None else (None, at)
            if length is not None and len(self.buffer) >= at + length:
                kind, payload, self.buffer = self.buffer[0], self.buffer[at:at + length], self.buffer[at + length:]
                return kind, channel, payload
            data = self.s.recv(1 << 18)
            if not data:
                sys.exit("the daemon closed the connection")
            self.buffer += data

    def until_text(self, text):
        """Reads until the text was received; the viewer's channel and id."""
        seen, channel, viewer = b"", None, None
        while text not in seen:
            kind, where, payload = self.frame()
            if kind == CONTROL:
                message = json.loads(payload)
                if message["type"] == "error":
                    sys.exit(message["message"])
                if message["type"] == "attached":
                    channel, viewer = message["channel"], message["viewer"]
            elif kind == OUTPUT:
                seen = seen[-4096:] + payload[8:]
        return channel, viewer

    def until_closed(self):
        while self.frame()[0] != CLOSED:
            pass


def attach(wire, name, text):
    t = time.perf_counter()
    wire.ask("attach", session=name, columns=COLS, rows=ROWS)
    channel, viewer = wire.until_text(text)
    attached = time.perf_counter() - t
    t = time.perf_counter()
    wire.send(CLOSE, channel)
    wire.until_closed()
    return attached, time.perf_counter() - t


def show(what, seconds):
    ms = sorted(s * 1e3 for s in seconds)
    print(f"| {what} | {len(ms)} | {statistics.median(ms):.2f} | {ms[int(len(ms) * .99)]:.2f} | {ms[-1]:.2f} |", flush=True)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("abide"); ap.add_argument("--n", type=int, default=500); ap.add_argument("--history", default="1,100")
    a = ap.parse_args()
    home = tempfile.mkdtemp(prefix="abide-bench-")
    run = lambda *argv: subprocess.run([a.abide, *argv], env={**os.environ, "ABIDE_HOME": home}, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    fill = "i=0; while [ $i -lt 45 ]; do echo line $i of the screen of this session; i=$((i+1)); done; echo {0}; exec sleep 100000"
    try:
        for name in ("one", "two"):
            run("new", "-d", name, "-s", f"{COLS}x{ROWS}", "--", "sh", "-c", fill.format(name.upper() + "MARK"))
            run("wait", name, "--output", name.upper() + "MARK")
        wire = Wire(os.path.join(home, "daemon.sock"))
        print("| daemon only, ms | n | p50 | p99 | max |\n|---|---|---|---|---|")
        for _ in range(20):
            attach(wire, "one", b"ONEMARK")
        times = [attach(wire, "one", b"ONEMARK") for _ in range(a.n)]
        show("attach", [t[0] for t in times])
        show("detach", [t[1] for t in times])
        viewer_wire, asker, times = Wire(os.path.join(home, "daemon.sock")), wire, []
        viewer_wire.ask("attach", session="one", columns=COLS, rows=ROWS)
        _, viewer = viewer_wire.until_text(b"ONEMARK")
        for i in range(a.n):
            name = ("two", "one")[i % 2]
            t = time.perf_counter()
            asker.ask("switch", viewer=viewer, session=name)
            viewer_wire.until_text(name.upper().encode() + b"MARK")
            times.append(time.perf_counter() - t)
            while asker.frame()[0] != CONTROL:
                pass
        show("switch", times)
        for mb in a.history.split(","):
            name = f"h{mb}"
            run("new", "-d", name, "-s", f"{COLS}x{ROWS}", "--history", "all", "--", "sh", "-c",
                f"yes 'the quick brown fox jumps over the lazy dog, again and again and again' | head -c {mb}M; " + fill.format("HISTMARK"))
            run("wait", name, "--output", "HISTMARK")
            attach(wire, name, b"HISTMARK")
            show(f"attach with {mb} MB of history", [attach(wire, name, b"HISTMARK")[0] for _ in range(a.n // 5)])
    finally:
        run("daemon", "stop", "--all")
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The VT engine beside libvterm and @xterm/headless, in one run: MB/s of whole processes, 200x50, 10,000 lines of scrollback.

  BENCH_DIR=DIR bench/engines.py [--mb 20] [--reps 5] [--kinds ascii,unicode,...] [--only NAME,...] [--native] [--wall]

BENCH_DIR holds the harness (gen_payloads.py and vt_engines/). Needs cc, libvterm's headers, node and npm; what is built and written goes to
artifacts/bench. The engines take turns within each repetition and the fastest of each counts: the machine's noise only ever adds. What counts are the
processor's seconds of the whole process, on all its threads, less those of one that is given an empty file (runtime start); with --wall the seconds the
engine's driver tells.
"abide" is compiled and run as the daemon is; --native adds the engine compiled to machine code.
"""
import argparse, collections, os, shutil, subprocess, sys

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
work = os.path.join(root, "artifacts", "bench")
driver = "bench/Abide.Terminal.Driver"


def run(*argv, cwd=root):
    done = subprocess.run(argv, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(argv)} failed:\n{done.stdout}")
    return done.stdout


def publish(name, *options):
    run("dotnet", "publish", driver, "-c", "Release", "-r", "linux-x64", "--disable-build-servers", "--artifacts-path", os.path.join(work, name), *options)


def published(name):
    return os.path.join(work, name, "publish/Abide.Terminal.Driver/release_linux-x64/Abide.Terminal.Driver")


def build(harness, native):
    """The command of each engine; a payload's path is added to it."""
    os.makedirs(work, exist_ok=True)
    source, libvterm = os.path.join(harness, "vt_engines", "libvterm_bench.c"), os.path.join(work, "libvterm_bench")
    run("cc", "-O2", "-o", libvterm, source, "-lvterm")
    if not os.path.isdir(os.path.join(work, "node_modules", "@xterm", "headless")):
        run("npm", "install", "--prefix", work, "--no-audit", "--no-fund", "@xterm/headless@6.0.0")
    shutil.copy(os.path.join(harness, "vt_engines", "xterm_headless.js"), work)
    publish("abide", "-p:PublishReadyToRun=true", "--self-contained", "false")
    engines = {
        "libvterm": [libvterm],
        "xterm": ["node", os.path.join(work, "xterm_headless.js")],
        "abide": [published("abide"), "once"],
    }
    if native:
        publish("native", "-p:PublishAot=true", "-p:ProgramFramework=net9.0", "-p:IlcInstructionSet=native")
        engines["abide native"] = [published("native"), "once"]
    return engines


def payloads(harness, megabytes, engine):
    """Paths of the payloads by kind: the harness's and the driver's own, which are like vtebench's."""
    found = {}
    for name, write in [("harness", [sys.executable, os.path.join(harness, "gen_payloads.py")]), ("own", [engine[0], "payloads"])]:
        folder = os.path.join(work, f"{name}-{megabytes}")
        if not os.path.isdir(folder):
            run(*write, folder + ".new", str(megabytes))
            os.rename(folder + ".new", folder)
        found.update({kind: os.path.join(folder, kind) for kind in sorted(os.listdir(folder))})
    return found


def seconds(command, path, wall):
    process = subprocess.Popen([*command, path], cwd=work, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return float(output.split()[0]) if wall else usage.ru_utime + usage.ru_stime


def bar(peer):
    """What is asked for: three times a peer that is slower than 60 MB/s, 1.3 times a faster one."""
    return 3.0 if peer < 60 else 1.3


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mb", type=int, default=20)
    options.add_argument("--reps", type=int, default=5)
    options.add_argument("--kinds")
    options.add_argument("--only", help="engines to run")
    options.add_argument("--native", action="store_true")
    options.add_argument("--wall", action="store_true")
    wanted = options.parse_args()
    harness = os.environ.get("BENCH_DIR") or sys.exit(__doc__)
    engines = build(harness, wanted.native)
    paths = payloads(harness, wanted.mb, engines["abide"])
    kinds = wanted.kinds.split(",") if wanted.kinds else list(paths)
    if wanted.only:
        engines = {name: engines[name] for name in wanted.only.split(",")}
    nothing = os.path.join(work, "empty")
    open(nothing, "w").close()
    start = {name: 0 if wanted.wall else min(seconds(command, nothing, False) for _ in range(5)) for name, command in engines.items()}
    peers = [name for name in ("libvterm", "xterm") if name in engines]
    print("| MB/s | " + " | ".join(engines) + " | abide : best peer | bar | |\n|" + " --- |" * (len(engines) + 4))
    for kind in kinds:
        best = collections.defaultdict(float)
        for _ in range(wanted.reps):
            for name, command in engines.items():
                best[name] = max(best[name], os.path.getsize(paths[kind]) / 1e6 / (seconds(command, paths[kind], wanted.wall) - start[name]))
        peer = max((best[name] for name in peers), default=0)
        verdict = f"{best['abide'] / peer:.1f} | {bar(peer)} | {'met' if best['abide'] >= bar(peer) * peer else 'missed'}" if peer and "abide" in engines else "- | - | -"
        print(f"| {kind} | " + " | ".join(f"{best[name]:.1f}" for name in engines) + f" | {verdict} |", flush=True)


if __name__ == "__main__":
    main()

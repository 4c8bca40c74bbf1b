"""Make .venv with the locked requirements and the course's package in it: what `make` calls first.

    python3 tools/bootstrap.py [--venv DIR]

Needs nothing but Python. When there is nothing to do it says nothing and returns at once: a stamp
inside the environment, written last, names everything it was made from. Without a matching stamp
the set-up runs again, so one that was interrupted is never taken for done.

Standard library only, and no syntax that a Python older than the required one cannot read: this
program is where such a Python is told so.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
NEWER_PYTHONS = ["python3.13", "python3.12", "python3.11"]

# What pip prints when it cannot reach the package index.
NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|Read timed out|ProxyError|SSLError|"
    r"name resolution|Name or service not known|nodename nor servname|Network is unreachable|"
    r"Connection refused|Connection reset|ConnectionResetError|IncompleteRead|ProtocolError|"
    r"Could not fetch URL|Failed to connect|NameResolutionError",
    re.IGNORECASE,
)

# What pip prints when it takes up one package of the lock.
TAKEN_UP = re.compile(r"(?:Collecting|Processing|Requirement already satisfied:) (\S+)")


class Missing(Exception):
    """Something that the user has to provide; the message says what and how."""


def say(text):
    print(text, flush=True)


def required_python(project=PROJECT):
    """The (major, minor) of requires-python, without tomllib, which came with Python 3.11."""
    text = project.read_text(encoding="utf-8")
    found = re.search(r'^requires-python\s*=\s*">=\s*(\d+)\.(\d+)"', text, re.MULTILINE)
    if not found:
        raise Missing('%s has no line  requires-python = ">=X.Y"' % project)
    return int(found.group(1)), int(found.group(2))


def runs(command):
    """Whether a command runs and succeeds. A shim of a version manager may exist and still fail."""
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return done.returncode == 0


def check_python(needed):
    if sys.version_info[:2] >= needed:
        return
    message = "Python %d.%d or newer is needed, but this is Python %d.%d.%d (%s)." % (
        needed + sys.version_info[:3] + (sys.executable,)
    )
    test = "import sys; sys.exit(sys.version_info[:2] < %r)" % (needed,)
    usable = [name for name in NEWER_PYTHONS if runs([name, "-c", test])]
    if usable:
        raise Missing(
            "%s\n%s is installed here; use it:  PYTHON=%s make ..."
            % (message, usable[0], usable[0])
        )
    raise Missing(
        "%s\nInstall a newer one, then name it:  PYTHON=python%d.%d make ..."
        % (message, needed[0], needed[1])
    )


def check_venv_module():
    """Debian and Ubuntu leave ensurepip out of python3; venv then fails half-way."""
    missing = []
    for name in ("venv", "ensurepip"):
        try:
            __import__(name)
        except ImportError:
            missing.append(name)
    if missing:
        raise Missing(
            "this Python (%s) comes without %s.\nOn Debian and Ubuntu:  apt install python3-venv   "
            "(or python%d.%d-venv for this very version)"
            % (sys.executable, " and ".join(missing), *sys.version_info[:2])
        )


def check_writable(venv):
    for folder in (ROOT, nearest_existing(venv)):
        if not os.access(str(folder), os.W_OK | os.X_OK):
            raise Missing(
                "the folder %s is not writable. Copy the course into a folder of your own." % folder
            )


def nearest_existing(path):
    while not path.exists():
        path = path.parent
    return path


def program(venv, name="python"):
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return venv / folder / (name + suffix)


def fingerprint(venv):
    """Everything that the environment depends on. The scripts in it hold its absolute path."""
    digest = hashlib.sha256()
    for path in (LOCK, PROJECT):
        content = path.read_bytes()
        digest.update(b"%d\0" % len(content) + content)
    return {
        "inputs": digest.hexdigest(),
        "python": "%d.%d.%d" % sys.version_info[:3],
        "venv": str(venv),
        "course": str(ROOT),
    }


def read_stamp(venv):
    """What the environment was made from; an empty one if its set-up never came to an end."""
    try:
        return json.loads((venv / "course-stamp.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}


def write_stamp(venv, content):
    new = venv / "course-stamp.json.new"
    new.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    os.replace(str(new), str(venv / "course-stamp.json"))


def why_remake(venv):
    """Why the environment there has to be made anew; empty if it can be updated."""
    stamp = read_stamp(venv)
    if not stamp:
        # pip takes a package that was cut off half-way for installed: nothing there is trusted.
        return "its set-up was not finished"
    if not program(venv).exists():  # also a link to a Python that was uninstalled
        return "its Python is gone"
    made_by, this = stamp["python"].split(".")[:2], ["%d" % n for n in sys.version_info[:2]]
    if made_by != this:
        return "it was made by Python %s, this is Python %s" % (".".join(made_by), ".".join(this))
    if stamp["venv"] != str(venv):
        return "it was moved here from %s" % stamp["venv"]
    return ""


def environment():
    """The environment variables for pip; none that sends packages elsewhere than into .venv."""
    kept = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    for name in (
        "PYTHONPATH",
        "PYTHONHOME",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_ROOT",
        "PIP_REQUIREMENT",
        "PIP_CONSTRAINT",
        "__PYVENV_LAUNCHER__",
    ):
        kept.pop(name, None)
    return kept


def base_python():
    """The Python to make environments with: not one inside the environment that may be remade."""
    return getattr(sys, "_base_executable", None) or sys.executable


def make_venv(venv):
    if venv.exists():
        if not (venv / "pyvenv.cfg").is_file() and any(venv.iterdir()):
            raise Missing("%s exists and is no Python environment. Move it away." % venv)
        shutil.rmtree(str(venv))
    done = subprocess.run(
        [base_python(), "-m", "venv", str(venv)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode != 0:
        shutil.rmtree(str(venv), ignore_errors=True)
        hint = ""
        if "ensurepip" in done.stdout:
            hint = "\nOn Debian and Ubuntu:  apt install python3-venv"
        raise Missing("venv failed:\n%s%s" % (done.stdout.strip(), hint))


def pip(venv, arguments, total=0):
    """Run pip inside the environment; count the packages it takes up, of ``total``, as it goes."""
    log = venv / "install.log"
    command = [str(program(venv)), "-I", "-m", "pip", "install", "--progress-bar", "off"]
    seen, shown, tail = 0, time.monotonic(), []
    with log.open("a", encoding="utf-8") as record:
        process = subprocess.Popen(
            command + arguments,
            env=environment(),
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
        )
        try:
            for line in process.stdout:
                record.write(line)
                tail = [*tail[-400:], line.rstrip()]
                found = TAKEN_UP.match(line)
                if found:
                    seen, name = seen + 1, os.path.basename(found.group(1))
                elif line.startswith("Ignoring "):  # for another system or another Python
                    total -= 1
                if total and line.startswith("Installing collected packages"):
                    say("         all %d fetched, unpacking them" % seen)
                    total = 0
                elif total and seen and time.monotonic() - shown > 5:
                    shown = time.monotonic()
                    say("         %d of %d: %s" % (seen, total, name))
            code = process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if code != 0:
        raise Missing(explain(tail, log))


def explain(tail, log):
    errors = [line for line in tail if line.startswith(("ERROR", "error:"))]
    text = "\n".join(tail)
    said = "\n".join("    " + line for line in (errors or tail)[-8:])
    if "No space left" in text:
        cause = "The disk is full."
    elif "DO NOT MATCH THE HASHES" in text:
        cause = "A downloaded file is not the one that requirements.lock names; it was refused."
    elif NETWORK.search(text):
        cause = "The package index could not be reached: is there a network (or a proxy to set)?"
    elif "No matching distribution" in text:
        cause = (
            "A locked package is not to be had for this Python (%d.%d) and system - the course is "
            "checked with Python 3.11, 3.12 and 3.13 - or the package index does not answer."
            % sys.version_info[:2]
        )
    else:
        cause = "pip failed."
    return "%s\n%s\nEverything pip said: %s\nThe same command starts again; downloads are kept." % (
        cause,
        said,
        log,
    )


def count_pins(lock=LOCK):
    return len(re.findall(r"^[A-Za-z0-9][^\s=]*==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def only_one(venv):
    """Hold other set-ups of this checkout back until this one ends (where the system can)."""
    try:
        import fcntl
    except ImportError:  # Windows
        return LOCK.open()
    handle = LOCK.open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is at work on %s; waiting for it." % venv)
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def set_up(venv):
    stamp = fingerprint(venv)
    if read_stamp(venv) == stamp and program(venv).exists():
        return
    check_venv_module()
    check_writable(venv)
    with only_one(venv):
        if read_stamp(venv) == stamp and program(venv).exists():
            return
        install(venv, stamp)


def install(venv, stamp):
    start = time.monotonic()
    shown = venv.relative_to(ROOT) if ROOT in venv.parents else venv
    say("Setting up %s with Python %s (%s)" % (shown, stamp["python"], base_python()))

    def step(number, text):
        say("%5.1f s  [%d/3] %s" % (time.monotonic() - start, number, text))

    reason = why_remake(venv)
    if reason:
        step(1, "remaking %s: %s" % (shown, reason) if venv.exists() else "making %s" % shown)
        make_venv(venv)
    else:
        step(1, "%s is there; bringing it up to date" % shown)
        (venv / "course-stamp.json").unlink()
    step(2, "installing the packages of requirements.lock, each checked against its hash")
    # Wheels only: building from source would fetch build tools that nobody pinned.
    pip(
        venv,
        ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(LOCK)],
        total=count_pins(),
    )
    step(3, "installing the course itself")
    pip(venv, ["--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    write_stamp(venv, stamp)
    say("%5.1f s  done" % (time.monotonic() - start))


def stop(signum, frame):
    raise SystemExit(128 + signum)


def main(argv=None):
    for name in ("SIGTERM", "SIGHUP"):  # so that pip is stopped too
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    parser = argparse.ArgumentParser(description="Make .venv for the course, if it is not there.")
    parser.add_argument("--venv", default=".venv", help="where (default: .venv in the course)")
    arguments = parser.parse_args(argv)
    try:
        check_python(required_python())
        set_up((ROOT / arguments.venv).resolve())
    except Missing as error:
        print("\nNot set up: %s" % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command starts again.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

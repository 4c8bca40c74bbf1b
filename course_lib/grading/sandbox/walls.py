"""The walls around one submission, put up by the fork that will run it. Inside the sandbox; Linux only.

A fork of the warm process first unshares its process, mount and ipc namespaces (``part``), forks again and then, as
process 1 of its own world (``close_in``), mounts a folder of its own and its own /proc, takes limits, and gives up
every capability and the right to start programs.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
import tempfile
from dataclasses import dataclass

_libc = ctypes.CDLL(None, use_errno=True)

_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWPID = 0x20000, 0x8000000, 0x20000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_CAPBSET_DROP = 1, 22, 24
_PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
_SIGKILL = 9


# Where a submission may write. Not /tmp or /home, where the interpreter may be.
PRIVATE = "/submission"


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds : wall clock of one cell; then it is interrupted, and a moment later killed
    check_seconds : wall clock of all calls of one check, where its exercise gives it no less
    total_seconds : wall clock of a submission
    cpu_seconds : processor time of a submission; then it is killed
    memory : bytes of address space on top of what the warm process has
    disk : bytes in its private folder, the only place it can write to
    output : characters that a cell may print; bytes of pictures count, too
    threads : of a submission; then it is killed
    """

    cell_seconds: float = 30.0
    check_seconds: float = 40.0
    total_seconds: float = 300.0
    cpu_seconds: int = 300
    memory: int = 2 << 30
    disk: int = 64 << 20
    output: int = 1_000_000
    threads: int = 64


def part() -> None:
    """Leave the process, mount and ipc namespaces of the warm process; the next fork is process 1 of its own."""
    _call("unshare", _CLONE_NEWNS | _CLONE_NEWIPC | _CLONE_NEWPID)


def without(limits: Limits) -> None:
    """Limits and a folder, and no walls: for --unsafe."""
    os.chdir(tempfile.mkdtemp(prefix="submission-"))
    _limit(limits)


def die_with_parent(parent: int | None = None) -> None:
    """Be killed when the process that started this one ends. Linux only.

    ``parent`` is its number, where it may have ended before this call.
    """
    if not sys.platform.startswith("linux"):
        return
    _call("prctl", _PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), _SIGKILL)


def close_in(limits: Limits) -> None:
    """Cover what must not be seen, take limits, give up rights. Nothing of it can be undone."""
    die_with_parent()
    safe = _MS_NOSUID | _MS_NODEV
    size = f"size={limits.disk},nr_inodes=4096,mode=700".encode()
    _call("mount", b"tmpfs", PRIVATE.encode(), b"tmpfs", safe, size)
    # Read-only: where the grader runs as root, files below /proc/sys could otherwise be written.
    _call("mount", b"proc", b"/proc", b"proc", safe | _MS_NOEXEC | _MS_RDONLY, None)
    os.mkdir(f"{PRIVATE}/tmp")
    os.mkdir(f"{PRIVATE}/home")
    os.chdir(f"{PRIVATE}/home")
    _limit(limits)
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _drop_capabilities()
    _filter_system_calls()


def _limit(limits: Limits) -> None:
    used = 0
    if sys.platform.startswith("linux"):
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
    for kind, value in (
        (resource.RLIMIT_AS, used + limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.disk),
        (resource.RLIMIT_NPROC, limits.threads),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def _drop_capabilities() -> None:
    for capability in range(64):
        # Numbers that this kernel does not know give an error; the set below is empty in any case.
        _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    _call("prctl", _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = _Header(0x20080522, 0)
    _call("capset", ctypes.byref(header), (ctypes.c_uint32 * 6)())


# Numbers of system calls. Threads are allowed, processes and programs are not; nor is what has a long list of holes.
_NUMBERS = {
    "x86_64": {
        "arch": 0xC000003E, "clone": 56, "clone3": 435,
        "refused": (
            57, 58, 59, 322, 101, 155, 165, 166, 272, 308, 310, 311, 298, 321, 323, 425, 426, 427, 246, 248, 249, 250,
            175, 313, 304, 428, 429, 430, 431, 432, 442, 29, 64, 68, 240, 319, 447,
        ),
        "socket": 41,
    },
    "aarch64": {
        "arch": 0xC00000B7, "clone": 220, "clone3": 435,
        "refused": (
            221, 281, 117, 41, 40, 39, 97, 268, 270, 271, 241, 280, 282, 425, 426, 427, 104, 217, 218, 219, 105, 273,
            265, 428, 429, 430, 431, 432, 442, 194, 190, 186, 180, 279, 447,
        ),
        "socket": 198,
    },
}  # fmt: skip
# refused: fork, vfork, execve, execveat, ptrace, pivot_root, mount, umount2, unshare, setns, process_vm_readv,
# process_vm_writev, perf_event_open, bpf, userfaultfd, io_uring_*, kexec_load, add_key, request_key, keyctl,
# init_module, finit_module, open_by_handle_at, open_tree, move_mount, fsopen, fsconfig, fsmount, mount_setattr; and
# memory that no limit counts: shmget, semget, msgget, mq_open, memfd_create, memfd_secret.

_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_CLONE_THREAD = 0x10000


def _filter_system_calls() -> None:
    numbers = _NUMBERS.get(platform.machine())
    if numbers is None:
        return  # the other walls stand
    load, equal, test, give = 0x20, 0x15, 0x45, 0x06
    program = [
        (load, 0, 0, 4),
        (equal, 1, 0, numbers["arch"]),
        (give, 0, 0, _KILL),  # a 32-bit system call has other numbers
        (load, 0, 0, 0),
        # glibc falls back to clone, whose flags can be looked at
        (equal, 0, 1, numbers["clone3"]),
        (give, 0, 0, _ERRNO | _ENOSYS),
    ]
    if platform.machine() == "x86_64":  # the x32 calls, again with other numbers
        program += [(0x35, 0, 1, 0x40000000), (give, 0, 0, _ERRNO | _EPERM)]
    for number in numbers["refused"]:
        program += [(equal, 0, 1, number), (give, 0, 0, _ERRNO | _EPERM)]
    program += [
        # Unix (1), IPv4 (2) and IPv6 (10) end at the empty network namespace; others (vsock, ...) do not.
        (equal, 0, 6, numbers["socket"]),
        (load, 0, 0, 16),
        (equal, 3, 0, 1),
        (equal, 2, 0, 2),
        (equal, 1, 0, 10),
        (give, 0, 0, _ERRNO | _EPERM),
        (give, 0, 0, _ALLOW),
        (equal, 0, 3, numbers["clone"]),
        (load, 0, 0, 16),
        (test, 1, 0, _CLONE_THREAD),
        (give, 0, 0, _ERRNO | _EPERM),
        (give, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(buffer))
    _call("prctl", _PR_SET_SECCOMP, 2, ctypes.create_string_buffer(filter_, len(filter_)), 0, 0)


def _call(name: str, *arguments: object) -> None:
    converted = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    if name == "unshare":
        converted = [ctypes.c_int(arguments[0])]
    if getattr(_libc, name)(*converted) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")

"""The ``course`` command. Each subcommand imports what it needs only when it is called."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence


def _build(args: argparse.Namespace) -> int:
    from course_lib.authoring import build

    return build(check=args.check)


def _lab(args: argparse.Namespace) -> int:
    from course_lib.launch import lab

    return lab(port=args.port, browser=not args.no_browser)


def _grade(args: argparse.Namespace) -> int:
    from pathlib import Path

    if args.selftest:
        from course_lib.grading.selftest import selftest

        return selftest()
    if args.unit is None:
        print("course grade: name the assignment, e.g. course grade 05_adam", file=sys.stderr)
        return 2
    from course_lib.grading.pool import ahead

    pool = None if args.cluster or args.students else ahead(args.unit, args.workers, args.unsafe)
    try:
        gc.disable()  # nothing of what is imported is garbage
        from course_lib.grading.command import main

        gc.freeze()
        gc.enable()
        return main(
            args.unit,
            Path(args.root),
            args.workers,
            args.students,
            args.fresh,
            unsafe=args.unsafe,
            cluster=args.cluster,
            feedback=not args.no_feedback,
            pool=pool,
        )
    finally:
        if pool is not None:
            pool.stop()


def _regrade(args: argparse.Namespace) -> int:
    from pathlib import Path

    if args.preview:
        from course_lib.grading.report_preview import main as preview

        return preview(args.unit, Path(args.root), args.workers, args.students, args.unsafe)
    from course_lib.grading.command import main

    return main(
        args.unit, Path(args.root), args.workers, args.students, fresh=True,
        unsafe=args.unsafe, feedback=not args.no_feedback,
    )  # fmt: skip


def _report(args: argparse.Namespace) -> int:
    from pathlib import Path

    from course_lib.grading.report_pages import main

    return main(args.unit, Path(args.root), args.workers)


def _grade_demo(args: argparse.Namespace) -> int:
    from course_lib.grading.demo import main

    return main(unit=args.unit, keep=args.keep)


def _progress(args: argparse.Namespace) -> int:
    from pathlib import Path

    from course_lib.checking.tracking import report

    return report(Path(args.folder))


def _prove(args: argparse.Namespace) -> int:
    if args.messages:
        from course_lib.proof.messages import messages

        return messages()
    if args.nbgrader:
        from course_lib.proof.graded import prove_graded

        return prove_graded(args.unit, args.nbgrader)
    from course_lib.proof.table import prove

    return prove(args.unit, workers=args.workers)


def _units(args: argparse.Namespace) -> int:
    from course_lib.authoring.overview import units

    return units(run=args.measure)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="course", description="The optimizer course's commands.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    build = commands.add_parser("build", help="sources/ -> lectures/, solutions/, exercises/")
    build.add_argument(
        "--check", action="store_true", help="change nothing; fail if a notebook is out of date"
    )
    build.set_defaults(run=_build)

    lab = commands.add_parser("lab", help="open the course in JupyterLab")
    lab.add_argument("--port", type=int, default=8888, help="first port to try (default 8888)")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    lab.set_defaults(run=_lab)

    progress = commands.add_parser("progress", help="how far your assignments are")
    progress.add_argument(
        "folder", nargs="?", default=".", help="where the notebooks are (default: here and below)"
    )
    progress.set_defaults(run=_progress)

    units = commands.add_parser(
        "units", help="a table of all units: cells, minutes, points, claims"
    )
    units.add_argument(
        "--run",
        dest="measure",
        action="store_true",
        help="run every lecture and solution first, and time them",
    )
    units.set_defaults(run=_units)

    prove = commands.add_parser(
        "prove", help="the checker against wrong and right versions and mutants of every function"
    )
    prove.add_argument("--unit", action="append", default=[], help="only this unit (repeatable)")
    prove.add_argument("--workers", type=int, help="processes (default: one per core)")
    prove.add_argument(
        "--messages", action="store_true", help="print what twenty typical mistakes are told"
    )
    prove.add_argument(
        "--nbgrader",
        type=int,
        nargs="?",
        const=8,
        metavar="N",
        help="put wrong versions into N notebooks per unit (default 8) and grade them with nbgrader",
    )
    prove.set_defaults(run=_prove)

    _add_grading(commands)

    demo = commands.add_parser(
        "grade-demo", help="a made-up class of twelve goes through stock nbgrader"
    )
    demo.add_argument("--unit", default="05_adam", help="which assignment (default 05_adam)")
    demo.add_argument("--keep", metavar="DIR", help="keep the nbgrader course directory there")
    demo.set_defaults(run=_grade_demo)
    return parser


def _add_grading(commands: argparse._SubParsersAction) -> None:
    grade = commands.add_parser("grade", help="grade what was handed in, fast and in a sandbox")
    grade.add_argument("unit", nargs="?", help="the assignment, e.g. 05_adam")
    again = grade.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", dest="fresh", action="store_false", help="only what is not graded yet (default)"
    )
    again.add_argument("--fresh", dest="fresh", action="store_true", help="grade everybody again")
    grade.add_argument(
        "--selftest",
        action="store_true",
        help="try to climb every wall of the sandbox, grade nothing",
    )
    grade.add_argument(
        "--cluster", metavar="ADDRESS", help="run on the workers of this Dask scheduler instead"
    )
    grade.set_defaults(run=_grade, fresh=False)

    regrade = commands.add_parser(
        "regrade", help="grade everybody again; with --preview only say who would move"
    )
    regrade.add_argument("unit", help="the assignment, e.g. 05_adam")
    regrade.add_argument(
        "--preview", action="store_true", help="write nothing; list who would move, and why"
    )
    regrade.set_defaults(run=_regrade)

    for command in (grade, regrade):
        command.add_argument("--students", nargs="+", default=[], metavar="ID", help="only these")
        command.add_argument(
            "--unsafe",
            action="store_true",
            help="without a sandbox: every submission has all your rights (only for work that you trust)",
        )
        command.add_argument(
            "--no-feedback", action="store_true", help="do not write a page per student"
        )

    report = commands.add_parser("report", help="write a class's reports again from its receipts")
    report.add_argument("unit", help="the assignment, e.g. 05_adam")
    report.set_defaults(run=_report)

    for command in (grade, regrade, report):
        command.add_argument(
            "--root", default=".", help="the nbgrader course's folder (default: the current one)"
        )
        command.add_argument("--workers", type=int, help="processes (default: one per core)")


def main(argv: Sequence[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    return args.run(args)


if __name__ == "__main__":
    sys.exit(main())

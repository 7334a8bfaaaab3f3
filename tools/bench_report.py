#!/usr/bin/env python3
"""Runs the benchmarks of engine, store and service and writes their figures as ratios.

Every bench measures a floor in the same run, because the disk and the neighbours of a machine
change by the hour: only ratios within a run are compared. The table goes to standard output as
Markdown, ready for docs/performance.md.

    tools/bench_report.py                   runs `cargo bench` and prints the table
    tools/bench_report.py --skip-run        reads what the last run left under target/criterion
                                            (engine and store only)

Engine and store report criterion's median time; service prints lines that begin with `figure`.
"""

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Work of criterion, its floor, and how many requests one iteration does.
CRITERION = [
    ("engine", "sync, a million people", "floor: the sums of a donation in arrays", 1),
    ("engine", "donation, a million people", "floor: the sums of a donation in arrays", 1),
    (
        "engine",
        "donation with its row, a million people",
        "floor: the sums of a donation in arrays",
        1,
    ),
    ("engine", "exact rank, a million people", None, 1),
    ("engine", "evening sync in teams, a million people", "donation, a million people", 1),
    ("append_1", "store", "raw_file", 1),
    ("append_64", "store", "raw_file", 64),
    ("append_1024", "store", "raw_file", 1024),
    ("append_1024", "store", "bare_sqlite", 1024),
]

SERVICE_FLOORS = {"service/donation": "raw log", "service/http": "empty handler"}


def main():
    args = arguments()
    lines = [] if args.skip_run else run()
    rows = criterion_rows() + service_rows(lines)
    if not rows:
        sys.exit("no figures: run without --skip-run first")
    print(heading())
    print(table(rows))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--skip-run", action="store_true", help="read the last run's figures")
    return parser.parse_args()


def run():
    command = ["cargo", "bench", "--locked"]
    for crate in ("engine", "store", "service"):
        command += ["-p", crate]
    command += ["--benches"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as bench:
        lines = []
        for line in bench.stdout:
            print(line, end="", file=sys.stderr)
            lines.append(line.rstrip("\n"))
    if bench.returncode:
        sys.exit(f"cargo bench ended with {bench.returncode}")
    return lines


def criterion_rows():
    rows = []
    for group, work, floor, requests in CRITERION:
        took = median_ns(group, work)
        if took is None:
            continue
        under = median_ns(group, floor) if floor else None
        rows.append(
            {
                "name": f"{group}/{work}",
                "rate": requests * 1e9 / took,
                "cpu_us": None,
                "floor": floor,
                "ratio": under / took if under else None,
            }
        )
    return rows


def median_ns(group, work):
    folder = "".join("_" if c in '?"/\\*<>:|^' else c for c in work)
    path = ROOT / "target" / "criterion" / group / folder / "new" / "estimates.json"
    if not path.exists():
        return None
    return json.loads(path.read_text())["median"]["point_estimate"]


def service_rows(lines):
    figures = [line.split("\t")[1:] for line in lines if line.startswith("figure\t")]
    return [
        {
            "name": f"{bench}/{work}",
            "rate": float(rate),
            "cpu_us": float(cpu),
            "floor": SERVICE_FLOORS.get(bench),
            "ratio": float(ratio),
        }
        for bench, work, rate, _low, _high, cpu, ratio in figures
    ]


def heading():
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    today = dt.date.today().isoformat()
    return f"{today}, {platform.machine()}, {os.cpu_count()} cores, load average {load}\n"


def table(rows):
    out = ["| Work | per second | CPU per request | floor | ratio |", "|---|--:|--:|---|--:|"]
    for row in rows:
        cpu = "" if row["cpu_us"] is None else f"{row['cpu_us']:.2f} µs"
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.3f}"
        floor = row["floor"] or ""
        out.append(f"| {row['name']} | {row['rate']:,.0f} | {cpu} | {floor} | {ratio} |")
    return "\n".join(out)


if __name__ == "__main__":
    main()

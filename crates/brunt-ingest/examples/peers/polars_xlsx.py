"""Times polars on the workbook of the example `xlsx_to_parquet`, beside this crate in turn.

    python polars_xlsx.py WORKBOOK EXAMPLE [RUNS]

WORKBOOK is the file that `xlsx_to_parquet compare` leaves in its folder, EXAMPLE the built example. Each reading is a
process of its own; wall time is taken from its start to its end, the peak of memory is what the system counted for it.
polars takes its types from the cells and judges nothing. Needs `polars` and `fastexcel`; it was written for 2.1 and
0.21.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

POLARS = """
import polars, sys
frame = polars.read_excel(sys.argv[1], sheet_id=1, read_options={"header_row": 5})
frame.write_parquet(sys.argv[2], compression="zstd", compression_level=3)
assert frame.width == 25, frame.width
print(frame.height)
"""


def timed(command):
    begin = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command} ended with {child.returncode}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    book, example = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    versions = "import fastexcel, polars, sys; print('python', sys.version.split()[0], 'polars', polars.__version__, 'fastexcel', fastexcel.__version__)"
    subprocess.run([sys.executable, "-c", versions], check=True)
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.parquet")
        ways = {
            "polars": [sys.executable, "-c", POLARS, book, out],
            "calamine, plain": [example, "calamine", "1", book, out],
            "brunt, plain, 2 threads": [example, "plain", "2", book, out],
            "brunt, as an import, 1 thread": [example, "typed", "1", book, out],
            "brunt, as an import, 2 threads": [example, "typed", "2", book, out],
        }
        found = {name: [] for name in ways}
        for _ in range(runs):
            for name, command in ways.items():
                found[name].append(timed(command))
    base = [statistics.median(taken) for taken in zip(*found["polars"])]
    print(f"{'way':<32}{'seconds':>9}{'least':>8}{'most':>8}{'CPU s':>8}{'MiB':>7}{'polars / own':>14}{'by CPU':>8}")
    for name, taken in found.items():
        wall = [seconds for seconds, _, _ in taken]
        own = [statistics.median(column) for column in zip(*taken)]
        print(
            f"{name:<32}{own[0]:>9.2f}{min(wall):>8.2f}{max(wall):>8.2f}{own[1]:>8.2f}{own[2]:>7.0f}"
            f"{base[0] / own[0]:>13.2f}x{base[1] / own[1]:>7.2f}x"
        )


if __name__ == "__main__":
    main()

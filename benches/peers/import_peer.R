# One workbook read by readxl, every cell as text.

suppressPackageStartupMessages({
  library(readxl)
  library(data.table)
})
path <- commandArgs(trailingOnly = TRUE)[1]
started <- as.numeric(Sys.time())
rows <- read_xlsx(path, skip = 6, col_types = "text", .name_repair = "minimal", progress = FALSE)
took <- as.numeric(Sys.time()) - started
peak <- sub("[^0-9]*([0-9]+).*", "\\1", grep("^VmHWM", readLines("/proc/self/status"), value = TRUE))
cat(sprintf(
  '{"engine": "readxl", "version": "%s", "question": "import", "seconds": %.4f, "peak_mb": %.0f, "check": {"rows": %d}}\n',
  packageVersion("readxl"), took, as.numeric(peak) / 1024, nrow(rows)
))

# The documented rules in R with data.table, over CSV files (Debian has no reader of Parquet for R). One process answers
# one question; reading is timed apart from the rule itself, which runs on rows in memory.

suppressPackageStartupMessages(library(data.table))
setDTthreads(2)

words <- commandArgs(trailingOnly = TRUE)
flag <- function(name, default = "") {
  place <- match(paste0("--", name), words)
  if (is.na(place)) default else words[place + 1]
}
folder <- flag("csv")
question <- flag("question")
wanted <- strsplit(flag("check"), ",")[[1]]
warm <- as.integer(flag("warm", "0"))

first_day <- as.integer(as.IDate("2022-10-01"))
last_day <- as.integer(as.IDate("2026-03-10"))
day_seconds <- 86400

read <- function(table, columns = NULL) {
  fread(file.path(folder, paste0(table, ".csv")), select = columns, na.strings = "", showProgress = FALSE)
}
seconds <- function(clock, day) fcoalesce(as.numeric(clock), as.numeric(day) * day_seconds)

read_arrests <- function() {
  rows <- read("apprehensions", c(
    "person_number", "apprehension_local_time", "apprehension_date", "apprehension_method", "fiscal_year"
  ))
  rows[, moment := seconds(apprehension_local_time, apprehension_date)]
  rows
}

# A gap above 24 hours begins a new episode; reprocessed rows come last among those of one moment.
arrests <- function(rows) {
  rows <- copy(rows)
  rows[, late := apprehension_method %chin% "ERO Reprocessed Arrest"]
  setorder(rows, person_number, moment, late, na.last = TRUE)
  rows[, is_first := is.na(person_number) | is.na(moment) |
    is.na(shift(moment)) | shift(person_number) != person_number | is.na(shift(person_number)) |
    moment - shift(moment) > day_seconds]
  rows
}

not_compared <- c(
  "release", "source_file", "source_hash", "source_sheet", "source_row", "event_date", "fiscal_year",
  "initial_bond_set_usd", "initial_bond_set_date", "bond_posted_usd", "bond_posted_date"
)

read_stints <- function() {
  rows <- read("stints")[!is.na(person_number)]
  rows[, `:=`(
    stay = seconds(stay_book_in_local_time, stay_book_in_date),
    book_in = seconds(book_in_local_time, book_in_date),
    book_out = seconds(book_out_local_time, book_out_date),
    stay_out = seconds(stay_book_out_local_time, stay_book_out_date)
  )]
  rows
}

stays_of <- function(rows) {
  equal <- setdiff(names(rows), c(not_compared, "stay", "book_in", "book_out", "stay_out"))
  # Columns that are empty throughout change nothing.
  equal <- equal[!vapply(equal, function(name) all(is.na(rows[[name]])), TRUE)]
  rows <- rows[order(initial_bond_set_usd, initial_bond_set_date, na.last = TRUE)]
  rows <- unique(rows, by = equal)
  rows <- rows[!is.na(stay), .(
    person_number, stay, book_in, book_out, stay_out, detention_facility_code,
    source_file, source_sheet, source_row
  )]
  rows[, day := book_in %/% day_seconds]
  setorder(rows, person_number, stay, book_in, book_out, source_file, source_sheet, source_row, na.last = FALSE)
  kept <- unique(rows, by = c("person_number", "detention_facility_code", "day", "stay"), fromLast = TRUE)
  ends <- rows[!is.na(stay_out), .(stay_out = max(stay_out)), by = .(person_number, stay)]
  made <- kept[, .(stints = .N), by = .(person_number, stay)]
  merge(made, ends, by = c("person_number", "stay"), all.x = TRUE)
}

month <- function(moment) format(as.POSIXct(moment, origin = "1970-01-01", tz = "UTC"), "%Y-%m")

questions <- list(
  episodes = list(
    read = read_arrests,
    answer = function(rows) {
      arrests(rows)[, .(
        n = .N, counted = sum(!is.na(person_number) & is_first),
        repeats = sum(!is.na(person_number) & !is_first), no_key = sum(is.na(person_number))
      ), keyby = fiscal_year]
    }
  ),
  stays = list(
    read = read_stints,
    answer = function(rows) {
      made <- stays_of(rows)
      made <- made[stay >= first_day * day_seconds & stay < (last_day + 1) * day_seconds]
      made[, length := fcoalesce(stay_out, (last_day + 1) * day_seconds - 1) - stay]
      began <- as.IDate(made$stay %/% day_seconds, origin = "1970-01-01")
      made[, fiscal_year := year(began) + (data.table::month(began) >= 10)]
      made[, .(
        n = .N, ended = sum(!is.na(stay_out)), mean_stints = mean(stints), q25 = quantile(length, 0.25),
        median = median(length), q75 = quantile(length, 0.75)
      ), keyby = fiscal_year]
    }
  ),
  links_arrest = list(
    read = function() list(arrests = read_arrests(), stints = read_stints()),
    answer = function(rows) {
      lefts <- arrests(rows$arrests)[is_first == TRUE, .(person_number, moment)]
      lefts[, l := .I]
      rights <- stays_of(rows$stints)[, .(person_number, stay)]
      rights[, r := .I]
      sides <- lefts[!is.na(person_number) & !is.na(moment)]
      sides[, `:=`(from = moment - 5 * day_seconds, to = moment + 10 * day_seconds)]
      pairs <- rights[sides,
        on = .(person_number, stay >= from, stay <= to), nomatch = NULL,
        .(l = i.l, r = x.r, la = i.moment, ra = x.stay)
      ]
      pairs[, gap := abs(ra - la)]
      setorder(pairs, gap, la, ra, l)
      pairs <- unique(pairs, by = "r")
      setorder(pairs, gap, la, ra, r)
      pairs <- unique(pairs, by = "l")
      lefts[, linked := l %in% pairs$l]
      lefts[, .(n = .N, linked = sum(linked)), keyby = .(day = month(moment))]
    }
  ),
  population = list(
    read = function() {
      read("stints", c(
        "person_number", "book_in_aor", "book_in_local_time", "book_in_date", "book_out_local_time", "book_out_date"
      ))[!is.na(person_number)]
    },
    answer = function(rows) {
      spans <- rows[, .(
        person = person_number, aor = book_in_aor,
        first = seconds(book_in_local_time, book_in_date) %/% day_seconds,
        last = seconds(book_out_local_time, book_out_date) %/% day_seconds - 1
      )]
      spans[is.na(last), last := last_day]
      spans <- spans[last >= first]
      setorder(spans, person, aor, first, last)
      spans[, before := shift(cummax(last)), by = .(person, aor)]
      spans <- spans[(is.na(before) | last > before) & last >= first_day]
      spans[, first := pmax(first, before + 1, first_day, na.rm = TRUE)]
      changes <- rbind(
        spans[, .(change = .N), by = .(aor, day = first)], spans[, .(change = -.N), by = .(aor, day = last + 1)]
      )[, .(change = sum(change)), by = .(aor, day)]
      cells <- CJ(aor = unique(changes$aor), day = as.numeric(first_day:last_day))
      cells <- changes[cells, on = .(aor, day)]
      cells[is.na(change), change := 0L]
      setorder(cells, aor, day)
      cells[, midnight := cumsum(change), by = aor]
      cells
    }
  )
)

checksum <- function(found) {
  parts <- vapply(wanted, function(name) {
    if (name == "rows") {
      return(sprintf('"rows": %d', nrow(found)))
    }
    value <- as.numeric(found[[name]])
    sprintf('"%s": %.15g, "%s^2": %.15g', name, sum(value, na.rm = TRUE), name, sum(value^2, na.rm = TRUE))
  }, "")
  paste(parts, collapse = ", ")
}

clock <- function() as.numeric(Sys.time())
if (is.null(questions[[question]])) {
  cat(sprintf('{"engine": "data.table", "question": "%s", "skipped": true}\n', question))
} else {
  asked <- questions[[question]]
  started <- clock()
  rows <- asked$read()
  reading <- clock() - started
  times <- numeric(0)
  for (turn in seq_len(1 + warm)) {
    started <- clock()
    found <- asked$answer(rows)
    times <- c(times, clock() - started)
  }
  peak <- sub("[^0-9]*([0-9]+).*", "\\1", grep("^VmHWM", readLines("/proc/self/status"), value = TRUE))
  cat(sprintf(
    '{"engine": "data.table", "question": "%s", "reading": %.4f, "seconds": %.4f, "warm": [%s], "peak_mb": %.0f, "check": {%s}}\n',
    question, reading, times[1], paste(sprintf("%.4f", times[-1]), collapse = ", "),
    as.numeric(peak) / 1024, checksum(found)
  ))
}

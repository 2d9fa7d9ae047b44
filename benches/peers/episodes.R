# The documented rule for arrest episodes by data.table: Rscript episodes.R FILE.csv
suppressMessages(library(data.table))
setDTthreads(2)
a <- fread(commandArgs(TRUE)[1], select = c("person_number", "apprehension_local_time", "apprehension_method"))
a <- a[!is.na(person_number)]
a[, again := apprehension_method == "ERO Reprocessed Arrest"]
setorder(a, person_number, apprehension_local_time, again, na.last = TRUE)
a[, gap := as.numeric(apprehension_local_time) - shift(as.numeric(apprehension_local_time)), by = person_number]
cat(a[, sum(is.na(gap) | gap > 86400)], "\n")

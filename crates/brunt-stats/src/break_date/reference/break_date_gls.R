# Restricted maximum likelihood by nlme, of the series that break_date.py printed.
#
#     Rscript break_date_gls.R break_date.txt > break_date_gls.txt        (R, nlme)
suppressPackageStartupMessages(library(nlme))

lines <- readLines(commandArgs(TRUE)[1])
find <- function(key) {
  line <- lines[startsWith(lines, paste0(key, ":"))]
  if (length(line) == 0) return(NULL)
  as.numeric(strsplit(trimws(sub("^[^:]*:", "", line)), " +")[[1]])
}
show <- function(key, values) cat(paste0(key, ": ", paste(formatC(values, digits = 10, format = "g"), collapse = " "), "\n"))

cat("#", R.version.string, ", nlme", as.character(packageVersion("nlme")), "\n")
for (key in c("a", "b", "c")) {
  t <- find(paste(key, "times"))
  date <- find(paste(key, "date"))
  d <- as.numeric(t >= date)
  frame <- data.frame(y = find(paste(key, "values")), since = t - date, d = d, slope = (t - date) * d)
  formula <- y ~ since + d + slope
  weights <- NULL
  n <- find(paste(key, "weights"))
  if (!is.null(n)) {
    frame$inverse <- 1 / n
    weights <- varFixed(~inverse)
    frame$s <- find(paste(key, "column0"))
    frame$c <- find(paste(key, "column1"))
    formula <- y ~ since + d + slope + s + c
  }
  # Tolerances tighter than the default ones, which leave the correlation with five digits. The other optimiser, "optim",
  # runs off to a correlation of 1 for series a, where the restricted likelihood is flat but lower than inside.
  control <- glsControl(tolerance = 1e-12, msTol = 1e-12, maxIter = 500, msMaxIter = 500)
  fit <- gls(formula, frame, correlation = corAR1(form = ~1), weights = weights, method = "REML", control = control)
  table <- summary(fit)$tTable
  show(paste(key, "reml rho"), coef(fit$modelStruct$corStruct, unconstrained = FALSE))
  show(paste(key, "reml sigma"), fit$sigma)
  show(paste(key, "reml b"), table[, "Value"])
  show(paste(key, "reml se"), table[, "Std.Error"])
  show(paste(key, "reml t"), table[, "t-value"])
  show(paste(key, "reml p"), table[, "p-value"])
  ml <- gls(formula, frame, correlation = corAR1(form = ~1), weights = weights, method = "ML", control = control)
  show(paste(key, "ml loglik"), as.numeric(logLik(ml)))
}

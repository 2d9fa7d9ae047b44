# Numbers of R's package survival for the tests of this folder.
#
#     Rscript r_survival.R > r_survival.txt

library(survival)

cat("# survival", as.character(packageVersion("survival")), "\n")

show <- function(name, fit, shares, limits) {
  s <- summary(fit, censored = FALSE)
  for (i in seq_along(s$time)) {
    cat("step", name, s$time[i], s$n.risk[i], s$n.event[i],
        sprintf("%.12f %.12f %.12f %.12f", s$surv[i], s$std.err[i], s$lower[i], s$upper[i]), "\n")
  }
  for (share in shares) {
    q <- quantile(fit, probs = share)
    cat("quantile", name, share, q$quantile, q$lower, q$upper, "\n")
  }
  for (limit in limits) {
    m <- summary(fit, rmean = limit)$table
    cat("mean", name, limit, sprintf("%.12f %.12f", m["rmean"], m["se(rmean)"]), "\n")
  }
}

# The maintained group of the trial in acute myelogenous leukaemia, printed in many textbooks.
aml <- data.frame(time = c(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161), ended = c(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0))
show("aml", survfit(Surv(time, ended) ~ 1, aml, conf.type = "log-log"), c(0.25, 0.5, 0.9), c(40, 161))

# Made-up spells, a third of which were first seen late; the same formula stands in tests.rs.
i <- 0:199
entry <- ifelse(i %% 3 == 0, (i * 37) %% 11, 0)
exit <- entry + 1 + (i * i * 7 + i * 13) %% 97
ended <- as.integer((i * 17) %% 10 < 7)
show("late", survfit(Surv(entry, exit, ended) ~ 1, conf.type = "log-log"), c(0.25, 0.5, 0.75), c(30, 90))

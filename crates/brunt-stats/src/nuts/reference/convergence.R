# Convergence of three made-up numbers by rstan, on chains that it writes to chains.csv. rstan 2.21 takes ranks as
# (r - 1/2)/S; the later offsets (r - 3/8)/(S + 1/4) of Vehtari and others are put in its place.
#
#     Rscript convergence.R
suppressMessages(library(rstan))
z <- function(x) { r <- rank(x, ties.method = "average"); z <- qnorm((r - 3 / 8) / (length(x) + 1 / 4)); dim(z) <- dim(x); z }
assignInNamespace("z_scale", z, "rstan")
set.seed(3)
chain <- function(rho, shift) { x <- as.numeric(arima.sim(list(ar = rho), 60)); round(x + shift, 4) }
sims <- list(calm = sapply(1:4, function(k) chain(0.3, 0)), slow = sapply(1:4, function(k) chain(0.9, 0)),
             apart = sapply(1:4, function(k) chain(0.2, k / 2)), anti = sapply(1:4, function(k) chain(-0.6, 0)))
out <- do.call(cbind, lapply(names(sims), function(name) {
  m <- sims[[name]]; colnames(m) <- paste0(name, 1:4); m }))
write.csv(out, "chains.csv", row.names = FALSE, quote = FALSE)
cat("rstan", as.character(packageVersion("rstan")), "\n")
for (name in names(sims)) cat(name, sprintf("%.9f", c(Rhat(sims[[name]]), ess_bulk(sims[[name]]), ess_tail(sims[[name]]))), "\n")

# The model of threshold.stan on simulated cells: writes them to cells.csv and prints what Stan finds.
#
#     Rscript threshold_stan.R
suppressMessages(library(rstan))
if (file.exists("/usr/include/boost")) rstan_options(boost_lib = "/usr/include") # Debian ships no BH package
set.seed(1)
R <- 3; D <- 12
cells <- expand.grid(r = 1:R, d = 1:D)
phi_d <- c(0, rnorm(D - 1, 0, 0.1)); delta_d <- c(0, rnorm(D - 1, 0, 0.1))
phi <- plogis(-1.2 + c(0, 0.1, -0.1)[cells$r] + phi_d[cells$d])
delta <- exp(0.4 + c(0.05, -0.05, 0)[cells$r] + delta_d[cells$d])
t <- c(1.4, 1.0, 0.8)[cells$r] + 0.2 * rnorm(nrow(cells))
n <- round(exp(runif(nrow(cells), log(150), log(3000))))
A <- phi * pnorm(delta - t); B <- (1 - phi) * pnorm(-t)
s <- rbinom(length(n), n, A + B)
h <- rbinom(length(n), s, A / (A + B))
write.csv(data.frame(group = cells$r - 1, place = cells$d - 1, n, s, h), "cells.csv", row.names = FALSE, quote = FALSE)
all_n <- tapply(n, cells$d, sum)
tau <- plogis(qlogis(phi) + delta * t - delta^2 / 2)
truth <- sapply(1:R, function(k) sum(tau[cells$r == k] * all_n) / sum(all_n))
cat("planted tau", format(truth, digits = 6), "\n")
model <- stan_model("threshold.stan")
data <- list(N = nrow(cells), R = R, D = D, r = cells$r, d = cells$d, n = n, s = s, h = h)
took <- system.time(fit <- sampling(model, data, chains = 4, iter = 4000, seed = 1, refresh = 0, cores = 1,
                                    control = list(adapt_delta = 0.9)))
cat("rstan", as.character(packageVersion("rstan")), "4 chains of 2000 + 2000, seconds", took[["elapsed"]], "\n")
cat("divergences", get_num_divergent(fit), "\n")
print(summary(fit, pars = c("tau", "t_r", "sigma_t", "mu_phi", "mu_delta"), probs = c(0.025, 0.5, 0.975))$summary, digits = 5)

// The hierarchical fast threshold test with the priors of the module's definition, written from its formulas.
data {
  int<lower=1> N;
  int<lower=2> R;
  int<lower=1> D;
  int<lower=1, upper=R> r[N];
  int<lower=1, upper=D> d[N];
  int<lower=1> n[N];
  int<lower=0> s[N];
  int<lower=0> h[N];
}
parameters {
  real mu_phi;
  real mu_delta;
  vector[R] phi_r_raw;
  vector[R] delta_r_raw;
  vector[D - 1] phi_d_raw;
  vector[D - 1] delta_d_raw;
  vector[R] t_r;
  real<lower=0> sigma_t;
  vector[N] z;
}
transformed parameters {
  vector[N] phi;
  vector[N] delta;
  vector[N] t = t_r[r] + sigma_t * z;
  vector[N] A;
  vector[N] B;
  {
    vector[D] phi_d = append_row(0.0, 0.1 * phi_d_raw);
    vector[D] delta_d = append_row(0.0, 0.1 * delta_d_raw);
    for (i in 1:N) {
      phi[i] = inv_logit(mu_phi + 0.1 * phi_r_raw[r[i]] + phi_d[d[i]]);
      delta[i] = exp(mu_delta + 0.1 * delta_r_raw[r[i]] + delta_d[d[i]]);
      A[i] = phi[i] * Phi(delta[i] - t[i]);
      B[i] = (1 - phi[i]) * Phi(-t[i]);
    }
  }
}
model {
  mu_phi ~ normal(0, 1);
  mu_delta ~ normal(0, 1);
  phi_r_raw ~ normal(0, 1);
  delta_r_raw ~ normal(0, 1);
  phi_d_raw ~ normal(0, 1);
  delta_d_raw ~ normal(0, 1);
  t_r ~ normal(0, 1);
  sigma_t ~ normal(0, 1);
  z ~ normal(0, 1);
  for (i in 1:N) {
    s[i] ~ binomial(n[i], A[i] + B[i]);
    h[i] ~ binomial(s[i], A[i] / (A[i] + B[i]));
  }
}
generated quantities {
  vector[R] tau = rep_vector(0, R);
  {
    vector[D] all_n = rep_vector(0, D);
    for (i in 1:N) all_n[d[i]] += n[i];
    for (i in 1:N) {
      real x = inv_logit(logit(phi[i]) + delta[i] * t[i] - square(delta[i]) / 2);
      tau[r[i]] += x * all_n[d[i]] / sum(all_n);
    }
  }
}

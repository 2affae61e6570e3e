# Optima of lasso and elastic-net problems of the Cox model, with their data.
#
#     Rscript cox.R > cox.json          R 4, glmnet 4.1, jsonlite
#
# The data are drawn here: correlated features, times in whole units, so that many are tied, and censoring. Features are
# standardised with the 1/n standard deviation before glmnet sees them (standardize = FALSE), and coefficients are on that
# scale. The objective is
#
#     -1/n * (log partial likelihood, ties after Breslow) + lambda * (alpha |b|_1 + (1 - alpha)/2 |b|^2).
#
# glmnet's solution gives the support; Newton steps on it, with the partial likelihood written out below, take it from glmnet's
# tolerance to rounding. "kkt" is the violation of the record, "glmnet" how far glmnet's own coefficients are from it.
library(glmnet)

# value, gradient and Hessian of the negative mean log partial likelihood, straight from the definition
partial <- function(x, time, event, b) {
  n <- nrow(x); p <- ncol(x)
  eta <- as.vector(x %*% b); f <- 0; g <- numeric(p); h <- matrix(0, p, p)
  for (i in which(event)) {
    risk <- time >= time[i]
    top <- max(eta[risk]); w <- exp(eta[risk] - top); s <- sum(w); w <- w / s
    xr <- x[risk, , drop = FALSE]; m <- colSums(w * xr)
    f <- f + log(s) + top - eta[i]
    g <- g + m - x[i, ]
    h <- h + crossprod(xr * sqrt(w)) - tcrossprod(m)
  }
  list(f = f / n, g = g / n, h = h / n)
}

violation <- function(g, b, l1, l2) {
  g <- g + l2 * b
  max(ifelse(b != 0, abs(g + l1 * sign(b)), pmax(abs(g) - l1, 0)))
}

problem <- function(name, seed, n, p, alphas, shares) {
  set.seed(seed)
  z <- rnorm(n)
  x <- round(sapply(seq_len(p), function(j) rnorm(n) + 0.5 * z) * rep(10^((seq_len(p) %% 3) - 1), each = n), 2)
  truth <- ifelse(seq_len(p) %% 4 == 1, 1, 0) * (-1)^(seq_len(p) %/% 4)
  scaled <- function(x) { x <- sweep(x, 2, colMeans(x)); sweep(x, 2, sqrt(colMeans(x^2)), "/") }
  s <- scaled(x)
  life <- rexp(n) * exp(-as.vector(s %*% truth) / 2) * 12
  censor <- rexp(n) * 30
  time <- ceiling(pmin(life, censor)); event <- life <= censor
  records <- list()
  for (alpha in alphas) {
    g0 <- partial(s, time, event, numeric(p))$g
    for (share in shares) {
      lambda <- signif(share * max(abs(g0)) / alpha, 3)
      fit <- glmnet(s, cbind(time = time, status = as.numeric(event)), family = "cox", alpha = alpha, lambda = lambda,
                    standardize = FALSE, thresh = 1e-14, maxit = 1e7)
      rough <- as.vector(as.matrix(fit$beta)); b <- rough; on <- which(b != 0)
      l1 <- lambda * alpha; l2 <- lambda * (1 - alpha)
      for (k in 1:20) {
        q <- partial(s, time, event, b)
        b[on] <- b[on] - solve(q$h[on, on, drop = FALSE] + diag(l2, length(on)), (q$g + l2 * b + l1 * sign(b))[on])
      }
      stopifnot(all(sign(b[on]) == sign(rough[on])))
      q <- partial(s, time, event, b)
      records <- c(records, list(list(
        lambda = lambda, alpha = alpha, objective = q$f + l1 * sum(abs(b)) + l2 / 2 * sum(b^2), loss = q$f,
        kkt = violation(q$g, b, l1, l2), glmnet = max(abs(b - rough)), coefficients = b)))
    }
  }
  list(name = name, x = x, time = time, event = event, optima = records)
}

cat(jsonlite::toJSON(list(
  problem("60 rows, 8 features", 1, 60, 8, c(1, 0.5), c(0.5, 0.2, 0.05)),
  problem("40 rows, 60 features", 2, 40, 60, 1, c(0.5, 0.2, 0.1))
), digits = NA, auto_unbox = TRUE))
cat("\n")

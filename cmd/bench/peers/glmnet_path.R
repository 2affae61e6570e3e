# R's glmnet: reads lines "folder rows cols count ratio thresh", answers with the time of a lasso path on the design in x.bin
# (column by column, standardised) and the centred y in y.bin, and the greatest duality gap over ½‖y‖²/n.
input <- file("stdin")
open(input)
while (length(line <- readLines(input, 1)) > 0) {
  answer <- tryCatch({
    suppressMessages(library(glmnet))
    w <- strsplit(line, " ")[[1]]
    n <- as.integer(w[2]); p <- as.integer(w[3]); count <- as.integer(w[4])
    x <- matrix(readBin(file.path(w[1], "x.bin"), "double", n * p), n, p)
    y <- readBin(file.path(w[1], "y.bin"), "double", n)
    lambdas <- max(abs(crossprod(x, y))) / n * as.numeric(w[5])^((0:(count - 1)) / (count - 1))
    passed <- system.time(f <- glmnet(x, y, lambda = lambdas, standardize = FALSE, intercept = FALSE,
      thresh = as.numeric(w[6]), dfmax = p + 1, pmax = p, maxit = 1e8))[["elapsed"]]
    b <- as.matrix(f$beta); r <- y - x %*% b
    s <- pmin(1, lambdas / (apply(abs(crossprod(x, r)), 2, max) / n))
    rr <- colSums(r^2)
    gap <- rr / 2 / n + lambdas * colSums(abs(b)) - (s * colSums(y * r) - s^2 * rr / 2) / n
    sprintf('{"microseconds": %.0f, "gap": %.6g, "nonzero": %d}', 1e6 * passed, max(gap) / (sum(y^2) / 2 / n), sum(b[, count] != 0))
  }, error = function(e) sprintf('{"missing": "%s"}', gsub('["\\\\\n]', " ", conditionMessage(e))))
  cat(answer, "\n", sep = "")
  flush(stdout())
}

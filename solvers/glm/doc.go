// Package glm holds the smooth terms of generalised linear models: linear, logistic, multinomial, Poisson and Cox, each the
// mean loss over the rows of a design as a batch.Smooth. Penalties are the business of package prox, methods that of
// package batch.
//
// A [Design] is a dense matrix of features, column by column, as it is, scaled or standardised. A [Model] is a loss on a design:
//
//	f(x) = 1/n Σ_i ℓ(η_i, y_i),  η_ic = Σ_j X_ij·x_jc + b_c.
//
// Layout of x: the coefficients, feature by feature, x_jc at j·outputs + c; then the intercepts b_c, one an output. One
// output for all models but the multinomial one, which has one a class. The Cox model has no intercept, and the others have none
// after [Model.WithoutIntercept]. So a penalty on the coefficients is on the coordinates 0 … Coefficients()−1, and the blocks of prox.ConsecutiveGroups(Coefficients(),
// Outputs()) are the features.
//
// A Model evaluates on all rows (Eval) or on some (EvalRows), moves coordinate by coordinate for coordinate descent
// (Coordinates), makes second-order models (Quadratic) and finds dual points for duality gaps (DualPoint). It is immutable
// and safe for concurrent use.
package glm

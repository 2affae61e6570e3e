// Package models fits models whose parameters become exactly zero.
//
// [NeuralNet] is a classifier of dense layers. Its Fit trains it with a rule of package solvers and a penalty of package
// prox, either as a term of the loss ([InLoss]: weights shrink, none becomes zero) or by the proximal operator after each
// step ([Proximal]: exact zeros), and returns a [Result] with the history, the sparsity of each layer and how far the
// weights are from stationary.
//
// A fit is a function of configuration, data and seed: the same three give the same bits on the same machine.
package models

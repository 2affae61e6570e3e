// Package data reads tables, splits and standardises them, and carries three small data sets of its own.
//
// A table comes from a CSV file with a header ([Load], [Read]) or from the data sets inside the program ([Open]). Its
// target column gives classes ([Table.Classes]) or numbers ([Table.Numeric]). From there the usual way is
//
//	labels, names, err := table.Classes()                 // "benign", "malignant" → 0, 1
//	train, test, err := table.StratifiedSplit(0.25, seed) // rows of each part
//	x := data.Rows(table.X, train)
//	std, err := data.FitStandardiser(x)                   // on the training rows only
//	err = std.Transform(x, x)
//
// Nothing is guessed: a missing cell, a text among the numbers or a ragged row is an [*Error] that says where it stands
// and what was expected there, and that callers tell apart by errors.Is with the Err… values of this package.
package data

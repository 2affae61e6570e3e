package data

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
)

// splitStream separates the draws of a split from those that others make with the same seed.
const splitStream = 0x73706c6974 // "split"

// Split puts testFraction of the rows 0…n−1, rounded, at random into the test part and the others into the training part.
// Neither is empty; both are sorted. The same n, testFraction and seed give the same parts. It is for regression; classes
// are better served by [StratifiedSplit].
//
// Errors: [ErrFraction] unless 0 < testFraction < 1, [ErrTooFewRows] when n < 2. Cost: O(n log n), both parts are new.
func Split(n int, testFraction float64, seed uint64) (train, test []int, err error) {
	if err := checkSplit(n, testFraction); err != nil {
		return nil, nil, err
	}
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	take := max(1, min(int(math.Round(testFraction*float64(n))), n-1))
	train, test = deal(nil, nil, rows, take, splitRand(seed))
	slices.Sort(train)
	slices.Sort(test)
	return train, test, nil
}

// StratifiedSplit splits the rows of labels so that each class has its share of both parts. Of a class of n_k rows the
// test part takes testFraction·n_k, rounded down, and then one row more from the classes with the largest remainders (the
// lower label first) until there are testFraction·n rows, rounded; but at least one row of each class stays in each part,
// which comes first. Both parts are sorted. The same labels, testFraction and seed give the same parts. Labels are any
// integers.
//
// Errors: [ErrFraction] unless 0 < testFraction < 1, [ErrTooFewRows] when there are fewer than two rows of a class or in
// all. Cost: O(n log n), both parts are new.
func StratifiedSplit(labels []int, testFraction float64, seed uint64) (train, test []int, err error) {
	if err := checkSplit(len(labels), testFraction); err != nil {
		return nil, nil, err
	}
	strata := strataOf(labels)
	for _, s := range strata {
		if len(s.rows) < 2 {
			return nil, nil, fail(Error{
				Expected: "at least 2 rows of each class", Got: "1 of class " + strconv.Itoa(s.label), Err: ErrTooFewRows,
			})
		}
	}
	share(strata, len(labels), testFraction)
	random := splitRand(seed)
	for _, s := range strata {
		train, test = deal(train, test, s.rows, s.take, random)
	}
	slices.Sort(train)
	slices.Sort(test)
	return train, test, nil
}

// StratifiedSplit splits the rows of the table by its classes, as the function [StratifiedSplit] does.
//
// Errors: those of [Table.Classes], [ErrFraction], and [ErrTooFewRows], which names the class and its row here.
func (t *Table) StratifiedSplit(testFraction float64, seed uint64) (train, test []int, err error) {
	labels, names, err := t.Classes()
	if err != nil {
		return nil, nil, err
	}
	for _, s := range strataOf(labels) {
		if len(s.rows) < 2 {
			got := "1 of " + quote(names[s.label])
			return nil, nil, t.targetError(s.rows[0], "at least 2 rows of each class", got, "", ErrTooFewRows)
		}
	}
	return StratifiedSplit(labels, testFraction, seed)
}

func checkSplit(n int, testFraction float64) error {
	if !(testFraction > 0 && testFraction < 1) {
		got := strconv.FormatFloat(testFraction, 'g', -1, 64)
		return fail(Error{Expected: "a test fraction between 0 and 1", Got: got, Err: ErrFraction})
	}
	if n < 2 {
		return fail(Error{Expected: "at least 2 rows to split", Got: strconv.Itoa(n), Err: ErrTooFewRows})
	}
	return nil
}

// stratum is the rows of one class.
type stratum struct {
	label int
	rows  []int
	take  int // how many of them go to the test part
}

// strataOf collects the rows of each class, in the order of the labels.
func strataOf(labels []int) []*stratum {
	byLabel := make(map[int]*stratum)
	var strata []*stratum
	for i, k := range labels {
		s := byLabel[k]
		if s == nil {
			s = &stratum{label: k}
			byLabel[k] = s
			strata = append(strata, s)
		}
		s.rows = append(s.rows, i)
	}
	slices.SortFunc(strata, func(a, b *stratum) int { return cmp.Compare(a.label, b.label) })
	return strata
}

// share sets how many rows of each class go to the test part: largest remainders within 1…n_k−1.
func share(strata []*stratum, n int, testFraction float64) {
	total := int(math.Round(testFraction * float64(n)))
	for _, s := range strata {
		s.take = max(1, min(int(testFraction*float64(len(s.rows))), len(s.rows)-1))
		total -= s.take
	}
	byRemainder := slices.Clone(strata)
	remainder := func(s *stratum) float64 { return testFraction*float64(len(s.rows)) - float64(s.take) }
	slices.SortStableFunc(byRemainder, func(a, b *stratum) int { return cmp.Compare(remainder(b), remainder(a)) })
	for _, s := range byRemainder {
		if total <= 0 || remainder(s) <= 0 {
			break
		}
		if s.take < len(s.rows)-1 {
			s.take++
			total--
		}
	}
}

func splitRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, splitStream)) }

// deal shuffles the rows and adds the first take of them to test, the others to train.
func deal(train, test, rows []int, take int, random *rand.Rand) (newTrain, newTest []int) {
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return append(train, rows[take:]...), append(test, rows[:take]...)
}

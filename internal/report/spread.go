package report

// Range is the least and the greatest value that a number took over the repeats.
type Range struct {
	Min Number `json:"min"`
	Max Number `json:"max"`
}

// Spread has the shape of an [Arm] with a [Range] in the place of every number that varies between repeats.
type Spread struct {
	ExactZeros    Range         `json:"exact_zeros"`
	Layers        []LayerSpread `json:"layers"`
	LiveFeatures  Range         `json:"live_features"`
	LiveUnits     []Range       `json:"live_units"`
	TrainAccuracy Range         `json:"train_accuracy"`
	TestAccuracy  Range         `json:"test_accuracy"`
	Loss          Range         `json:"loss"`
	Penalty       Range         `json:"penalty"`
	Objective     Range         `json:"objective"`
	KKT           Range         `json:"kkt"`
	Gap           *Range        `json:"duality_gap,omitempty"`  // nil if a repeat does not know it
	Margin        *Range        `json:"margin,omitempty"`       // nil if a repeat does not know it
	Kink          *Range        `json:"kkt_at_kinks,omitempty"` // nil if a repeat has none
	KinkRadius    *Range        `json:"kink_radius,omitempty"`
	Seconds       Range         `json:"seconds"`
	L1Norm        Range         `json:"l1_norm"`
	LambdaRatio   *Range        `json:"lambda_ratio,omitempty"`
}

// LayerSpread is the spread of one [Layer].
type LayerSpread struct {
	Name  string `json:"name"`
	Zeros Range  `json:"zeros"`
}

// A measure is one float of an arm, with its place in the spread.
type measure struct {
	name  string // in JSON and CSV
	value func(*Arm) *Number
	rng   func(*Spread) *Range
}

var measures = []measure{
	{"train_accuracy", func(a *Arm) *Number { return &a.TrainAccuracy }, func(s *Spread) *Range { return &s.TrainAccuracy }},
	{"test_accuracy", func(a *Arm) *Number { return &a.TestAccuracy }, func(s *Spread) *Range { return &s.TestAccuracy }},
	{"loss", func(a *Arm) *Number { return &a.Loss }, func(s *Spread) *Range { return &s.Loss }},
	{"penalty", func(a *Arm) *Number { return &a.Penalty }, func(s *Spread) *Range { return &s.Penalty }},
	{"objective", func(a *Arm) *Number { return &a.Objective }, func(s *Spread) *Range { return &s.Objective }},
	{"kkt", func(a *Arm) *Number { return &a.KKT }, func(s *Spread) *Range { return &s.KKT }},
	{"seconds", func(a *Arm) *Number { return &a.Seconds }, func(s *Spread) *Range { return &s.Seconds }},
	{"l1_norm", func(a *Arm) *Number { return &a.L1Norm }, func(s *Spread) *Range { return &s.L1Norm }},
}

package solvers

// A RuleEntry is one rule of the catalogue.
type RuleEntry struct {
	Name    string // as commands take it: adam, rmsprop
	Type    string // its type in this package: Adam
	Summary string // one line
	Rate    float64
	// New returns the rule with a learning rate; 0 means Rate, one to begin with for a small network on standardised data.
	New func(rate float64) Rule
}

// Rules returns the catalogue of rules, in the order of documents.
func Rules() []RuleEntry {
	entries := []RuleEntry{
		{"sgd", "SGD", "plain gradient steps, one scalar step size", 0.1,
			func(lr float64) Rule { return SGD{Rate: lr} }},
		{"momentum", "SGD", "SGD with heavy-ball momentum 0.9", 0.02,
			func(lr float64) Rule { return SGD{Rate: lr, Momentum: 0.9} }},
		{"nesterov", "SGD", "SGD with Nesterov momentum 0.9", 0.02,
			func(lr float64) Rule { return SGD{Rate: lr, Momentum: 0.9, Nesterov: true} }},
		{"adagrad", "AdaGrad", "metric from the sum of squared gradients; steps fall by themselves", 0.05,
			func(lr float64) Rule { return AdaGrad{Rate: lr} }},
		{"rmsprop", "RMSProp", "metric from a running mean of squared gradients", 0.003,
			func(lr float64) Rule { return RMSProp{Rate: lr} }},
		{"adam", "Adam", "running means of gradients and of their squares", 0.01,
			func(lr float64) Rule { return Adam{Rate: lr} }},
		{"amsgrad", "AMSGrad", "Adam with a metric that does not fall", 0.01,
			func(lr float64) Rule { return AMSGrad{Rate: lr} }},
		{"adamw", "AdamW", "Adam with decoupled weight decay 0.01", 0.01,
			func(lr float64) Rule { return AdamW{Rate: lr} }},
		{"nadam", "NAdam", "Adam with Nesterov's look ahead", 0.01,
			func(lr float64) Rule { return NAdam{Rate: lr} }},
		{"radam", "RAdam", "Adam that waits with its metric until it is known", 0.01,
			func(lr float64) Rule { return RAdam{Rate: lr} }},
		{"ftrl", "FTRL", "FTRL-Proximal: AdaGrad's metric, prox of all gradients", 0.5,
			func(lr float64) Rule { return FTRL{Rate: lr} }},
		{"rda", "RDA", "prox of the mean of all gradients, begun anew every 30 steps", 1,
			func(lr float64) Rule { return RDA{Rate: lr, Restart: 30} }},
		{"rmda", "RMDA", "dual averaging with momentum; identifies zeros under noise", 0.5,
			func(lr float64) Rule { return RMDA{Rate: lr} }},
		{"ramda", "RAMDA", "RMDA with a metric for each coordinate", 0.01,
			func(lr float64) Rule { return RAMDA{Rate: lr} }},
	}
	for i, e := range entries {
		entries[i].New = func(rate float64) Rule { return e.New(orDefault(rate, e.Rate)) }
	}
	return entries
}

// FindRule returns the entry of that name.
func FindRule(name string) (RuleEntry, bool) {
	for _, e := range Rules() {
		if e.Name == name {
			return e, true
		}
	}
	return RuleEntry{}, false
}

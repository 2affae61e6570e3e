package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/cmd/demo/internal/truth"
	"proxgrad/internal/cli"
)

const (
	wantDemonstrations = "compare-penalty-vs-prox or truth"

	wantNumber = "; expected a number > 0, at most 1000000, such as 0.003"
	wantCount  = "; expected a whole number from 1 to 1000000"
	wantUnits  = "; expected whole numbers from 1 to 1000000 with commas between, such as 50,30,10, or none"
	wantArms   = "; expected arms among penalty, unscaled, prox, polished, not "
)

// usageErrors are command lines that are wrong, with what is said of them.
var usageErrors = []struct {
	args []string
	want string
}{
	{nil, `which demonstration? expected ` + wantDemonstrations},
	{[]string{"compare"}, `there is no demonstration "compare"; expected ` + wantDemonstrations + `; did you mean compare-penalty-vs-prox?`},
	{[]string{"thruth"}, `there is no demonstration "thruth"; expected ` + wantDemonstrations + `; did you mean truth?`},
	{[]string{"help", "x"}, `there is no demonstration "x"; expected ` + wantDemonstrations},
	{[]string{"help", truthName, "more"}, `there is no demonstration "truth more"; expected ` + wantDemonstrations},
	{[]string{"--seed", "2"}, `there is no option --seed here; options follow the demonstration, as in demo compare-penalty-vs-prox --seed 2`},
	{[]string{"-x"}, `there is no option -x here; options follow the demonstration, as in demo compare-penalty-vs-prox --seed 2`},
	{quick("digits"), `unexpected argument "digits"; options begin with --`},
	{quick("--", "--quiet"), `unexpected argument "--quiet"; options begin with --`},
	{quick("--lamda", "1"), `there is no option --lamda; did you mean --lambda?`},
	{quick("--lamda=1"), `there is no option --lamda; did you mean --lambda?`},
	{quick("-lambda", "1"), `there is no option -lambda; did you mean --lambda?`},
	{quick("-lambda=1"), `there is no option -lambda; did you mean --lambda?`},
	{quick("--learning-rate", "1"), `there is no option --learning-rate`},
	{quick("-z"), `there is no option -z`},
	{quick("--=3"), `bad flag syntax: --=3`},

	{quick("--lambda"), `--lambda has no value; expected --lambda NUMBER`},
	{quick("--epochs"), `--epochs has no value; expected --epochs N`},
	{quick("--seed"), `--seed has no value; expected --seed N`},
	{quick("--hidden"), `--hidden has no value; expected --hidden UNITS`},
	{quick("--dataset"), `--dataset has no value; expected --dataset NAME`},
	{quick("--format"), `--format has no value; expected --format FORMAT`},
	{quick("--data"), `--data has no value; expected --data FILE`},
	{quick("--target"), `--target has no value; expected --target COLUMN`},
	{quick("--out"), `--out has no value; expected --out DIR`},
	{quick("--arms"), `--arms has no value; expected --arms ARMS`},
	{quick("--out", "--quiet"), `--out is "--quiet"; expected a folder, got the next option`},
	{quick("--data", "--target", "y"), `--data is "--target"; expected a file, got the next option`},
	{quick("--lambda", "--lr", "3"), `--lambda is "--lr"` + wantNumber},
	{quick("--out="), `--out is ""; expected a folder`},
	{quick("--data", ""), `--data is ""; expected a file`},
	{quick("--data", "x.csv", "--target", ""), `--target is ""; expected the name of a column`},
	{quick("--quiet=maybe"), `--quiet is "maybe"; expected --quiet alone, or true or false after =`},
	{quick("--print-weights="), `--print-weights is ""; expected --print-weights alone, or true or false after =`},

	{quick("--lambda", "abc"), `--lambda is "abc"` + wantNumber},
	{quick("--lambda", "0,003"), `--lambda is "0,003"` + wantNumber},
	{quick("--lambda", ""), `--lambda is ""` + wantNumber},
	{quick("--lambda", "0"), `--lambda is "0"` + wantNumber},
	{quick("--lambda", "-1"), `--lambda is "-1"` + wantNumber},
	{quick("--lambda", "NaN"), `--lambda is "NaN"` + wantNumber},
	{quick("--lambda", "Inf"), `--lambda is "Inf"` + wantNumber},
	{quick("--lambda", "1e7"), `--lambda is "1e7"` + wantNumber},
	{quick("--lambda", "1e400"), `--lambda is "1e400"` + wantNumber},
	{quick("--lambda", "1e-400"), `--lambda is "1e-400"` + wantNumber},
	{quick("--lambda", strings.Repeat("9", 999)), `--lambda is "` + strings.Repeat("9", 40) + `…"` + wantNumber},
	{quick("--lr", "fast"), `--lr is "fast"` + wantNumber},
	{quick("--lr", "0"), `--lr is "0"` + wantNumber},
	{quick("--lr", "-0.1"), `--lr is "-0.1"` + wantNumber},
	{quick("--lr", "nan"), `--lr is "nan"` + wantNumber},
	{quick("--lr", "+Inf"), `--lr is "+Inf"` + wantNumber},
	{quick("--lr", "1e7"), `--lr is "1e7"` + wantNumber},

	{quick("--epochs", "abc"), `--epochs is "abc"` + wantCount},
	{quick("--epochs", "1.5"), `--epochs is "1.5"` + wantCount},
	{quick("--epochs", ""), `--epochs is ""` + wantCount},
	{quick("--epochs", "0"), `--epochs is "0"` + wantCount},
	{quick("--epochs", "-1"), `--epochs is "-1"` + wantCount},
	{quick("--epochs", "NaN"), `--epochs is "NaN"` + wantCount},
	{quick("--epochs", "99999999999999999999"), `--epochs is "99999999999999999999"` + wantCount},
	{quick("--batch", "0"), `--batch is "0"` + wantCount},
	{quick("--batch", "x"), `--batch is "x"` + wantCount},
	{quick("--repeats", "0"), `--repeats is "0"` + wantCount},
	{quick("--repeats", "many"), `--repeats is "many"` + wantCount},
	{quick("--warmup", "-1"), `--warmup is "-1"; expected a whole number from 0 to 1000000`},
	{quick("--warmup", "4"), `--warmup is 4 of 4 epochs; expected at most 3, or the penalty never acts`},
	{quick("--seed", "-1"), `--seed is "-1"; expected a whole number from 0 to 18446744073709551615`},
	{quick("--seed", "0x1"), `--seed is "0x1"; expected a whole number from 0 to 18446744073709551615`},
	{quick("--seed", "18446744073709551616"), `--seed is "18446744073709551616"; expected a whole number from 0 to 18446744073709551615`},

	{quick("--hidden", ""), `--hidden is ""` + wantUnits},
	{quick("--hidden", "5,,3"), `--hidden is "5,,3"` + wantUnits},
	{quick("--hidden", "5 3"), `--hidden is "5 3"` + wantUnits},
	{quick("--hidden", "5x3"), `--hidden is "5x3"` + wantUnits},
	{quick("--hidden", "0"), `--hidden is "0"` + wantUnits},
	{quick("--hidden", "-5"), `--hidden is "-5"` + wantUnits},
	{quick("--hidden", "1000001"), `--hidden is "1000001"` + wantUnits},
	{quick("--hidden", "[5,3]"), `--hidden is "[5,3]"` + wantUnits},
	{quick("--hidden", strings.Repeat("1,", 100)+"1"),
		`--hidden is "` + strings.Repeat("1,", 20) + `…"; expected at most 100 hidden layers, not 101`},
	{quick("--hidden", "1000000,1000000"),
		`--hidden 1000000,1000000 makes a network of 1000032000000 weights with 30 features and 2 classes; expected at most 10000000`},

	{quick("--arms", ""), `--arms is ""` + wantArms + `""`},
	{quick("--arms", "prox,"), `--arms is "prox,"` + wantArms + `""`},
	{quick("--arms", "adam"), `--arms is "adam"` + wantArms + `"adam"`},
	{quick("--arms", "prox,penality"), `--arms is "prox,penality"` + wantArms + `"penality"; did you mean penalty?`},
	{quick("--arms", "un"), `--arms is "un"` + wantArms + `"un"; did you mean unscaled?`},
	{quick("--arms", ":3"), `--arms is ":3"` + wantArms + `""`},
	{quick("--arms", "prox:"), `--arms is "prox:"; λ of prox: expected a number > 0, at most 1000000, such as 0.003`},
	{quick("--arms", "prox:-1"), `--arms is "prox:-1"; λ of prox: expected a number > 0, at most 1000000, such as 0.003`},
	{quick("--arms", "prox:NaN"), `--arms is "prox:NaN"; λ of prox: expected a number > 0, at most 1000000, such as 0.003`},
	{quick("--arms", "prox,prox"), `--arms has prox twice; expected each arm once`},
	{quick("--arms", "prox,prox:3e-3"), `--arms has prox and prox:3e-3, which are the same: both have λ = 0.003`},

	{quick("--penalty", "grop"), `--penalty is "grop"; expected the name of a penalty, as --list shows them; did you mean group?`},
	{quick("--penalty", "L1"), `--penalty is "L1"; expected the name of a penalty, as --list shows them; did you mean l1?`},
	{quick("--penalty", ""), `--penalty is ""; expected the name of a penalty, as --list shows them`},
	{quick("--penalty"), `--penalty has no value; expected --penalty NAME`},
	{quick("--rule", "adan"), `--rule is "adan"; expected the name of a rule, as --list shows them; did you mean adam?`},
	{quick("--rule", "sgd,adam"), `--rule is "sgd,adam"; expected the name of a rule, as --list shows them`},
	{quick("--rule"), `--rule has no value; expected --rule NAME`},
	{quick("--list=maybe"), `--list is "maybe"; expected --list alone, or true or false after =`},
	{quick("--penalty", "box", "--lambda", "1"), `--lambda goes with a penalty; box is a constraint, which has no λ`},
	{quick("--penalty", "box", "--arms", "prox:2"), `--arms has prox:2; box is a constraint, which has no λ`},
	{quick("--penalty", "box", "--arms", "penalty"),
		`--arms has only penalty, and box has no derivative to put into the loss; expected another arm beside it`},

	{quick("--format", "yaml"), `--format is "yaml"; expected table, json or csv`},
	{quick("--format", "JSON"), `--format is "JSON"; expected table, json or csv; did you mean json?`},
	{quick("--format", ""), `--format is ""; expected table, json or csv`},
	{quick("--dataset", ""), `--dataset is ""; expected breast_cancer or digits, whose targets are classes`},
	{quick("--dataset", "digit"), `--dataset is "digit"; expected breast_cancer or digits, whose targets are classes; did you mean digits?`},
	{quick("--dataset", "diabetes"), `--dataset is "diabetes"; expected breast_cancer or digits, whose targets are classes`},
	{quick("--dataset", "digits", "--data", "x.csv"), `--data and --dataset exclude each other; give one of them`},
	{quick("--target", "x"), `--target goes with --data; a built-in data set knows its own target`},
	{quick("--print-weights", "--format", "json"), `--print-weights goes with --format table; JSON has no place for them`},
	{quick("--print-weights", "--format", "csv"), `--print-weights goes with --format table; CSV has no place for them`},

	{[]string{truthName, "--rule", "adan"}, `--rule is "adan"; expected names that --help lists; did you mean adam?`},
	{[]string{truthName, "--penalty", "l1,grop"}, `--penalty is "l1,grop"; expected names that --help lists, not "grop"; did you mean group?`},
	{[]string{truthName, "--mode", ""}, `--mode is ""; expected some of batch, full, full+polish, unscaled, mini-batch, stochastic+polish, svrg`},
	{[]string{truthName, "--write", ""}, `--write is ""; expected a file`},
	{[]string{truthName, "--write"}, `--write has no value; expected --write FILE`},
	{[]string{truthName, "--rule"}, `--rule has no value; expected --rule RULES`},
	{[]string{truthName, "--lambda", "1"}, `there is no option --lambda`},
	{[]string{truthName, "digits"}, `unexpected argument "digits"; options begin with --`},
	{[]string{truthName, "--rule", truth.Methods()[0], "--mode", "full"},
		`no cell of the table is left; with the rest, --mode can be batch`},
	{[]string{truthName, "--rule", "adam", "--mode", "batch"},
		`no cell of the table is left; with the rest, --mode can be full, full+polish, unscaled, mini-batch, stochastic+polish, svrg`},
	{[]string{truthName, "--penalty", "mcp", "--problem", "golub-logistic"},
		`no cell of the table is left; with the rest, --penalty can be l1`},
	{[]string{truthName, "--problem", "golub-logistik"}, `--problem is "golub-logistik"; expected names that --help lists; did you mean golub-logistic?`},
}

// A wrong command line is answered by one line and a hint, before any work: no file, no folder, no epoch.
func TestUsageErrors(t *testing.T) {
	for _, c := range usageErrors {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "out")
			args := c.args
			if len(args) > 0 && args[0] == compareName {
				args = append([]string{compareName, "--out", dir}, args[1:]...)
			}
			want := outcome{cli.Usage, "", "demo: " + c.want + "\ndemo: try --help\n"}
			if diff := cmp.Diff(want, execute(t, args...), cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if _, err := os.Stat(dir); !os.IsNotExist(err) {
				t.Errorf("stat of the output folder: %v; expected none made for a wrong command line", err)
			}
		})
	}
}

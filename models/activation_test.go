package models_test

import (
	"testing"

	"proxgrad/models"
)

// Every activation is valid and has its name; the first that is none is refused.
func TestActivationNames(t *testing.T) {
	for i, name := range []string{"relu", "tanh", "sigmoid", "softplus", "silu", "gelu"} {
		a := models.Activation(i)
		if a.String() != name {
			t.Errorf("activation %d is %v, want %s", i, a, name)
		}
		if err := (&models.NeuralNet{Hidden: []int{2}, Activation: a}).Validate(); err != nil {
			t.Errorf("%v: %v", a, err)
		}
	}
	if err := (&models.NeuralNet{Activation: 6}).Validate(); err == nil {
		t.Error("activation 6 is valid")
	}
}

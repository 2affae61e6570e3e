package prox_test

func nonconvexMembers() []member {
	return []member{}
}

package catalogue

var nonconvex = []Entry{}

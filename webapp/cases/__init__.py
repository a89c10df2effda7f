"""The heart: a case is its log; what people are asked, by when, and who may see it follows from that."""

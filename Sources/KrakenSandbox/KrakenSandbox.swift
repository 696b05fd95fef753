// The built-in exchange.

print("kraken-bench")

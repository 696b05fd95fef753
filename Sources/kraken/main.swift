print("kraken")

import KrakenSandbox
import Trading

extension Benchmark {
    /// The order book that the built-in exchange matches with, without its database.
    static let matching = Benchmark("matching", "limit orders and cancels in the exchange's order book") { options in
        let flow = OrderFlow(seed: options.seed, count: 1_000_000)
        var (ours, floor): ([Double], [Double]) = ([], [])
        var result = OrderFlow.Result()
        for _ in 0..<5 {
            let start = ContinuousClock.now
            result = flow.run()
            let middle = ContinuousClock.now
            guard flow.lookUp() > 0 else { throw BenchmarkError("nothing was looked up") }
            let end = ContinuousClock.now
            ours.append(Double(flow.orders) / (middle - start).milliseconds * 1000)
            floor.append(Double(flow.orders) / (end - middle).milliseconds * 1000)
        }
        try flow.check(result)
        return [
            Figure(
                what: "limit orders matched, --seed \(options.seed)", value: ours.median.text(0) + "/s",
                floor: "a dictionary of them \(floor.median.text(0))/s",
                ratio: (ours.median / floor.median).text(2), goal: ">= 500000/s")
        ]
    }
}

/// Orders and cancels made in advance: of ten operations, five orders that mostly wait, one that crosses the price
/// and is thrice as large, and four cancels of one of the latest 20,000 orders, which may be gone by then.
struct OrderFlow: Sendable {
    private enum Step: Sendable {
        case submit(OrderBook.Order)
        case cancel(Int)
    }

    /// What became of them.
    struct Result {
        var matches = 0
        var cancels = 0
        var tradedLots: Int64 = 0
        var restingLots: Int64 = 0
        var book = OrderBook()
    }

    private var steps: [Step] = []
    /// How many of the operations are orders.
    private(set) var orders = 0

    init(seed: UInt64, count: Int) {
        var random = Random(seed: seed)
        var middle: Int64 = 1_000_000
        for step in 0..<count {
            middle += Int64.random(in: -2...2, using: &random)
            guard step % 10 < 6 || orders == 0 else {
                steps.append(.cancel(Int.random(in: max(0, orders - 20_000)..<orders, using: &random)))
                continue
            }
            let crosses = step % 10 == 5
            let side: Side = Bool.random(using: &random) ? .buy : .sell
            let away = crosses ? -Int64.random(in: 1...50, using: &random) : Int64.random(in: 1...400, using: &random)
            let lots = Int64.random(in: 1...1_000, using: &random) * (crosses ? 3 : 1)
            steps.append(
                .submit(
                    OrderBook.Order(
                        id: orders, owner: Int.random(in: 0..<1_000, using: &random), side: side,
                        price: side == .buy ? middle - away : middle + away, lots: lots)))
            orders += 1
        }
    }

    /// Lets a new book have all of it.
    func run() -> Result {
        var result = Result()
        for step in steps {
            switch step {
            case .submit(let order):
                let outcome = result.book.submit(order, rests: true, prevention: .cancelOldest)
                result.matches += outcome.matches.count
                for match in outcome.matches { result.tradedLots += match.lots }
                result.cancels += outcome.cancelled.count
            case .cancel(let id):
                if result.book.cancel(id) { result.cancels += 1 }
            }
        }
        return result
    }

    /// The least that is to be done: each order is kept by its name, and found by it when it is cancelled.
    func lookUp() -> Int {
        var (places, found): ([Int: Int], Int) = ([:], 0)
        for (number, step) in steps.enumerated() {
            switch step {
            case .submit(let order): places[order.id] = number
            case .cancel(let id): if places.removeValue(forKey: id) != nil { found += 1 }
            }
        }
        return found
    }

    /// Makes sure that the book did its work: it is not crossed, much traded, and every order is accounted for.
    func check(_ result: Result) throws {
        guard let bid = result.book.best(.buy), let ask = result.book.best(.sell), bid < ask,
            result.matches > orders / 4, result.cancels > orders / 10, result.tradedLots > 0,
            result.book.count + result.cancels < orders
        else { throw BenchmarkError("the order book did not match: \(result.matches), \(result.cancels)") }
    }
}

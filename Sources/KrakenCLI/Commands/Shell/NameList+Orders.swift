import KrakenCore
import Storage
import Trading

extension Tool {
    /// The names that shells are offered of this venue; nil where the settings name none.
    var names: NameList? {
        (try? settings.venue()).map { NameList(folder: settings.home.data + "/" + $0.folderName) }
    }
}

extension NameList {
    /// The kind of names that order ids are.
    static let orderKind = "orders"

    /// Keeps the open orders for shells; a help that may be missing is no reason to fail.
    func remember(_ orders: [ExchangeOrder], pairs: [String: String]) {
        try? replace(
            Self.orderKind,
            with: orders.map { order in
                let market = pairs[order.terms.pairName] ?? order.terms.pairName
                let words = "\(order.terms.side.rawValue) \(order.quantity) \(market)"
                return Entry(order.id.description, order.terms.price.map { "\(words) at \($0)" } ?? words)
            })
    }

    /// Keeps an order that was just placed.
    func remember(_ ids: [OrderID], words: String) {
        for id in ids { try? add(Entry(id.description, words), to: Self.orderKind) }
    }
}

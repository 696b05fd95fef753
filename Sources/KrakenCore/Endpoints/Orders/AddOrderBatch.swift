public import Transport

/// Places two to fifteen orders of one market with one call.
///
/// The exchange refuses all of them when it does not understand one; what its engine refuses is refused one by one.
public struct AddOrderBatch: MoneyCall, Hashable {
    /// What the exchange says of the orders, in the order in which they were sent.
    public struct Response: WireReadable, Hashable, Sendable {
        /// One for each order.
        public let lines: [Line]

        public init(wire: JSON) throws {
            lines = try WireFields(wire).elements("orders").map(Line.init)
        }
    }

    /// What the exchange says of one of the orders.
    public enum Line: Hashable, Sendable {
        /// It took it.
        case placed(OrderID, text: String)
        /// It refused it.
        case refused([ExchangeError], text: String)
        /// It said something from which nothing follows.
        case unclear(String)

        init(_ wire: JSON) {
            let text = wire["descr"]?["order"]?.string ?? ""
            let ids = wire["txid"].map { $0.elements?.compactMap(\.string) ?? [$0.string ?? ""] } ?? []
            let texts = (wire["error"]?.string.map { [$0] } ?? wire["error"]?.elements?.compactMap(\.string) ?? [])
                .filter { !$0.isEmpty }
            let errors = texts.map(ExchangeError.init).filter { $0.severity == .error }
            switch (ids.map { OrderID($0) }, errors) {
            case (let ids, []) where ids.count == 1 && ids[0].isWellFormed: self = .placed(ids[0], text: text)
            case ([], let errors) where !errors.isEmpty:
                self = errors.contains(where: \.leavesRowInDoubt) ? .unclear(errors.text) : .refused(errors, text: text)
            default: self = .unclear("a line with neither an order id nor an error")
            }
        }
    }

    public static let name = "AddOrderBatch"
    public static var encoding: BodyEncoding { .json }
    public var parameters: [Parameter] { parameters(deadline: nil) }

    public func parameters(at moment: CallMoment) -> [Parameter] {
        parameters(deadline: deadline?.parameter(sentAt: moment))
    }

    /// One line for each order, and no id twice; anything else says nothing about any of them.
    public func acceptance(of result: JSON) -> Response? {
        guard let response = try? Response(wire: result), response.lines.count == orders.count else { return nil }
        let ids = response.lines.compactMap(\.orderID)
        return Set(ids).count == ids.count ? response : nil
    }

    public func evidence(in result: JSON) -> [String] {
        (result["orders"]?.elements ?? []).flatMap { Self.names(in: $0["txid"]) }
    }

    /// The exchange's key of the market.
    public var pairID: String
    /// The orders; their own deadlines and markets are not sent.
    public var orders: [AddOrder]
    /// Until when the exchange may carry them out.
    public var deadline: Deadline?

    /// Orders ready to be sent.
    public init(pairID: String, orders: [AddOrder], deadline: Deadline?) {
        self.pairID = pairID
        self.orders = orders
        self.deadline = deadline
    }

    private func parameters(deadline: Parameter?) -> [Parameter] {
        [Parameter("pair", text: pairID), Parameter("orders", .array(orders.map(\.batchRow))), deadline]
            .compactMap(\.self)
    }
}

extension AddOrderBatch.Line {
    /// The order's id, when it was placed.
    public var orderID: OrderID? {
        if case .placed(let id, _) = self { return id }
        return nil
    }
}

extension ExchangeError {
    /// Whether a row that carries this error may have been placed all the same.
    fileprivate var leavesRowInDoubt: Bool {
        switch OrderVerdict(self) {
        case .exists: true
        case .unknown: ["", "service", "general", "database"].contains(category.lowercased())
        case .refused, .refusedMayPass, .invalidNonce: false
        }
    }
}

extension AddOrder {
    /// The order as a row of a batch: without its market, and with its conditional close as an object.
    fileprivate var batchRow: JSON {
        let all = parameters.filter { $0.name != "pair" }
        let plain = all.filter { !$0.name.hasPrefix("close[") }.map { JSON.Member($0.name, $0.value) }
        let close = all.filter { $0.name.hasPrefix("close[") }.map {
            JSON.Member(String($0.name.dropFirst(6).dropLast()), $0.value)
        }
        return .object(plain + (close.isEmpty ? [] : [JSON.Member("close", .object(close))]))
    }
}

/// Has the exchange check a batch's arguments without placing it; a read, as far as repeating goes.
public struct ValidateBatch: Endpoint {
    /// The orders in the exchange's words, and what it would refuse.
    public struct Response: WireReadable, Sendable {
        /// One for each order: its words, those of its conditional close, and the exchange's error where it has one.
        public let lines: [(text: String, close: String?, error: String?)]

        public init(wire: JSON) throws {
            lines = try WireFields(wire).elements("orders").map { row in
                let description = row["descr"]
                // The exchange writes it beside the description, where its other answers have it inside.
                let close = row["close"]?.string ?? description?["close"]?.string
                return (description?["order"]?.string ?? "", close, row["error"]?.string)
            }
        }
    }

    public static let name = AddOrderBatch.name
    public static var encoding: BodyEncoding { .json }
    public var access: Access { .account(cost: 0) }
    public var parameters: [Parameter] { batch.parameters + [Parameter("validate", true)] }

    public func parameters(at moment: CallMoment) -> [Parameter] {
        batch.parameters(at: moment) + [Parameter("validate", true)]
    }

    /// The batch to check.
    public var batch: AddOrderBatch

    /// Has a batch's arguments checked.
    public init(_ batch: AddOrderBatch) {
        self.batch = batch
    }
}

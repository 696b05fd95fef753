public import Transport

/// Places an order.
public struct AddOrder: MoneyCall, Hashable {
    /// What the exchange says of an order it took.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The exchange's names; one for an ordinary order.
        public let ids: [OrderID]
        /// The order in one line.
        public let text: String
        /// The order that follows each fill, in one line; nil for none.
        public let closeText: String?

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            let description = try? fields.fields("descr")
            ids = try fields.list("txid").map { OrderID($0) }
            text = try description?.optionalText("order") ?? ""
            closeText = try description?.optionalText("close").flatMap { $0.isEmpty ? nil : $0 }
        }

        init(ids: [OrderID], text: String, closeText: String?) {
            self.ids = ids
            self.text = text
            self.closeText = closeText
        }
    }

    public static let name = "AddOrder"
    public var parameters: [Parameter] { parameters(deadline: nil) }

    public func parameters(at moment: CallMoment) -> [Parameter] {
        parameters(deadline: deadline?.parameter(sentAt: moment))
    }

    public var pairCost: PairCost? { PairCost(pairID: pairID, points: Points(whole: 1)) }

    public func acceptance(of result: JSON) -> Response? {
        let ids = evidence(in: result).map { OrderID($0) }
        guard !ids.isEmpty, ids.count == result["txid"]?.elements?.count, ids.allSatisfy(\.isWellFormed) else {
            return nil
        }
        let description = result["descr"]
        let close = description?["close"]?.string
        return Response(ids: ids, text: description?["order"]?.string ?? "", closeText: close == "" ? nil : close)
    }

    public func evidence(in result: JSON) -> [String] {
        Self.names(in: result["txid"])
    }

    /// The exchange's key of the market.
    public var pairID: String
    /// Buy or sell.
    public var side: Side
    /// The exchange's word for the type.
    public var typeName: String
    /// The quantity, written with the market's digits.
    public var volume: String
    /// The first price, written with the market's digits; nil for a market order.
    public var price: String?
    /// The second price; nil for none.
    public var secondPrice: String?
    /// Our own name for the order; never together with ``userReference``.
    public var clientOrderID: ClientOrderID?
    /// Our own number for the order.
    public var userReference: Int32?
    /// Until when the exchange may carry it out.
    public var deadline: Deadline?
    /// Flags, such as `post`, `fcib`, `fciq`.
    public var flags: [String]
    /// `GTC`, `IOC`, `GTD` or `FOK`; nil for the exchange's default.
    public var timeInForce: String?
    /// Anything else, by wire name, such as `leverage` or `close[price]`.
    public var others: [Parameter]

    /// An order ready to be sent.
    public init(
        pairID: String, side: Side, typeName: String, volume: String, price: String? = nil,
        secondPrice: String? = nil, clientOrderID: ClientOrderID? = nil, userReference: Int32? = nil,
        deadline: Deadline? = nil, flags: [String] = [], timeInForce: String? = nil, others: [Parameter] = []
    ) {
        self.pairID = pairID
        self.side = side
        self.typeName = typeName
        self.volume = volume
        self.price = price
        self.secondPrice = secondPrice
        self.clientOrderID = clientOrderID
        self.userReference = userReference
        self.deadline = deadline
        self.flags = flags
        self.timeInForce = timeInForce
        self.others = others
    }

    private func parameters(deadline: Parameter?) -> [Parameter] {
        [
            Parameter("ordertype", text: typeName), Parameter("type", text: side.rawValue),
            Parameter("volume", text: volume), Parameter("pair", text: pairID), Parameter("price", optional: price),
            Parameter("price2", optional: secondPrice), Parameter("oflags", list: flags),
            Parameter("timeinforce", optional: timeInForce), Parameter("cl_ord_id", optional: clientOrderID),
            Parameter("userref", optional: userReference),
            deadline,
        ].compactMap(\.self) + others
    }
}

public import Transport

/// Cancels an order.
public struct CancelOrder: Endpoint {
    public typealias Response = Cancellation

    /// Which order.
    public enum Target: Hashable, Sendable {
        /// The one of that name.
        case order(OrderID)
        /// The one of our own name.
        case clientOrder(ClientOrderID)
        /// Every order with that number.
        case userReference(Int32)
    }

    public static let name = "CancelOrder"

    public var access: Access {
        switch target {
        case .order, .clientOrder: .cancel
        case .userReference: .cancelAll
        }
    }

    public var parameters: [Parameter] {
        switch target {
        case .order(let id): [Parameter("txid", text: id)]
        case .clientOrder(let id): [Parameter("cl_ord_id", text: id)]
        case .userReference(let number): [Parameter("txid", .integer(number))]
        }
    }

    /// Which order.
    public var target: Target

    /// Cancels an order.
    public init(_ target: Target) {
        self.target = target
    }
}

/// Cancels every open order of the account.
public struct CancelAll: Endpoint {
    public typealias Response = Cancellation

    public static let name = "CancelAll"
    public var access: Access { .cancelAll }
    public var parameters: [Parameter] { [] }

    /// Cancels every open order of the account.
    public init() {}
}

/// What the exchange says of a cancel.
public struct Cancellation: WireReadable, Hashable, Sendable {
    /// How many orders it cancels.
    public let count: Int
    /// Whether it is still at it.
    public let isPending: Bool

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        count = try fields.integer("count")
        isPending = try fields.optionalBool("pending") ?? false
    }
}

import Transport

/// Has the exchange check an order's arguments without placing it; a read, as far as repeating goes.
///
/// It does not check funds, counters, the limit of open orders, or whether a post-only order would trade.
public struct ValidateOrder: Endpoint {
    public typealias Response = AddOrder.Response

    public static let name = AddOrder.name
    public var access: Access { .account(cost: 0) }
    public var parameters: [Parameter] { order.parameters + [Parameter("validate", true)] }

    public func parameters(at moment: CallMoment) -> [Parameter] {
        order.parameters(at: moment) + [Parameter("validate", true)]
    }

    /// The order to check.
    public var order: AddOrder

    /// Has an order's arguments checked.
    public init(_ order: AddOrder) {
        self.order = order
    }
}

import Transport

/// Cancels up to fifty orders with one call; those that are not open are left out.
///
/// How many of them it cancelled is all the exchange says, so each has to be looked for afterwards.
public struct CancelOrderBatch: Endpoint {
    public typealias Response = Cancellation

    /// How many orders one call takes.
    public static let maximumCount = 50

    public static let name = "CancelOrderBatch"
    public static var encoding: BodyEncoding { .json }
    public var access: Access { .cancel }

    public var parameters: [Parameter] {
        let names = clientOrderIDs.map { JSON.string($0.description) }
        let ids = orderIDs.map { JSON.string($0.description) }
        return [
            ids.isEmpty ? nil : Parameter("orders", .array(ids)),
            names.isEmpty ? nil : Parameter("cl_ord_ids", .array(names)),
        ].compactMap(\.self)
    }

    /// Orders by the exchange's names.
    public var orderIDs: [OrderID]
    /// Orders by our own names.
    public var clientOrderIDs: [ClientOrderID]

    /// Cancels orders; ``maximumCount`` in all at most, the exchange refuses more.
    public init(orderIDs: [OrderID] = [], clientOrderIDs: [ClientOrderID] = []) {
        self.orderIDs = orderIDs
        self.clientOrderIDs = clientOrderIDs
    }
}

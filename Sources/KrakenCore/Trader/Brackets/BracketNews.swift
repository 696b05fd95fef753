/// What happens to a bracket, for those who watch it.
public enum BracketNews: Sendable {
    /// An order is on its way.
    case placing(Bracket.Leg, Quantity, ClientOrderID)
    /// The exchange took it.
    case placed(Bracket.Leg, OrderID?, ClientOrderID)
    /// Nothing came of it.
    case refused(Bracket.Leg, ClientOrderID, String)
    /// Its answer was lost: it is looked for.
    case lost(Bracket.Leg, ClientOrderID, String)
    /// An order is being cancelled.
    case cancelling(Bracket.Leg, OrderID?)
    /// What was seen of it after its cancel.
    case cancelled(Bracket.Leg, Bracket.Sighting)
    /// An order traded so much so far.
    case traded(Bracket.Leg, Quantity)
    /// There was no stop for so long, and now there is one, or none is needed.
    case covered(Duration)
    /// Something somebody must know at once.
    case alarm(Bracket.Alarm)
    /// That is over.
    case settled(Bracket.Alarm)
    /// The price cannot be had, and why.
    case priceMissing(String)
    /// The price can be had again.
    case priceBack
    /// The watched price has come, and nothing is cancelled as long as this stands in the way.
    case swapDelayed(Obstacle)
    /// Nothing stands in the way any more.
    case swapPossible
    /// It is in another state; everything worth words is told by itself.
    case moved
    /// It is over.
    case ended(Bracket.End)

    /// Why a swap that is due is not begun.
    public enum Obstacle: Sendable {
        /// What it asks of the exchange's limits is free after so long only.
        case limits(Duration)
        /// The market does not take one of the two orders.
        case state(OrderCheck.Problem)
        /// Something it needs could not be had, and why.
        case failure(String)
    }
}

/// A bracket at one moment.
public struct BracketReport: Sendable {
    /// The state machine.
    public var bracket: Bracket
    /// The order that is live, or may be, or was the last one.
    public var order: OrderIntent?
    /// Every order of the bracket, oldest first.
    public var orders: [Member] = []
    /// Why the last order came to nothing; nil when it did not.
    public var failure: OrderFailure?
    /// All the time without a stop until now.
    public var exposure = Duration.zero

    /// An order of a bracket.
    public struct Member: Hashable, Sendable {
        /// Which leg it is.
        public var leg: Bracket.Leg
        /// Our own name of it.
        public var id: ClientOrderID
        /// The exchange's name; nil when it has none.
        public var orderID: OrderID?
    }

    /// Why nothing came of an order.
    public enum OrderFailure: Sendable {
        /// It was not sent.
        case error(any Error)
        /// The exchange refused it, perhaps only for now.
        case refused([ExchangeError], mayPass: Bool)
        /// Its answer was lost, and it is proved that it was not placed.
        case notPlaced(String)
        /// Its answer was lost, and nobody knows.
        case unknown(String)
    }
}

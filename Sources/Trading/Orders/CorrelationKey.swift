/// What goes out with an order and finds it again when the answer is lost.
///
/// An order carries exactly one of them, because the exchange forbids both.
public enum CorrelationKey: Hashable, Sendable {
    /// Our own name of the order.
    case clientOrder(ClientOrderID)
    /// Our own number; other orders may carry the same one.
    case userReference(Int32)

    /// The name; nil for a number.
    public var clientOrderID: ClientOrderID? {
        if case .clientOrder(let id) = self { return id }
        return nil
    }

    /// The number; nil for a name.
    public var userReference: Int32? {
        if case .userReference(let number) = self { return number }
        return nil
    }
}

extension ClientOrderID {
    /// The form in which two spellings of the same 128 bits are equal: lower case, and no dashes in a UUID.
    public var folded: String {
        let text = description.lowercased()
        return text.utf8.count == 36 ? text.filter { $0 != "-" } : text
    }
}

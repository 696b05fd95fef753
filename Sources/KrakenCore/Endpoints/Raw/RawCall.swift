public import Transport

/// A call that changes nothing, made by path and parameters as somebody gave them.
public struct RawCall: Call, Hashable {
    public typealias Response = RawResult

    public static let name = "raw"
    public var endpoint: String { path.name }
    public var access: Access { path.isPrivate ? .account(cost: cost) : .open }

    /// Which call.
    public let path: EndpointPath
    public let parameters: [Parameter]
    public let bodyEncoding: BodyEncoding
    private let cost: Int

    /// A call that changes nothing; nil for one that may.
    public init?(_ path: EndpointPath, _ parameters: [Parameter], encoding: BodyEncoding) {
        switch path.kind(with: parameters) {
        case .open: cost = 1
        case .read(let cost), .file(let cost): self.cost = cost
        case .command, .mover, .unknown: return nil
        }
        (self.path, self.parameters, bodyEncoding) = (path, parameters, encoding)
    }
}

/// A call that moves money or may do so, made by path and parameters as somebody gave them: sent once, never looked up.
public struct RawMove: MoneyCall, Hashable {
    public typealias Response = RawResult

    public static let name = "raw"
    public var endpoint: String { path.name }
    public var access: Access { .single(cost: cost) }

    /// Which call.
    public let path: EndpointPath
    public let parameters: [Parameter]
    public let bodyEncoding: BodyEncoding
    private let cost: Int

    /// A call that moves money and has no command; nil for any other.
    public init?(_ path: EndpointPath, _ parameters: [Parameter], encoding: BodyEncoding) {
        switch path.kind(with: parameters) {
        case .mover(let cost): self.cost = cost
        case .unknown: cost = EndpointKind.unknownCost
        case .open, .read, .file, .command: return nil
        }
        (self.path, self.parameters, bodyEncoding) = (path, parameters, encoding)
    }

    /// Null says nothing of what was done.
    public func acceptance(of result: JSON) -> Response? { result == .null ? nil : RawResult(wire: result) }

    public static func verdict(of error: ExchangeError) -> OrderVerdict? {
        switch error.kind {
        case .earnBelowMinimum, .earnAboveMaximum, .earnInsufficientFunds, .earnPermissionDenied: .refused
        case .earnBusy: .refusedMayPass
        default: OrderVerdict(funding: error)
        }
    }
}

/// A `result` as the exchange sent it.
public struct RawResult: WireReadable, Hashable, Sendable {
    /// Keys in their order, numbers with their digits.
    public let json: JSON

    public init(wire: JSON) { json = wire }
}

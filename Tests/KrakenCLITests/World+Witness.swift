import FaultMatrix
import KrakenCore

extension World {
    /// The exchange itself, past the program.
    func witness() throws -> Witness { try Witness(home: home, time: time) }

    func openOrders() async throws -> [ExchangeOrder] { try await witness().openOrders() }
}

import KrakenCore
import Storage
import Trading

/// How old the names and rules of the markets are that a venue's catalogue keeps.
struct CatalogueFacts: Sendable {
    /// When it was fetched; nil when it never was, or cannot be read.
    var fetchedAt: Timestamp?
    /// How old it is; nil likewise.
    var age: Duration?

    /// Looks at the catalogue of a venue; none is made.
    init(_ home: Home, _ venue: Venue, now: Timestamp) {
        let path = home.data + "/" + venue.folderName + "/catalogue.db"
        guard Files.exists(path) else { return }
        fetchedAt = try? CatalogueRepository(path: path).fetchedAt()
        age = fetchedAt.map { now - $0 }
    }

    /// Such as `fetched 3 h 5 min ago`.
    var words: String { age.map { "fetched \($0.inUnits) ago" } ?? "not fetched yet" }

    /// For the doctor; an old one is fetched anew when it is needed.
    var check: Check { Check(.files, "catalogue", .ok, words) }
}

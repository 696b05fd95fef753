import Storage
public import Trading

/// What is wrong with the name of a market or an asset.
public enum NameError: Error, Hashable, Sendable {
    /// No market of that name; the suggestion is the nearest one.
    case unknownPair(String, suggestion: String?)
    /// No asset of that name; the suggestion is the nearest one.
    case unknownAsset(String, suggestion: String?)
}

/// The exchange's markets and assets by every name people use, from a catalogue on disk.
///
/// The catalogue is fetched when there is none, when it is too old, and when an unknown name is asked for. When the
/// exchange cannot be reached, or answers nothing usable, an old catalogue is better than none.
public actor Markets {
    private let path: String
    private let kraken: Kraken
    private let now: @Sendable () -> Timestamp
    private let maximumAge: Duration
    private let defaultQuote: String?
    private var repository: CatalogueRepository?
    private var names: AssetNames?
    private var toldAge = false

    /// How old a catalogue must be before an unknown name has it fetched again.
    private static let unknownNameAge = Duration.seconds(60)

    /// Markets with their catalogue at `path`; nothing is opened before the first question.
    ///
    /// - Parameter defaultQuote: the currency of a market that is named by its asset alone; nil when none is.
    public init(
        path: String, kraken: Kraken, maximumAge: Duration, defaultQuote: String? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.path = path
        self.kraken = kraken
        self.maximumAge = maximumAge
        self.defaultQuote = defaultQuote
        self.now = now
    }

    /// The market a user means.
    ///
    /// Throws a ``NameError`` with a suggestion, and the errors of fetching and of the file.
    public func instrument(named text: String) async throws -> Instrument {
        try await refreshIfOld()
        if let found = try lookUp(text) { return found }
        if try age() > Self.unknownNameAge {
            try await refresh()
            if let found = try lookUp(text) { return found }
        }
        throw NameError.unknownPair(text, suggestion: try suggestion(for: text))
    }

    /// The market between two assets; nil when there is none.
    public func instrument(pair: Pair) async throws -> Instrument? {
        try await refreshIfOld()
        return try open().instrument(pair: pair)
    }

    /// The names of all markets.
    public func pairs() async throws -> Set<Pair> {
        try await refreshIfOld()
        return try Set(open().pairNames().compactMap(Pair.init(name:)))
    }

    /// The asset a user means.
    public func asset(named text: String) async throws -> Asset {
        var names = try await assetNames()
        if let asset = names.asset(named: text) { return asset }
        if try age() > Self.unknownNameAge {
            try await refresh()
            names = try await assetNames()
            if let asset = names.asset(named: text) { return asset }
        }
        throw NameError.unknownAsset(text, suggestion: names.nearest(to: text)?.description)
    }

    /// The names of all assets.
    public func assetNames() async throws -> AssetNames {
        try await refreshIfOld()
        if let names { return names }
        let read = AssetNames(try open().assets())
        names = read
        return read
    }

    /// The modern name of a market by one of the exchange's own names; that name itself when it is not known.
    public func modernName(_ text: String) async -> String {
        (try? await refreshIfOld()) != nil ? (try? lookUp(text))?.pair.description ?? text : text
    }

    /// Everything the exchange lists.
    func content() async throws -> CatalogueContent {
        try await refreshIfOld()
        let repository = try open()
        let assets = try repository.assets()
        return CatalogueContent(
            instruments: try repository.instruments(), assets: assets, names: AssetNames(assets),
            fetchedAt: try repository.fetchedAt() ?? Timestamp(nanoseconds: 0))
    }

    /// The markets that words find.
    func instruments(matching words: [String], in content: CatalogueContent) throws -> [Instrument] {
        try content.instruments(matching: words) { try lookUp($0) }
    }

    /// The market of that name, and the names of all assets, as the catalogue on disk has them, however old it is.
    ///
    /// Nobody is asked; nil where there is none.
    func kept(_ text: String) -> (instrument: Instrument, names: AssetNames)? {
        guard let instrument = try? lookUp(text), let names = try? names ?? AssetNames(open().assets()) else {
            return nil
        }
        return (instrument, names)
    }

    // MARK: States of markets, see Markets+States.swift

    nonisolated var client: Kraken { kraken }
    /// Now, by the local clock.
    nonisolated var moment: Timestamp { now() }
    /// When the catalogue was fetched; nil when it never was.
    var fetched: Timestamp? { (try? open().fetchedAt()) ?? nil }

    func keptState(id: String) throws -> (status: Instrument.Status, seenAt: Timestamp)? { try open().state(id: id) }

    func keep(_ status: Instrument.Status, id: String, at moment: Timestamp) throws {
        try open().keep(state: status, id: id, at: moment)
    }

    func forgetKeptStates() throws { try open().forgetStates() }

    // MARK: The catalogue

    private func lookUp(_ text: String) throws -> Instrument? {
        let repository = try open()
        if let sides = Spelling.sides(text) {
            // Modern names, as nearly always: found without reading the names of all assets.
            let asWritten = Pair(base: Asset(sides.0), quote: Asset(sides.1))
            if let instrument = try repository.instrument(pair: asWritten) { return instrument }
            let names = try self.names ?? AssetNames(repository.assets())
            self.names = names
            guard let base = names.asset(named: sides.0), let quote = names.asset(named: sides.1) else { return nil }
            return try repository.instrument(pair: Pair(base: base, quote: quote))
        }
        if let found = try repository.instrument(spelling: Spelling.normalised(text)) { return found }
        return try defaultQuote.flatMap { try lookUp("\(text)/\($0)") }
    }

    /// The market the other way round, else the one whose name is nearest.
    private func suggestion(for text: String) throws -> String? {
        if let (base, quote) = Spelling.sides(text), let inverse = try lookUp("\(quote)/\(base)") {
            return inverse.pair.description
        }
        let wanted = Spelling.normalised(text)
        let ranked = try open().pairNames().map { ($0, Spelling.distance(Spelling.normalised($0), wanted)) }
        return ranked.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }?.0
    }

    private func open() throws -> CatalogueRepository {
        if let repository { return repository }
        try Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        let opened = try CatalogueRepository(path: path)
        repository = opened
        return opened
    }

    /// How old the catalogue is; a clock that went back makes it old, not new.
    private func age() throws -> Duration {
        guard let fetched = try open().fetchedAt(), fetched <= now() else { return .seconds(1 << 40) }
        return now() - fetched
    }

    private func refreshIfOld() async throws {
        let age = try age()
        guard age > maximumAge else {
            if !toldAge { kraken.observe(.remembered("markets and assets", age: age)) }
            toldAge = true
            return
        }
        do {
            try await refresh()
        } catch let error as KrakenError {
            guard error.canPass, try open().fetchedAt() != nil else { throw error }
        }
    }

    private func refresh() async throws {
        let assets = try await kraken.send(Assets()).value.assets.map { record in
            AssetEntry(
                id: record.id, alternativeName: record.alternativeName,
                name: AssetNames.modern(alternativeName: record.alternativeName), decimals: record.decimals,
                displayDecimals: record.displayDecimals, kind: record.assetClass, status: record.status,
                collateralValue: record.collateralValue)
        }
        let records = try await kraken.send(AssetPairs()).value.pairs
        let byID = Dictionary(assets.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let instruments = records.filter { !$0.id.hasSuffix(".d") }.map { record in
            let base = byID[record.baseID] ?? AssetNames.modern(alternativeName: record.baseID)
            let quote = byID[record.quoteID] ?? AssetNames.modern(alternativeName: record.quoteID)
            return record.instrument(named: Pair(base: base, quote: quote))
        }
        guard !assets.isEmpty, !instruments.isEmpty else { throw KrakenError.unreadable("an empty catalogue") }
        let spellings = PairSpellings(instruments, assets: assets).all
        try open().replace(instruments: instruments, assets: assets, spellings: spellings, at: now())
        keepNames(instruments, assets)
        names = nil
    }

    /// Keeps the names for shells, too; a help that may be missing is no reason to fail.
    private func keepNames(_ instruments: [Instrument], _ assets: [AssetEntry]) {
        let list = NameList(folder: String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        try? list.replace("pairs", with: instruments.map(\.pair.description).sorted().map { .init($0) })
        try? list.replace("assets", with: Set(assets.map(\.name.description)).sorted().map { .init($0) })
    }
}

extension KrakenError {
    /// Whether the fault says nothing about what was asked, so that asking later may help.
    fileprivate var canPass: Bool {
        switch self {
        case .unreachable, .badStatus, .unreadable, .rateLimited, .heldBack: true
        case .exchange(let errors):
            errors.allSatisfy { $0.category.lowercased() == "service" || $0.kind.repetition != .never }
        default: false
        }
    }
}

extension AssetNames {
    /// The known name nearest to a misspelt one: two letters away, one where the name is short.
    func nearest(to text: String) -> Asset? {
        let ranked = all.map { ($0, Spelling.distance($0.description.uppercased(), text.uppercased())) }
        return ranked.filter { $0.1 <= (text.utf8.count > 4 ? 2 : 1) }.min { $0.1 < $1.1 }?.0
    }
}

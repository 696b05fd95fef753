import Transport

/// A file of orders, as texts by name: JSON, or CSV with a header.
struct BatchFile: Sendable {
    /// One order of the file.
    struct Row: Sendable {
        /// Where it stands: `order 2`, `line 3`.
        var place: String
        /// What is written there, by the names in ``BatchFile/names``.
        var fields: [String: String]
    }

    /// What is wrong with the file, and where.
    struct Fault: Error, Hashable, Sendable {
        /// Where: `order 2`, `line 3`; nil for the whole file.
        var place: String?
        /// What is wrong, as a sentence without its period.
        var what: String
    }

    /// The orders, in the order in which they stand.
    var rows: [Row]

    /// Reads a file; its first character tells JSON from CSV.
    init(parsing bytes: [UInt8]) throws(Fault) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(place: nil, what: "it is not UTF-8 text")
        }
        guard let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }) else {
            throw Fault(place: nil, what: "it is empty")
        }
        rows = first == "[" || first == "{" ? try Self.json(bytes) : try Self.table(text)
        guard (2...15).contains(rows.count) else {
            let count = rows.count == 1 ? "1 order" : "\(rows.count) orders"
            throw Fault(place: nil, what: "it has \(count), and a batch has 2 to 15")
        }
    }

    /// The fields of an order, and the other names they are known by.
    static let names: [String: [String]] = [
        "pair": ["market", "symbol"], "side": [], "type": ["order_type", "ordertype"], "volume": ["quantity"],
        "price": [], "price2": [], "displayvol": [], "trigger": [], "leverage": [], "reduce_only": [],
        "post_only": [], "time_in_force": ["timeinforce"], "start_time": ["starttm", "start"],
        "expire_time": ["expiretm", "expires"], "userref": [], "cl_ord_id": [], "oflags": ["flags"],
        "stp": ["stptype"], "close_type": ["close_order_type", "close_ordertype", "close[ordertype]"],
        "close_price": ["close[price]"], "close_price2": ["close[price2]"], "max_slippage": [], "plain_market": [],
    ]

    private static let spellings: [String: String] = {
        var result: [String: String] = [:]
        for (name, others) in names { for spelling in others + [name] { result[spelling] = name } }
        return result
    }()

    /// The name of a field in whatever spelling; throws for a word that names none.
    private static func name(_ text: String, _ place: String) throws(Fault) -> String {
        let word = text.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
        if let name = spellings[String(word)] { return name }
        throw Fault(
            place: place,
            what: "there is no field '\(text)'; the fields are \(names.keys.sorted().joined(separator: ", "))")
    }

    /// The exchange calls the side `type`, when the type is called `ordertype`.
    private static func settled(
        _ pairs: [(String, String)], _ place: String
    ) throws(Fault) -> [String: String] {
        let hasOtherType = pairs.contains { ["ordertype", "order_type", "order-type"].contains($0.0.lowercased()) }
        var fields: [String: String] = [:]
        for (written, value) in pairs where !value.isEmpty {
            let isSide = hasOtherType && written.lowercased() == "type"
            let name = isSide ? "side" : try name(written, place)
            if fields[name] != nil { throw Fault(place: place, what: "'\(name)' is given twice") }
            fields[name] = value
        }
        return fields
    }

    // MARK: JSON

    private static func json(_ bytes: [UInt8]) throws(Fault) -> [Row] {
        let whole: JSON
        do throws(JSONSyntaxError) { whole = try JSON(parsing: bytes) } catch {
            let line = bytes.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
            throw Fault(place: "line \(line)", what: "it is not JSON there (byte \(error.offset))")
        }
        var common: [(String, String)] = []
        var list = whole.elements
        if case .object(let members) = whole {
            for member in members {
                switch member.key.lowercased() {
                case "orders": list = member.value.elements
                case "pair", "market": common.append(("pair", member.value.scalarText ?? ""))
                default:
                    throw Fault(place: nil, what: "beside 'orders' and 'pair', '\(member.key)' means nothing here")
                }
            }
        }
        guard let list else { throw Fault(place: nil, what: "it has no list of orders") }
        var rows: [Row] = []
        for (index, element) in list.enumerated() {
            let place = "order \(index + 1)"
            var pairs = try flat(element, place)
            if !pairs.contains(where: { spellings[$0.0.lowercased()] == "pair" }) { pairs = common + pairs }
            rows.append(Row(place: place, fields: try settled(pairs, place)))
        }
        return rows
    }

    /// The members of an order; those of a nested `close` with its name before theirs.
    private static func flat(_ json: JSON, _ place: String) throws(Fault) -> [(String, String)] {
        guard case .object(let members) = json else { throw Fault(place: place, what: "it is no object") }
        var pairs: [(String, String)] = []
        for member in members {
            switch member.value {
            case .null: continue
            case .object(let inner) where member.key.lowercased() == "close":
                for part in inner {
                    guard let text = part.value.scalarText else {
                        throw Fault(place: place, what: "'close.\(part.key)' is neither text nor number")
                    }
                    pairs.append(("close_" + part.key.lowercased(), text))
                }
            case .array(let elements) where elements.allSatisfy({ $0.string != nil }):
                pairs.append((member.key, elements.compactMap(\.string).joined(separator: ",")))
            default:
                guard let text = member.value.scalarText else {
                    throw Fault(place: place, what: "'\(member.key)' is neither text nor number")
                }
                if case .number = member.value, text.contains(where: { $0 == "e" || $0 == "E" }) {
                    throw Fault(place: place, what: "'\(member.key)' has an exponent; write all digits, such as 0.001")
                }
                pairs.append((member.key, text))
            }
        }
        return pairs
    }

    // MARK: CSV

    private static func table(_ text: String) throws(Fault) -> [Row] {
        var lines = try CSVText(text).lines
        guard !lines.isEmpty else { throw Fault(place: nil, what: "it is empty") }
        let header = lines.removeFirst()
        var rows: [Row] = []
        for line in lines {
            let place = "line \(line.number)"
            guard line.cells.count == header.cells.count else {
                throw Fault(
                    place: place, what: "it has \(line.cells.count) values, and the header \(header.cells.count)")
            }
            rows.append(Row(place: place, fields: try settled(Array(zip(header.cells, line.cells)), place)))
        }
        for cell in header.cells where cell.lowercased() != "type" { _ = try name(cell, "line \(header.number)") }
        return rows
    }
}

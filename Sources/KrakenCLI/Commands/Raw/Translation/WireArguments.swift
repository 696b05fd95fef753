import KrakenCore
import Trading
import Transport

/// What a call carries, taken name by name; whatever is left over in the end is refused, never dropped.
struct WireArguments {
    private var rest: [Parameter]
    /// The call, for messages.
    let command: CommandEndpoint

    init(_ parameters: [Parameter], of command: CommandEndpoint) {
        // In JSON null stands for what is not given.
        rest = parameters.filter { $0.value != .null }
        self.command = command
    }

    private mutating func take(_ name: String) -> JSON? {
        guard let index = rest.firstIndex(where: { $0.name == name }) else { return nil }
        return rest.remove(at: index).value
    }

    /// A text, or a number's digits; nil when it is not given.
    mutating func text(_ name: String) throws(Failure) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.scalarText else {
            throw .call("'\(name)' is given as a list or an object, and has one value")
        }
        guard !text.isEmpty else { throw .call("'\(name)' is empty: leave it out, or give it a value") }
        return text
    }

    /// A text or a number's digits; throws when it is not given.
    mutating func required(_ name: String) throws(Failure) -> String {
        guard let text = try text(name) else { throw .call("\(command.rawValue) needs '\(name)'") }
        return text
    }

    /// A plain decimal, with its digits as they were given.
    mutating func number(_ name: String) throws(Failure) -> String? {
        guard let text = try text(name) else { return nil }
        do throws(DecimalError) { _ = try Quantity(parsing: text) } catch {
            throw .call("'\(name)': '\(text)' \(error.reason(text))")
        }
        return text
    }

    /// A price by the exchange's grammar: a number, or a distance from the last price such as `+5`, `-1%`, `#2`.
    mutating func price(_ name: String) throws(Failure) -> String? {
        guard let text = try text(name) else { return nil }
        do throws(DecimalError) { _ = try OrderPrice(parsing: text) } catch {
            throw .call("'\(name)': '\(text)' \(error.reason(text))")
        }
        return text
    }

    /// A moment the exchange's way; nil for 0, which it writes for none.
    mutating func moment(_ name: String) throws(Failure) -> String? {
        let text = try text(name)
        return text == "0" ? nil : text
    }

    /// A switch, where the call has it.
    mutating func isTrue(_ name: String, allowed: Bool = true) throws(Failure) -> Bool {
        guard allowed, let text = try text(name) else { return false }
        switch text.lowercased() {
        case "true", "1": return true
        case "false", "0": return false
        default: throw .call("'\(name)': '\(text)' is neither true nor false")
        }
    }

    /// The elements of a list, or of a text joined by commas.
    mutating func list(_ name: String) throws(Failure) -> [String] {
        guard let value = take(name) else { return [] }
        let texts = value.elements?.map(\.scalarText) ?? [value.scalarText]
        guard !texts.contains(nil) else { throw .call("'\(name)' is no list of plain values") }
        return texts.compactMap(\.self).flatMap { $0.split(separator: ",").map(String.init) }
    }

    /// The elements of a list as they were given.
    mutating func elements(_ name: String) throws(Failure) -> [JSON] {
        guard let elements = take(name)?.elements else { throw .call("\(command.rawValue) needs a list '\(name)'") }
        return elements
    }

    /// An inner object, its members named like `close[price]`.
    mutating func unfold(_ name: String) throws(Failure) {
        guard case .object(let members)? = rest.first(where: { $0.name == name })?.value else { return }
        _ = take(name)
        for member in members where member.value != .null {
            let inner = "\(name)[\(member.key)]"
            guard !rest.contains(where: { $0.name == inner }) else { throw .call("'\(inner)' is given in two ways") }
            rest.append(Parameter(inner, member.value))
        }
    }

    /// Throws when anything is left that nobody took.
    func finish() throws(Failure) {
        guard let first = rest.first else { return }
        let names = rest.map { "'\($0.name)'" }.joined(separator: ", ")
        throw .call(
            "\(names): this program does not know \(rest.count == 1 ? "it" : "them") as part of \(command.rawValue), and leaves nothing out",
            hint: first.name == "deadline" ? "the tool sets a deadline itself: see KRAKEN_ORDER_DEADLINE" : nil)
    }
}

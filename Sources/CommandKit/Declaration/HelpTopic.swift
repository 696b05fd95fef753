/// Something worth explaining that is no command: `kraken help exit-codes`.
public struct HelpTopic: Sendable {
    /// The word that names it.
    public let name: String
    /// What it is about, in one short sentence.
    public let summary: String
    private let make: @Sendable () -> [HelpSection]

    /// A topic, whose text is made when somebody asks for it.
    public init(_ name: String, summary: String, sections: @escaping @Sendable () -> [HelpSection]) {
        self.name = name
        self.summary = summary
        make = sections
    }

    /// The parts of the text; a section without a title stands by itself, an entry without a term is a paragraph.
    public var sections: [HelpSection] { make() }

    /// The text for what is no terminal, in lines of 80 columns.
    public var text: String { text(width: HelpTable.standardWidth) }

    /// The text in lines of that many columns.
    func text(width: Int) -> String {
        ([summary.wrapped(to: width)] + sections.map { $0.lines(width: width) })
            .map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    var heading: CommandHeading { CommandHeading(name: name, summary: summary, category: "") }
}

extension HelpSection {
    /// The section in lines of that many columns; paragraphs have a margin under a title.
    func lines(width: Int) -> [String] {
        let table = HelpTable(fitting: entries.map(\.term).filter { !$0.isEmpty }, width: width)
        let indent = title.isEmpty ? "" : "  "
        let body = entries.flatMap { entry in
            entry.term.isEmpty
                ? entry.text.wrappedParagraphs(to: width - indent.count)
                    .map { $0.isEmpty ? "" : indent + $0 }
                : table.lines(entry.term, entry.text)
        }
        return (title.isEmpty ? [] : ["\(title):"]) + body
    }
}

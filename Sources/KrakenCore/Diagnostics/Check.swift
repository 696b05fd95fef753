/// One thing that was looked at to see whether all is well, and what was found.
public struct Check: Hashable, Sendable {
    /// What a check is about; checks are told in this order.
    public enum Area: String, Hashable, Sendable, CaseIterable {
        case exchange, clock, key, limits, orders, settings, files, sandbox, versions
    }

    /// How it stands.
    public enum Verdict: String, Hashable, Comparable, Sendable, CaseIterable {
        /// As it should be.
        case ok
        /// Not looked at; ``Check/finding`` says why.
        case skipped
        /// It works, but may do harm some day.
        case warning
        /// It does not work.
        case failed

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What it is about.
    public var area: Area
    /// What was looked at, the same in every version: `nonce_window`.
    public var name: String
    /// How it stands.
    public var verdict: Verdict
    /// What was found, with its numbers.
    public var finding: String
    /// What to do; nil for nothing.
    public var nextStep: String?

    public init(_ area: Area, _ name: String, _ verdict: Verdict, _ finding: String, nextStep: String? = nil) {
        self.area = area
        self.name = name
        self.verdict = verdict
        self.finding = finding
        self.nextStep = nextStep
    }
}

extension Sequence<Check> {
    /// The worst verdict; ok when there is nothing to judge.
    public var verdict: Check.Verdict { map(\.verdict).max() ?? .ok }
}

/// Something that was to be found out.
public enum Fact<Value: Sendable>: Sendable {
    /// It was found out.
    case known(Value)
    /// It could not be; why, and what to do about it.
    case failed(String, nextStep: String?)
    /// It was not asked for; why.
    case skipped(String)
}

extension Fact: Equatable where Value: Equatable {}

extension Duration {
    /// The length in its largest unit that makes sense: `84 ms`, `3 s`, `5 min`, `2 h`, `12 days`.
    var inWords: String {
        let length = abs(milliseconds)
        switch length {
        case ..<1_000: return "\(length) ms"
        case ..<120_000: return "\(length / 1_000) s"
        case ..<7_200_000: return "\(length / 60_000) min"
        case ..<172_800_000: return "\(length / 3_600_000) h"
        default: return "\(length / 86_400_000) days"
        }
    }
}

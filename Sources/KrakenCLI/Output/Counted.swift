extension Int {
    /// So many of something: `1 order`, `2 orders`, `0 entries`.
    ///
    /// - Parameter many: the word for several, where it is not the one for one with an s.
    func counted(_ one: String, _ many: String? = nil) -> String { "\(self) \(self == 1 ? one : many ?? one + "s")" }
}

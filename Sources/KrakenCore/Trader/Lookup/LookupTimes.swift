/// When it is looked for something whose answer was lost, by the monotonic clock.
struct LookupTimes: Sendable {
    /// The moments, the two after which absence may be proved among them.
    let moments: [Duration]

    /// - Parameters:
    ///   - lost: when the answer was lost.
    ///   - absenceCounts: from when on absence may be proved.
    init(after lost: Duration, absenceCounts: Duration, gap: Duration) {
        // A little more than the gap, because a pass begins a moment after it is due.
        let gap = gap + .milliseconds(300)
        let early = OrderResolver.schedule.map { lost + $0 }.filter { $0 < absenceCounts }
        let late = [absenceCounts, absenceCounts + gap, absenceCounts + gap * 2]
        moments = early + late.filter { $0 <= max(absenceCounts + .seconds(15), absenceCounts + gap) }
    }
}

extension Trader {
    /// Arms the exchange's own switch that cancels every order of the account, and returns when it goes off.
    ///
    /// Nil when it is disarmed, with 0 seconds.
    public func cancelAll(after seconds: Int) async -> Envelope<Timestamp?> {
        await .catching(time.now) {
            let answer = try await kraken.send(CancelAllAfter(seconds: seconds))
            guard (answer.value.trigger == nil) == (seconds == 0) else {
                throw KrakenError.unreadable("the switch is not as it was asked for")
            }
            return Timed(value: answer.value.trigger, moment: answer.receivedAt)
        }
    }

    /// What goes wrong with the switch while it is kept armed.
    public enum SwitchTrouble: Sendable {
        /// It could not be armed again; it goes off unless it can be later.
        case notArmed(any Error)
        /// It could not be disarmed yet, and goes off then; that is tried again.
        case stillArmed(any Error, until: Timestamp)
    }

    /// Keeps the switch armed for a minute, again and again, until the task is cancelled or the exchange is not online.
    ///
    /// The switch is disarmed at the end, so that the end of this program cancels nothing; that is tried until it is
    /// certain, or until the switch has gone off. The exchange announces a maintenance on pages for people only, not in
    /// an answer to a program: `SystemStatus` tells what is now. So the switch is disarmed when the exchange is seen not
    /// to be online, at most 20 seconds later; whoever knows of a maintenance ends this before.
    ///
    /// - Parameters:
    ///   - onArmed: hears when the switch would go off.
    ///   - onTrouble: hears what goes wrong.
    /// - Returns: whether it is certainly disarmed, and when it goes off otherwise.
    public func keepArmed(
        onArmed: @Sendable (Timestamp) -> Void, onTrouble: @escaping @Sendable (SwitchTrouble) -> Void
    ) async -> (isDisarmed: Bool, trigger: Timestamp?) {
        var armed: (trigger: Timestamp, until: Duration)?
        var pause = Duration.zero
        while !Task.isCancelled, (try? await time.sleep(pause)) != nil {
            var isArming = false
            do {
                guard try await kraken.send(SystemStatus()).value.state == .online else { break }
                isArming = true
                if let trigger = try await cancelAll(after: Self.armedFor).get() {
                    armed = (trigger, time.elapsed() + .seconds(Self.armedFor))
                    onArmed(trigger)
                }
                pause = .milliseconds(15_000 + Int64(5_000 * kraken.random()))
            } catch {
                // What is not known to be armed may be, from now on at the latest.
                if isArming, (error as? KrakenError)?.leavesSwitchInDoubt ?? true {
                    armed = (time.now() + .seconds(Self.armedFor), time.elapsed() + .seconds(Self.armedFor))
                }
                if Task.isCancelled { break }
                onTrouble(.notArmed(error))
                pause = .seconds(3)
            }
        }
        // A cancelled task sends nothing any more; this one is not.
        let last = armed
        let isDisarmed = await Task.detached { [self] in await disarm(last, onTrouble) }.value
        return (isDisarmed, last?.trigger)
    }

    /// For how many seconds the switch is armed at a time.
    private static let armedFor = 60

    /// Disarms the switch, again and again until that is certain or it has gone off.
    private func disarm(
        _ armed: (trigger: Timestamp, until: Duration)?, _ onTrouble: @Sendable (SwitchTrouble) -> Void
    ) async -> Bool {
        while true {
            do {
                _ = try await cancelAll(after: 0).get()
                return true
            } catch {
                guard let armed, time.elapsed() < armed.until else { return false }
                if let error = error as? KrakenError, error.isRefusal { return false }
                onTrouble(.stillArmed(error, until: armed.trigger))
                guard (try? await time.sleep(.seconds(3))) != nil else { return false }
            }
        }
    }
}

extension KrakenError {
    /// Whether a call that failed so may have armed the switch; one that was given up may have been sent before.
    fileprivate var leavesSwitchInDoubt: Bool { self == .cancelled || unknownOutcome != nil }
}

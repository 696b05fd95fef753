import CLinux

/// Tells which descriptors can be read or written, and can be woken from any thread.
final class Poller: Sendable {
    /// What to wait for on one descriptor.
    struct Interest: OptionSet, Sendable {
        let rawValue: UInt32
        static let input = Interest(rawValue: EPOLLIN.rawValue)
        static let output = Interest(rawValue: EPOLLOUT.rawValue)
    }

    private let epoll: Descriptor
    private let waker: Descriptor

    init() throws(ServerError) {
        epoll = try Descriptor(epoll_create1(Int32(EPOLL_CLOEXEC)), call: "epoll_create1")
        waker = try Descriptor(eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)), call: "eventfd")
        guard add(waker.number, .input) else { throw .system(call: "epoll_ctl", code: kraken_errno()) }
    }

    func add(_ descriptor: Int32, _ interest: Interest) -> Bool { control(EPOLL_CTL_ADD, descriptor, interest) }

    func change(_ descriptor: Int32, to interest: Interest) { _ = control(EPOLL_CTL_MOD, descriptor, interest) }

    func remove(_ descriptor: Int32) { _ = control(EPOLL_CTL_DEL, descriptor, []) }

    /// Makes the current wait, or the next, return; async-signal-safe.
    func wake() {
        var one: UInt64 = 1
        _ = write(waker.number, &one, MemoryLayout.size(ofValue: one))
    }

    /// Waits until something is ready or the time is over; a negative time never is.
    ///
    /// A descriptor is named also when its connection broke: reading it tells.
    func wait(milliseconds: Int32) -> (ready: [Int32], woken: Bool) {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 256) { events in
            let count = epoll_wait(epoll.number, events.baseAddress, Int32(events.count), milliseconds)
            let descriptors = events.prefix(Int(max(0, count))).map(\.data.fd)
            return (descriptors.filter { $0 != waker.number }, descriptors.contains(waker.number))
        }
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ interest: Interest) -> Bool {
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(fd: descriptor))
        return epoll_ctl(epoll.number, operation, descriptor, &event) == 0
    }
}

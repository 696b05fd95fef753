import CLinux

/// Serves all connections of one listener on the thread that calls ``run()``.
struct EventLoop {
    private let poller: Poller
    private let service: Service
    private var listener: Descriptor?
    private var connections: [Int32: Peer] = [:]
    private var nextSweep: ContinuousClock.Instant
    /// The connections whose answer waits for its moment.
    private var delayed: [Int32: ContinuousClock.Instant] = [:]
    /// Answers whose client has left: what they do is done all the same.
    private var orphans: [Conversation.Delayed] = []

    init(listener: Descriptor, poller: Poller, service: Service) {
        self.listener = listener
        self.poller = poller
        self.service = service
        nextSweep = service.now()
    }

    /// Serves until the poller is woken, then answers what was received completely, closes everything and returns.
    mutating func run() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        watchListener()
        while listener != nil || !connections.isEmpty {
            let (ready, woken) = poller.wait(milliseconds: patience)
            for descriptor in ready { serve(descriptor, buffer) }
            resumeDue()
            if woken { finish(buffer) }
            sweep()
        }
        for orphan in orphans { _ = orphan.answer() }
    }

    /// How long to wait for something to happen, in milliseconds.
    private var patience: Int32 {
        guard let due = (delayed.values + orphans.map(\.due)).min() else { return connections.isEmpty ? -1 : 1_000 }
        let rest = due - service.now()
        guard rest < .seconds(1) else { return 1_000 }
        return Int32(max(0, rest / .milliseconds(1)).rounded(.up))
    }

    /// Gives the answers whose moment has come.
    private mutating func resumeDue() {
        guard !delayed.isEmpty || !orphans.isEmpty else { return }
        let now = service.now()
        for (number, due) in delayed where due <= now {
            if let connection = connections[number] { settle(connection, connection.resume()) }
        }
        let late = orphans.filter { $0.due <= now }
        orphans.removeAll { $0.due <= now }
        for orphan in late { _ = orphan.answer() }
    }

    private func watchListener() {
        if let listener { _ = poller.add(listener.number, .input) }
    }

    private mutating func serve(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) {
        if descriptor == listener?.number { return acceptAll() }
        // An event of a descriptor closed meanwhile finds nothing here, or a new connection that has nothing to read.
        guard let connection = connections[descriptor] else { return }
        settle(connection, connection.serve(buffer))
    }

    private mutating func settle(_ connection: Peer, _ state: Peer.State) {
        guard state == .open else { return forget(connection) }
        delayed[connection.number] = connection.delayed?.due
        let interest = connection.wantedInterest
        guard connection.interest != interest else { return }
        connection.interest = interest
        poller.change(connection.number, to: interest)
    }

    private mutating func forget(_ connection: Peer) {
        connections[connection.number] = nil
        delayed[connection.number] = nil
        if let left = connection.delayed { orphans.append(left) }
    }

    private mutating func acceptAll() {
        guard let listener else { return }
        while true {
            switch Sockets.accept(listener) {
            case .connection(let descriptor):
                let connection = Peer(descriptor, service: service)
                if poller.add(descriptor.number, connection.interest) { connections[descriptor.number] = connection }
            case .noneWaits: return
            case .noRoom:
                // The listener stays readable, so waiting would turn into spinning: the next sweep looks again.
                return poller.remove(listener.number)
            }
        }
    }

    /// Closes what is over its time; looks once a second, which is exact enough and cheap with thousands.
    private mutating func sweep() {
        let now = service.now()
        guard now >= nextSweep else { return }
        nextSweep = now + .seconds(1)
        for connection in Array(connections.values) where connection.deadline <= now { forget(connection) }
        watchListener()
    }

    /// Takes and answers what has arrived, listens no longer, and gives unread answers a short time.
    private mutating func finish(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let listener else { return }
        acceptAll()
        poller.remove(listener.number)
        self.listener = nil
        for connection in Array(connections.values) { settle(connection, connection.finish(buffer)) }
    }
}

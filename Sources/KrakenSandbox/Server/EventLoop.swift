import CLinux

/// Serves all connections of one listener on the thread that calls ``run()``.
struct EventLoop {
    private let poller: Poller
    private let service: Service
    private var listener: Descriptor?
    private var connections: [Int32: Peer] = [:]
    private var nextSweep: ContinuousClock.Instant

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
            let (ready, woken) = poller.wait(milliseconds: connections.isEmpty ? -1 : 1_000)
            for descriptor in ready { serve(descriptor, buffer) }
            if woken { finish(buffer) }
            sweep()
        }
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
        guard state == .open else {
            connections[connection.number] = nil
            return
        }
        let interest = connection.wantedInterest
        guard connection.interest != interest else { return }
        connection.interest = interest
        poller.change(connection.number, to: interest)
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
        connections = connections.filter { $0.value.deadline > now }
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

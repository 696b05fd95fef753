import CCurl

/// The requests under way, on the thread that owns them.
final class CurlTransfers {
    private let multi: UnsafeMutableRawPointer
    private let userAgent: String
    /// A handful at most, so that searching is quicker than hashing.
    private var active: [CurlTransfer] = []
    private var spare: [UnsafeMutableRawPointer] = []

    init(multi: UnsafeMutableRawPointer, userAgent: String) {
        self.multi = multi
        self.userAgent = userAgent
    }

    /// Begins to send a request.
    func start(_ submission: CurlSubmission, _ continuation: CurlLoop.Continuation) {
        let refused = TransportError(.other, provesNothingWasSent: true, detail: "libcurl did not take the request")
        guard let handle = spare.popLast() ?? curl_easy_init() else {
            return continuation.resume(returning: .failure(refused))
        }
        let transfer = CurlTransfer(submission, continuation, handle: handle)
        guard transfer.configure(userAgent: userAgent), curl_multi_add_handle(multi, handle) == CURLM_OK else {
            curl_easy_cleanup(handle)
            return continuation.resume(returning: .failure(refused))
        }
        active.append(transfer)
    }

    /// Gives a request up at once; its connection is closed.
    func cancel(_ id: Int) {
        guard let transfer = active.first(where: { $0.id == id }) else { return }
        let failure = transfer.cancelled
        detach(transfer)
        transfer.continuation.resume(returning: .failure(failure))
    }

    /// Does what can be done now, then waits for the network or a wake-up.
    func advance() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            finish(handle, message.pointee.data.result)
        }
        curl_multi_poll(multi, nil, 0, 60_000, nil)
    }

    /// Gives everything up and closes the connections.
    func end() {
        for transfer in active { cancel(transfer.id) }
        for handle in spare { curl_easy_cleanup(handle) }
        spare = []
        curl_multi_cleanup(multi)
    }

    private func finish(_ handle: UnsafeMutableRawPointer, _ code: CURLcode) {
        guard let transfer = active.first(where: { $0.handle == handle }) else { return }
        let result = transfer.result(code)
        detach(transfer)
        transfer.continuation.resume(returning: result)
    }

    private func detach(_ transfer: CurlTransfer) {
        curl_multi_remove_handle(multi, transfer.handle)
        active.removeAll { $0 === transfer }
        if spare.count < 4 {
            curl_easy_reset(transfer.handle)
            spare.append(transfer.handle)
        } else {
            curl_easy_cleanup(transfer.handle)
        }
    }
}

import Glibc
import KrakenCLI

Entry.secureStreams()
let words = Array(CommandLine.arguments.dropFirst())
if let answer = Entry.immediateAnswer(words) {
    print(answer, terminator: "")
    exit(0)
}
// Nothing is left to be done: libraries that tidy up at the end of a process only cost time, or trip over threads.
_exit(await Entry.run(words))
